"""The present of the tests: a Friday at noon, whatever day it is where they run."""

from datetime import UTC, datetime

from models.records.clock import FixedClock

PRESENT = datetime(2026, 11, 20, 12, tzinfo=UTC)
PRESENT_MS = 1_795_176_000_000
CLOCK = FixedClock(PRESENT_MS)
# West, east, and beyond the date line.
ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia")


class MovableClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, present_ms: int = PRESENT_MS) -> None:
        self._present_ms = present_ms

    def now_ms(self) -> int:
        """Return the present, milliseconds since 1970-01-01 UTC."""
        return self._present_ms

    def move_to(self, present_ms: int) -> int:
        """Set the present, milliseconds since 1970-01-01 UTC, and return it."""
        self._present_ms = present_ms
        return present_ms

    def move_on(self, ms: int) -> int:
        """Let time pass, milliseconds, and return the new present."""
        return self.move_to(self._present_ms + ms)
