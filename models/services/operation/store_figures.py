"""Read the figures of store and queue with a deadline, and not more often than is of use."""

import threading
import time
from dataclasses import dataclass

from sqlalchemy import Engine

from models.records.errors import QueueError
from models.records.settings import Settings
from models.services.operation.deadline import Look
from models.services.workers.presence import living_workers
from models.services.workers.queue_client import QUEUES, QueueClient
from models.storage.jobs.operation_view import OperationFigures, read_operation_figures

DEADLINE_SECONDS = 5.0
KEEP_SECONDS = 5.0  # in which all who ask get the same


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """What is in the queue at a moment."""

    workers: int
    waiting: dict[str, int]  # by queue


class FigureReader:
    """Reads figures for all who ask, one at a time."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._queue = QueueClient(settings.celery_url) if settings.celery_url else None
        self._guard = threading.Lock()
        self._now_ms = 0
        self._store: OperationFigures | None = None
        self._look = Look("figures", self._read_store)
        self._until = 0.0

    def read(self, now_ms: int) -> tuple[OperationFigures | None, QueueFigures | None]:
        """Return the figures of store and queue; None for what does not answer in time.

        Parameters
        ----------
        now_ms : int
            The present, milliseconds since 1970-01-01 UTC.
        """
        with self._guard:
            self._now_ms = now_ms
            if time.monotonic() >= self._until:
                found = self._look.begin().wait(DEADLINE_SECONDS)
                if found is None or not found.well:
                    self._store = None
                self._until = time.monotonic() + KEEP_SECONDS
            return self._store, self._read_queue()

    def _read_store(self) -> str:
        self._store = read_operation_figures(self._engine, self._now_ms)
        return "read"

    def _read_queue(self) -> QueueFigures | None:
        if self._queue is None:
            return None
        try:
            workers = len(living_workers(self._queue))
            lengths = self._queue.ask(lambda redis: [redis.llen(name) for name in QUEUES])
        except QueueError:
            return None
        return QueueFigures(workers, dict(zip(QUEUES, lengths, strict=True)))
