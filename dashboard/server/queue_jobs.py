"""Background jobs on Celery workers, by Dash's manager, with the ends that it does not know.

A job whose worker died ends with a sentence; one that waits tells for what; a cancelled one ends
on its card at once and never begins; a Redis that does not answer holds nobody up.
"""

import json
import logging
from typing import Any

import flask
from dash import CeleryManager
from kombu.exceptions import OperationalError

from dashboard.server.job_handle import JobHandle
from dashboard.shared.jobs.subject import who_of
from models.records.errors import QueueError
from models.services.workers.queue_client import NO_ANSWER, QueueClient
from models.services.workers.task_state import TaskState, task_state
from models.services.workers.waiting_tasks import ABOUT, cancel_task
from models.services.workers.waiting_text import waiting_text

log = logging.getLogger(__name__)

READ_SECONDS = 60  # that a result stays after it was read: an answer may be lost on its way
HANDLE_SECONDS = 24 * 3600
DIED = (
    "The worker that ran this stopped before the end. What was finished by then is kept; start it"
    " again."
)
LOST = (
    "The queue lost this job, as after a restart of Redis without its data. Start it again; what"
    " was finished by then is kept."
)
NOT_STARTED = f"{NO_ANSWER} Nothing was started; try again."
AWAY = "The queue (Redis) does not answer. A job that has begun goes on; its end is shown here."


class QueueJobs(CeleryManager):
    """Dash's manager of background callbacks over a queue that may be away."""

    def __init__(self, app: Any, url: str) -> None:
        self._queue = QueueClient(url)
        super().__init__(app)  # type: ignore[no-untyped-call]

    def call_job_fn(self, key: str, job_fn: Any, args: Any, context: Any) -> str:
        """Put a job into the queue; returns its handle, also where the queue does not answer."""
        request = args[0] if isinstance(args, list | tuple) and args else {}
        request = request if isinstance(request, dict) else {}
        about = {
            "kind": str((context.get("outputs_list") or {}).get("id", "job")).split("-")[0],
            "subject": str(request.get("title") or ""),
            "who": who_of(request),
        }
        task = ""
        try:
            self._queue.ask(lambda redis: redis.ping())
            sent = job_fn.apply_async(
                args=(key, self._progress(key), args, context), headers={ABOUT: about}, retry=False
            )
            task = str(sent.id)
            log.info("A job was begun", extra={"job_id": task})
        except (QueueError, OperationalError) as error:
            log.warning("A job could not be put into the queue: %s", error)
        handle = JobHandle(task, request.get("at"), str(request.get("key") or ""))
        if task:
            self._try(lambda redis: redis.set(_task_key(key), task, ex=HANDLE_SECONDS))
        return handle.to_text()

    def terminate_job(self, job: str | None) -> None:
        """Cancel a job, whether it runs, waits, or no worker is there."""
        task = JobHandle.of(job).task
        if not task:
            return
        try:
            cancel_task(self._queue, task)
            self.handle.control.revoke(task, terminate=True)
        except (QueueError, OperationalError, OSError) as error:
            log.warning("A job could not be cancelled: %s", error)

    def job_running(self, job: str | None) -> bool:
        """Return whether to ask again for the job's result."""
        task = JobHandle.of(job).task
        if not task or _is_read(task):
            return False
        try:
            return task_state(self._queue, task) in (
                TaskState.WAITING,
                TaskState.RUNNING,
                TaskState.DIED,  # which its result says
                TaskState.LOST,
            )
        except QueueError:
            return True

    def get_progress(self, key: str) -> Any:
        """Return percent and words; what a job waits for where it has not begun."""
        try:
            stored = self._queue.ask(lambda redis: redis.getdel(self._progress(key)))
            if stored:
                return json.loads(stored)
            task = self._queue.ask(lambda redis: redis.get(_task_key(key)))
            if task and task_state(self._queue, task) is TaskState.WAITING:
                return [0, waiting_text(self._queue, task)]
        except QueueError:
            return [0, AWAY]
        return None

    def result_ready(self, key: str) -> bool:
        """Return whether a job has its result."""
        return bool(self._try(lambda redis: redis.exists(key)))

    def get_result(self, key: str, job: str | None) -> Any:
        """Return the result; a sentence where there will be none, UNDEFINED where it may come."""
        handle = JobHandle.of(job)
        if not handle.task:
            return handle.answer(NOT_STARTED)
        try:
            stored = self._queue.ask(lambda redis: redis.get(key))
            if stored is not None:
                self._queue.ask(lambda redis: redis.expire(key, READ_SECONDS))
                _note_read(handle.task)
                return json.loads(stored)
            state = task_state(self._queue, handle.task)
        except QueueError:
            return self.UNDEFINED
        if state in (TaskState.DIED, TaskState.LOST):
            _note_read(handle.task)
            return handle.answer(DIED if state is TaskState.DIED else LOST)
        return self.UNDEFINED

    def get_updated_props(self, key: str) -> dict[str, Any]:  # noqa: ARG002
        """Return nothing: jobs set no properties beside their outputs."""
        return {}

    def _progress(self, key: str) -> str:
        made: str = self._make_progress_key(key)  # type: ignore[no-untyped-call]
        return made

    def _try(self, question: Any) -> Any:
        try:
            return self._queue.ask(question)
        except QueueError:
            return None


def _task_key(key: str) -> str:
    return f"bandwatch:task-of:{key}"


def _note_read(task: str) -> None:
    """Note that this answer has the job's result: it needs no end by force."""
    flask.g.read_job = task


def _is_read(task: str) -> bool:
    return bool(flask.g.get("read_job") == task)
