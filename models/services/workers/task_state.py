"""How tasks are, by all that is known of them: their records, heartbeats, and what waits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class TaskReport:
    """How a task is, with its result if it has one, and with what went wrong."""

    state: TaskState
    result: Any = None
    fault: str = ""


def task_state(queue: QueueClient, task: str) -> TaskState:
    """Find out how a task is.

    Raises
    ------
    QueueError
        If Redis does not answer.
    """
    return task_reports(queue, [task])[task].state


def task_reports(queue: QueueClient, tasks: Sequence[str]) -> dict[str, TaskReport]:
    """Find out how tasks are, all by a few questions.

    Raises
    ------
    QueueError
        If Redis does not answer.
    """
    return queue.ask(lambda redis: _reports(redis, tasks)) if tasks else {}


def _reports(redis: Any, tasks: Sequence[str]) -> dict[str, TaskReport]:
    keys = [
        key
        for task in tasks
        for key in (f"celery-task-meta-{task}", beat_key(task), cancelled_key(task))
    ]
    values = redis.mget(keys)
    found: dict[str, TaskReport] = {}
    silent: dict[str, bool] = {}  # whether it has begun
    for place, task in enumerate(tasks):
        record, beat, cancelled = values[3 * place : 3 * place + 3]
        known = _known(json.loads(record) if record else {}, bool(cancelled), bool(beat))
        if known is None:
            silent[task] = bool(record)
        else:
            found[task] = known
    if lively := [
        f"bandwatch:missed:{task}" for task, beat in zip(tasks, values[1::3], strict=True) if beat
    ]:
        redis.delete(*lively)
    if silent:
        messages = (
            "".join(message for name in QUEUES for message in redis.lrange(name, 0, -1))
            if not all(silent.values())
            else ""
        )
        for task, begun in silent.items():
            waits = not begun and task in messages
            found[task] = TaskReport(TaskState.WAITING) if waits else _missed(redis, task, begun)
    return found


def _known(record: dict[str, Any], cancelled: bool, beat: bool) -> TaskReport | None:
    """Return how a task is by its own words; None for one that is silent."""
    status, result = record.get("status"), record.get("result")
    if cancelled:
        return TaskReport(TaskState.CANCELLED)
    if status in ("SUCCESS", "REVOKED"):
        return TaskReport(TaskState.ENDED, result, "" if status == "SUCCESS" else "it was revoked")
    if status == "FAILURE":
        fault = result if isinstance(result, dict) else {}
        words = f"{fault.get('exc_type', 'failure')}: {fault.get('exc_message', '')}"
        return TaskReport(TaskState.DIED, None, words[:300])
    return TaskReport(TaskState.RUNNING) if beat else None


def _missed(redis: Any, task: str, begun: bool) -> TaskReport:
    """Judge a task for which nobody speaks; that may be the moment between queue and worker."""
    missed = f"bandwatch:missed:{task}"
    redis.set(missed, "1", ex=_MISSED_SECONDS, nx=True)
    if redis.ttl(missed) > _MISSED_SECONDS - GRACE_SECONDS:
        return TaskReport(TaskState.RUNNING)
    if begun:
        return TaskReport(TaskState.DIED, None, "its worker stopped")
    return TaskReport(TaskState.LOST, None, "the queue lost it")
