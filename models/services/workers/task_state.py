"""How a task is, by all that is known of it: its record, its heartbeat, and what waits."""

import json
from enum import StrEnum
from typing import Any

from models.services.workers.job_beat import beat_key
from models.services.workers.queue_client import QUEUES, QueueClient
from models.services.workers.waiting_tasks import cancelled_key

GRACE_SECONDS = 10  # between a queue and a first heartbeat, or two heartbeats
_MISSED_SECONDS = 3600


class TaskState(StrEnum):
    """How a task is."""

    WAITING = "waiting"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"
    DIED = "died"  # it began, and its process is gone
    LOST = "lost"  # it never began, and is in no queue


def task_state(queue: QueueClient, task: str) -> TaskState:
    """Find out how a task is.

    Raises
    ------
    QueueError
        If Redis does not answer.
    """
    return queue.ask(lambda redis: _state(redis, task))


def _state(redis: Any, task: str) -> TaskState:
    missed = f"bandwatch:missed:{task}"
    record, beat, cancelled = redis.mget(
        f"celery-task-meta-{task}", beat_key(task), cancelled_key(task)
    )
    if cancelled:
        return TaskState.CANCELLED
    status = _status(record)
    if status in ("SUCCESS", "REVOKED"):
        return TaskState.ENDED
    if status == "FAILURE":
        return TaskState.DIED
    if beat:
        redis.delete(missed)
        return TaskState.RUNNING
    begun = status is not None and status != "PENDING"
    if not begun and _waits(redis, task):
        return TaskState.WAITING
    # Nobody speaks for it. That may be the moment between a queue and a worker.
    redis.set(missed, "1", ex=_MISSED_SECONDS, nx=True)
    if redis.ttl(missed) > _MISSED_SECONDS - GRACE_SECONDS:
        return TaskState.RUNNING
    return TaskState.DIED if begun else TaskState.LOST


def _status(record: str | None) -> str | None:
    try:
        return None if record is None else str(json.loads(record).get("status"))
    except ValueError:
        return None


def _waits(redis: Any, task: str) -> bool:
    return any(task in message for name in QUEUES for message in redis.lrange(name, 0, -1))
