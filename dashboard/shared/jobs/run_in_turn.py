"""Run a job when its turn has come, unless it was cancelled while it waited."""

from collections.abc import Callable
from typing import Any

from dashboard.shared.jobs.job import Job
from dashboard.shared.jobs.job_id import present_job_id
from dashboard.shared.jobs.progress import JobProgress
from dashboard.shared.jobs.subject import who_of
from dashboard.shared.jobs.turn import take_turn
from models.records.errors import BadArgumentError, CancelledError, QueueError
from models.records.settings import Settings
from models.records.views.waiting_job import WaitingJob
from models.services.workers.queue_client import QueueClient
from models.services.workers.waiting_tasks import is_cancelled


def run_in_turn(
    settings: Settings,
    job: Job,
    request: dict[str, Any],
    report: Callable[[JobProgress], None],
) -> dict[str, Any]:
    """Run a job; returns its result, or one that says why it did not begin.

    With Celery its workers are the limit; without, the jobs of a server take turns.
    """
    if settings.celery_url:
        if _is_cancelled(settings):
            return _unbegun(request, "warn", "Cancelled before it began.")
        return job.run(settings, request, report)
    folder = settings.home / "jobs" / "queue"
    waiting = WaitingJob("", job.name, str(request.get("title") or ""), who_of(request))
    try:
        with take_turn(folder, waiting, settings.jobs_at_once, report):
            return job.run(settings, request, report)
    except BadArgumentError as error:
        return _unbegun(request, "bad", str(error))
    except CancelledError as error:
        return _unbegun(request, "warn", str(error))


def _unbegun(request: dict[str, Any], tone: str, text: str) -> dict[str, Any]:
    return {**request, "failures": [], "tone": tone, "text": text}


def _is_cancelled(settings: Settings) -> bool:
    try:
        return is_cancelled(QueueClient(settings.celery_url), present_job_id())
    except QueueError:
        return False  # nobody can have asked, and the work is wanted
