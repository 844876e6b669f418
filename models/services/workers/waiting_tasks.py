"""What waits in the queue, first come first: the tasks, and whose they are."""

import json
from typing import Any

from models.records.views.waiting_job import WaitingJob
from models.services.workers.queue_client import PAGES, QueueClient

MOST_READ = 200  # of what waits
CANCELLED_SECONDS = 7 * 24 * 3600
ABOUT = "bandwatch"  # header of a task: its kind, subject and person


def cancelled_key(task: str) -> str:
    """Return the key that is there when a task shall not run."""
    return f"bandwatch:cancelled:{task}"


def cancel_task(queue: QueueClient, task: str) -> None:
    """Keep a task from beginning, whichever worker takes it and whenever.

    Raises
    ------
    QueueError
        If Redis does not answer.
    """
    queue.ask(lambda redis: redis.set(cancelled_key(task), "1", ex=CANCELLED_SECONDS))


def is_cancelled(queue: QueueClient, task: str) -> bool:
    """Return whether somebody cancelled a task.

    Raises
    ------
    QueueError
        If Redis does not answer.
    """
    return bool(queue.ask(lambda redis: redis.exists(cancelled_key(task))))


def waiting_tasks(queue: QueueClient, name: str = PAGES) -> list[WaitingJob]:
    """List the tasks of a queue that nobody cancelled, the next one first.

    Raises
    ------
    QueueError
        If Redis does not answer.
    """

    def read(redis: Any) -> list[WaitingJob]:
        messages = redis.lrange(name, -MOST_READ, -1)
        found = [job for job in map(_read, reversed(messages)) if job is not None]
        if not found:
            return []
        cancelled = redis.mget([cancelled_key(job.id) for job in found])
        return [job for job, gone in zip(found, cancelled, strict=True) if not gone]

    return queue.ask(read)


def _read(message: str) -> WaitingJob | None:
    """Read a message as Celery writes it; None for one of another program."""
    try:
        headers = json.loads(message)["headers"]
        about = headers.get(ABOUT) or {}
        return WaitingJob(
            str(headers["id"]),
            str(about.get("kind", "task")),
            str(about.get("subject", "")),
            str(about.get("who", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
