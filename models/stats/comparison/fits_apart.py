"""How far the levels of two fits of one series lie apart."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from models.records.days import date_of_day
from models.records.stored_fit import StoredBands


@dataclass(frozen=True, slots=True)
class FitsApart:
    """Two fits of one series, on the days that both have; levels in the unit of the series.

    Their draws are not joint, so there is no probability: both saw much of the same data.
    """

    day: date  # the newest day of both
    level: tuple[float, float, float]  # of the one on that day: 5, 50, 95 %
    other_level: tuple[float, float, float]  # of the other
    percent: float  # of the one's median above the other's on that day; NaN where that is 0
    overlap: bool  # whether the 90 % intervals of that day have a value in common
    farthest: date  # the day on which the medians differ most
    farthest_percent: float
    days: int  # that both have
    days_apart: int  # on which the 90 % intervals have no value in common


def fits_apart(one: StoredBands, other: StoredBands) -> FitsApart | None:
    """Compare the levels of two fits; None where they have no day in common."""
    days, here, there = np.intersect1d(one.days, other.days, return_indices=True)
    if not days.size:
        return None
    mine = np.stack([getattr(one, f"level_{name}")[here] for name in ("p05", "p50", "p95")])
    theirs = np.stack([getattr(other, f"level_{name}")[there] for name in ("p05", "p50", "p95")])
    percent = np.full(days.size, np.nan)
    known = theirs[1] != 0
    percent[known] = 100 * (mine[1, known] - theirs[1, known]) / np.abs(theirs[1, known])
    overlap = (mine[0] <= theirs[2]) & (theirs[0] <= mine[2])
    farthest = int(np.argmax(np.abs(mine[1] - theirs[1])))
    return FitsApart(
        day=date_of_day(days[-1]),
        level=(float(mine[0, -1]), float(mine[1, -1]), float(mine[2, -1])),
        other_level=(float(theirs[0, -1]), float(theirs[1, -1]), float(theirs[2, -1])),
        percent=float(percent[-1]),
        overlap=bool(overlap[-1]),
        farthest=date_of_day(days[farthest]),
        farthest_percent=float(percent[farthest]),
        days=int(days.size),
        days_apart=int((~overlap).sum()),
    )
