"""Changes that are planted into a series, and the factor they put on its values."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.demo.calendar import Calendar

Kind = Literal["regression", "fix", "environment", "drift"]


@dataclass(frozen=True, slots=True)
class DemoChange:
    """A step, or a drift where it has an end.

    ``percent`` is the change of the value itself: a throughput that falls by 5 % has -5.
    """

    kind: Kind
    days_before_end: int
    percent: float
    drift_days: int = 0  # how long a drift takes; 0: a step at once
    slot: int = 2  # of the day, into SLOT_HOURS

    def start_ms(self, calendar: Calendar) -> int:
        """When the change begins, milliseconds since 1970 UTC."""
        return calendar.slot_time_ms(self.days_before_end, self.slot)

    def end_ms(self, calendar: Calendar) -> int:
        """When the change is complete; equal to the start for a step."""
        return calendar.slot_time_ms(self.days_before_end - self.drift_days, self.slot)

    def factor(self, time_ms: NDArray[np.int64], calendar: Calendar) -> NDArray[np.float64]:
        """Factor on a value measured at each time, shape (N,)."""
        start, end = self.start_ms(calendar), self.end_ms(calendar)
        if start == end:
            done = (time_ms >= start).astype(float)
        else:
            done = np.clip((time_ms - start) / (end - start), 0.0, 1.0)
        return 1.0 + self.percent / 100.0 * done
