"""Look at something that may hang, and wait no longer than a deadline."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from models.records.fault_text import fault_text

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: whether it is well, and a sentence."""

    well: bool
    text: str


class Look:
    """Something to look at, by a thread of its own.

    One thread at most: while one hangs, those who ask are told so at their deadline and none is
    started beside it, so that a neighbour that hangs for an hour costs one thread.

    Parameters
    ----------
    name : str
        What is looked at, in one word.
    look : callable
        Returns a sentence where it is well; any exception says that it is not.
    """

    def __init__(self, name: str, look: Callable[[], str]) -> None:
        self.name = name
        self._look = look
        self._guard = threading.Lock()
        self._running: _Once | None = None

    def begin(self) -> "_Once":
        """Begin to look, or join who looks already."""
        with self._guard:
            if self._running is None or self._running.ended.is_set():
                self._running = _Once(self.name, self._look)
            return self._running


class _Once:
    """One look, by a thread that is given up when it hangs."""

    def __init__(self, name: str, look: Callable[[], str]) -> None:
        self.ended = threading.Event()
        self._name = name
        self._look = look
        self._found: Finding | None = None
        threading.Thread(target=self._run, name=f"look at {name}", daemon=True).start()

    def wait(self, seconds: float) -> Finding | None:
        """Return what was found; None if it takes longer than the deadline."""
        return self._found if self.ended.wait(seconds) else None

    def _run(self) -> None:
        try:
            self._found = Finding(True, self._look())
        except Exception as error:
            log.info("The look at %s failed", self._name, exc_info=error)
            self._found = Finding(False, fault_text(error))
        finally:
            self.ended.set()
