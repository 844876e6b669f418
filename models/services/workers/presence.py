"""Which workers live: each says so every few seconds, by Redis' clock."""

import logging
import threading
from typing import Any

from models.records.errors import QueueError
from models.services.workers.queue_client import QueueClient

log = logging.getLogger(__name__)

KEY = "bandwatch:workers"  # sorted by when each was last heard of
BEAT_SECONDS = 5.0
SILENCE_SECONDS = 20.0  # after which a worker counts as gone
FORGET_SECONDS = 3600.0

NO_WORKER = (
    "No worker is running. Start one with the server's settings: celery -A app:celery_app worker."
)


def beat(queue: QueueClient, name: str) -> None:
    """Store that a worker lives at this moment.

    Raises
    ------
    QueueError
        If Redis does not answer.
    """
    queue.ask(lambda redis: redis.zadd(KEY, {name: redis.time()[0]}))


def leave(queue: QueueClient, name: str) -> None:
    """Forget a worker that ends.

    Raises
    ------
    QueueError
        If Redis does not answer.
    """
    queue.ask(lambda redis: redis.zrem(KEY, name))


def living_workers(queue: QueueClient) -> list[str]:
    """Return the names of workers that were heard of lately, and forget the others.

    Raises
    ------
    QueueError
        If Redis does not answer.
    """

    def read(redis: Any) -> list[str]:
        now = redis.time()[0]
        redis.zremrangebyscore(KEY, "-inf", now - FORGET_SECONDS)
        found: list[str] = redis.zrangebyscore(KEY, now - SILENCE_SECONDS, "+inf")
        return found

    return sorted(queue.ask(read))


class Presence:
    """Reports again and again, by a thread of its own, that a worker lives."""

    def __init__(self, queue: QueueClient, name: str) -> None:
        self._queue = queue
        self._name = name
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="presence", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Report that it ends, and stop."""
        self._ended.set()
        self._thread.join(BEAT_SECONDS)

    def _run(self) -> None:
        while True:
            try:
                beat(self._queue, self._name)
            except QueueError:
                log.warning("The queue does not answer; others do not hear of this worker.")
            if self._ended.wait(BEAT_SECONDS):
                break
        try:
            leave(self._queue, self._name)
        except QueueError:
            log.info("The queue does not answer; it forgets this worker by itself.")
