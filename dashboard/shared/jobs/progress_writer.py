"""Write the progress of a job where its card reads it, and never fail or wait because of that."""

import logging
import threading
from collections.abc import Callable

from dashboard.shared.jobs.progress import JobProgress

log = logging.getLogger(__name__)

END_SECONDS = 2.0  # that a job waits for its last word to be written


class ProgressWriter:
    """Writes the newest progress by a thread of its own; what comes too fast is left out.

    Parameters
    ----------
    write : callable
        Writes percent and words; it may hang or raise, as while a queue is away.
    """

    def __init__(self, write: Callable[[tuple[int, str]], None]) -> None:
        self._write = write
        self._newest: tuple[int, str] | None = None
        self._changed = threading.Condition()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="progress", daemon=True)
        self._thread.start()

    def __call__(self, progress: JobProgress) -> None:
        """Take progress to be written; returns at once."""
        with self._changed:
            self._newest = (progress.percent, progress.text)
            self._changed.notify()

    def end(self) -> None:
        """Stop; what cannot be written soon is left."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        self._thread.join(END_SECONDS)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._newest is not None or self._ended)
                newest, self._newest = self._newest, None
            if newest is None:
                return
            try:
                self._write(newest)
            except Exception as error:  # noqa: BLE001 (a job must not end by its progress)
                log.info("Progress could not be written: %s", error)
