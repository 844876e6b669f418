"""Whether a job on a worker lives: it renews a key for as long as it runs."""

import logging
import threading

from models.records.errors import QueueError
from models.services.workers.queue_client import QueueClient

log = logging.getLogger(__name__)

BEAT_SECONDS = 3.0
SILENCE_SECONDS = 15  # after which the key is gone


def beat_key(task: str) -> str:
    """Return the key that is there while a task runs."""
    return f"bandwatch:beat:{task}"


class JobBeat:
    """Renews the key of a task by a thread of its own; that Redis is away ends nothing."""

    def __init__(self, queue: QueueClient, task: str) -> None:
        self._queue = queue
        self._task = task
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="job beat", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop; the key goes by itself."""
        self._ended.set()

    def _run(self) -> None:
        key = beat_key(self._task)
        while True:
            try:
                self._queue.ask(lambda redis: redis.set(key, "1", ex=SILENCE_SECONDS))
            except QueueError:
                log.info("The queue does not answer; the job goes on.")
            if self._ended.wait(BEAT_SECONDS):
                return
