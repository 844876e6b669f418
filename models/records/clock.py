"""The present: the one module that reads the machine's clock.

Whatever asks for the present is handed a clock or the moment itself, so that no result depends
on the day on which a test, a demo or a replay happens to run. Elapsed time is measured by
``time.perf_counter`` and ``time.monotonic``, which need no clock.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the present."""

    def now_ms(self) -> int:
        """Return the present, milliseconds since 1970-01-01 UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now_ms(self) -> int:
        """Return the present, milliseconds since 1970-01-01 UTC."""
        return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still at ``present_ms``, milliseconds since 1970-01-01 UTC."""

    present_ms: int

    @classmethod
    def at(cls, moment: datetime) -> "FixedClock":
        """Create a clock that stands still at a moment.

        Raises
        ------
        ValueError
            If the moment names no zone: it would be read as local time.
        """
        if moment.tzinfo is None:
            raise ValueError(f"The moment {moment} names no zone; give one, e.g. UTC.")
        return cls(round(moment.timestamp() * 1000))

    def now_ms(self) -> int:
        """Return the present, milliseconds since 1970-01-01 UTC."""
        return self.present_ms
