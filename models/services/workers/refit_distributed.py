"""Refit many series on all Celery workers: give chunks out, watch them, take the outcomes in.

A chunk whose worker dies is given out again, series by series, so that one that brings workers
down is found and named; what was fitted by then is fitted no second time.
"""

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Engine, func, select

from models.records.clock import Clock
from models.records.errors import QueueError
from models.records.fit import FitOptions
from models.records.series import Series
from models.services.fitting.refit import Refit, RefitOutcome
from models.services.fitting.refit_many import RefitSummary, finish_refits
from models.services.workers.chunks import Chunk, cut_chunks
from models.services.workers.fit_task import NAME, SOFT_SECONDS
from models.services.workers.presence import NO_WORKER, living_workers
from models.services.workers.queue_client import BULK, NO_ANSWER, QueueClient
from models.services.workers.task_state import TaskReport, TaskState, task_reports
from models.services.workers.waiting_tasks import cancel_task
from models.storage.database.fit_tables import fit
from models.storage.database.transaction import read_transaction

log = logging.getLogger(__name__)

WINDOW = 32  # chunks that are given out at a time
POLL_SECONDS = 1.0
WORKERS_SECONDS = 5.0  # between two looks at who works
MOST_TRIES = 3
PATIENCE_SECONDS = 120.0  # without a worker, or without an answer of the queue
_TOO_LONG = ("SoftTimeLimitExceeded", "TimeLimitExceeded")


def refit_distributed(
    engine: Engine,
    app: Any,
    queue: QueueClient,
    series: Sequence[Series],
    options: FitOptions | Callable[[Series], FitOptions],
    *,
    clock: Clock,
    force: bool = False,
    on_outcome: Callable[[Refit], None] | None = None,
    cancelled: threading.Event | None = None,
    patience: float = PATIENCE_SECONDS,
) -> RefitSummary:
    """Fit many series on the workers of a queue; what is finished when cancelled is kept.

    Parameters
    ----------
    app : celery.Celery
        With the task of `models.services.workers.fit_task`.
    options : FitOptions or callable
        As of `refit_many`.
    patience : float
        Seconds that it goes on without any worker, or without an answer of the queue.

    Raises
    ------
    QueueError
        If there is no worker, or the queue does not answer, for longer than that.
    """
    work = _Work(engine, app, queue, force, cancelled or threading.Event(), on_outcome)
    begin_ms = clock.now_ms()
    try:
        work.run(cut_chunks(series, options), patience)
    finally:
        finish_refits(engine, work.summary, clock, begin_ms)
    return work.summary


class _Work:
    """The chunks that are given out, and what came of those that have ended."""

    def __init__(
        self,
        engine: Engine,
        app: Any,
        queue: QueueClient,
        force: bool,
        stop: threading.Event,
        on_outcome: Callable[[Refit], None] | None,
    ) -> None:
        self.summary = RefitSummary()
        self._app = app
        self._queue = queue
        self._force = force
        self._stop = stop
        self._on_outcome = on_outcome
        self._out: dict[str, Chunk] = {}
        self._waiting: deque[Chunk] = deque()
        with read_transaction(engine) as connection:
            self._begun_after = connection.scalar(select(func.max(fit.c.id))) or 0

    def run(self, chunks: Sequence[Chunk], patience: float) -> None:
        """Hand the chunks out until each has its outcomes, or somebody stops it."""
        self._waiting.extend(chunks)
        fault, since, look = "", time.monotonic(), 0.0
        try:
            while (self._waiting or self._out) and not self._stop.is_set():
                try:
                    self._give_out()
                    self._take_in()
                    if fault or time.monotonic() >= look:
                        fault = "" if living_workers(self._queue) else NO_WORKER
                        look = time.monotonic() + WORKERS_SECONDS
                except QueueError as error:
                    fault = str(error)
                if not fault:
                    since = time.monotonic()
                elif time.monotonic() - since > patience:
                    raise QueueError(f"{fault} Finished fits are kept; run the same again.")
                self._stop.wait(POLL_SECONDS)
        except KeyboardInterrupt:
            self._stop.set()
        finally:
            self._recall()
        self.summary.cancelled = self._stop.is_set()

    def _give_out(self) -> None:
        now = time.monotonic()
        for _ in range(len(self._waiting)):
            if len(self._out) >= WINDOW:
                return
            chunk = self._waiting.popleft()
            if chunk.not_before > now:
                self._waiting.append(chunk)
                continue
            try:
                self._out[self._send(chunk)] = chunk
            except QueueError:
                self._waiting.appendleft(chunk)
                raise

    def _send(self, chunk: Chunk) -> str:
        from kombu.exceptions import OperationalError

        self._queue.ask(lambda redis: redis.ping())
        ids = [item.id for item in chunk.series]
        arguments = (ids, chunk.options.as_dict(), self._force, self._begun_after)
        try:
            return str(self._app.send_task(NAME, arguments, queue=BULK, retry=False).id)
        except OperationalError as error:
            raise QueueError(NO_ANSWER) from error

    def _take_in(self) -> None:
        for task, report in task_reports(self._queue, list(self._out)).items():
            if report.state is TaskState.ENDED and isinstance(report.result, list):
                self._keep(self._out.pop(task), report.result)
            elif report.state in (TaskState.ENDED, TaskState.DIED, TaskState.LOST):
                self._again(task, self._out.pop(task), report)

    def _keep(self, chunk: Chunk, outcomes: Sequence[dict[str, Any]]) -> None:
        """Take the outcomes of a chunk; series that were merged meanwhile have none."""
        by_id = {item.id: item for item in chunk.series}
        for found in outcomes:
            series = by_id.get(found.pop("series"))
            if series is not None:
                self._finish(Refit(series, **{**found, "outcome": RefitOutcome(found["outcome"])}))

    def _again(self, task: str, chunk: Chunk, report: TaskReport) -> None:
        """Give a chunk out again that did not end well; name a series that never does."""
        with contextlib.suppress(QueueError):
            cancel_task(self._queue, task)  # should the first one come back
        log.warning("A chunk of %d series is given out again: %s", len(chunk.series), report.fault)
        if len(chunk.series) > 1:
            self._waiting.extend(chunk.singles())
        elif report.fault.startswith(_TOO_LONG):
            reason = f"It took longer than {SOFT_SECONDS // 60} minutes."
            self._finish(Refit(chunk.series[0], RefitOutcome.FAILED, reason=reason))
        elif chunk.tries + 1 >= MOST_TRIES:
            reason = (
                f"Its worker failed {MOST_TRIES} times while it fitted this series"
                f" ({report.fault}). See the worker's log and its memory."
            )
            self._finish(Refit(chunk.series[0], RefitOutcome.FAILED, reason=reason))
        else:
            self._waiting.append(chunk.later())

    def _finish(self, refit: Refit) -> None:
        self.summary.refits.append(refit)
        if self._on_outcome:
            self._on_outcome(refit)

    def _recall(self) -> None:
        """Cancel what is given out; its chains end with it."""
        for task in self._out:
            with contextlib.suppress(QueueError, OSError):
                cancel_task(self._queue, task)
        if self._out:
            with contextlib.suppress(
                Exception
            ):  # no worker hears it: the cancelled tasks end anyway
                self._app.control.revoke(list(self._out), terminate=True)
