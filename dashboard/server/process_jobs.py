"""Background jobs as processes of this machine, by Dash's diskcache manager."""

import logging
from typing import Any

import psutil
from dash import DiskcacheManager

log = logging.getLogger(__name__)


class ProcessJobs(DiskcacheManager):
    """Writes to the log which request began which job."""

    def call_job_fn(self, key: str, job_fn: Any, args: Any, context: Any) -> Any:
        """Begin a job; returns the number of its process."""
        job = super().call_job_fn(key, job_fn, args, context)  # type: ignore[no-untyped-call]
        log.info("A job was begun", extra={"job_id": str(job)})
        return job

    def job_running(self, job: Any) -> bool:
        """Return whether the job's process lives; it may end while it is asked for."""
        try:
            return bool(super().job_running(job))  # type: ignore[no-untyped-call]
        except psutil.NoSuchProcess:
            return False
