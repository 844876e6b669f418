"""The id under which the log and the queue know the present background job."""

import os
import sys


def present_job_id() -> str:
    """Return Celery's id of the task that runs here; the process's number where it is none."""
    celery = sys.modules.get("celery")
    task = None if celery is None else celery.current_task
    found = task.request.id if task else None  # a proxy, which is false outside of tasks
    return str(found or os.getpid())
