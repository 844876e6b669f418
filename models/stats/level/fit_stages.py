"""Stages of a fit: named, timed, and the places where it can be stopped."""

import time
from collections.abc import Callable

from models.records.errors import CancelledError


class Stages:
    """Name and time the stages, and stop between them when asked to.

    Parameters
    ----------
    cancelled : callable, optional
        Asked before each stage; True stops.
    report : callable, optional
        Given the name of each stage as it begins.
    """

    def __init__(
        self, cancelled: Callable[[], bool] | None, report: Callable[[str], None] | None
    ) -> None:
        self._cancelled = cancelled
        self._report = report
        self._seconds: dict[str, float] = {}
        self._name = ""
        self._started = time.perf_counter()

    def begin(self, name: str) -> None:
        """End the stage before and begin another.

        Raises
        ------
        CancelledError
            If ``cancelled`` said so.
        """
        self.end()
        if self._cancelled is not None and self._cancelled():
            raise CancelledError(
                f"The fit was stopped before the stage “{name}”; nothing was kept."
            )
        if self._report is not None:
            self._report(name)
        self._name = name

    def end(self) -> dict[str, float]:
        """End the last stage; return the wall seconds of each."""
        now = time.perf_counter()
        if self._name:
            self._seconds[self._name] = now - self._started
        self._started = now
        return self._seconds
