"""Percentile intervals of resampled statistics, with Hail's choice of order statistics.

Hail's benchmark analysis (``benchmark/tools/statistics.py`` at fd91ae34) sorts the B resampled
values and takes those at the 0-based positions int(l B) and int((1 - l) B), l = (1 - c)/2, both
in floating point: 25 and 975 for B = 1000 and c = 0.95. The interval is closed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BadArgumentError


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval, and how wide it is for its place."""

    low: float
    high: float

    @property
    def mid(self) -> float:
        """Middle of the interval, in the statistic's unit."""
        return (self.low + self.high) / 2

    @property
    def radius(self) -> float:
        """Half the width as a share of the middle (Hail's measure of precision)."""
        return (self.high - self.mid) / self.mid

    def overlaps(self, other: "Interval") -> bool:
        """Whether the two share a point; touching is overlapping."""
        return self.low <= other.high and other.low <= self.high


def interval_positions(resamples: int, confidence: float) -> tuple[int, int]:
    """Positions, in the sorted resampled values, of the interval's end points.

    Parameters
    ----------
    resamples : int
        Count B of resampled values, at least 2.
    confidence : float
        Level c of the interval, 0 < c < 1.

    Returns
    -------
    (int, int)
        0-based positions of the lower and the upper end point.

    Raises
    ------
    BadArgumentError
        If B or c is out of range.

    Examples
    --------
    >>> interval_positions(1000, 0.95)
    (25, 975)
    """
    if not 0 < confidence < 1:
        raise BadArgumentError(f"confidence must lie between 0 and 1, found {confidence}")
    if resamples < 2:
        raise BadArgumentError(f"an interval needs at least 2 resamples, found {resamples}")
    lower = (1 - confidence) / 2
    return int(lower * resamples), int((1 - lower) * resamples)


def percentile_intervals(
    statistics: NDArray[np.floating], confidence: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """End points of the intervals of many resampled statistics at once.

    Parameters
    ----------
    statistics : ndarray, shape (..., B)
        Resampled values; the last axis is the resample.
    confidence : float
        Level of the interval, 0 < c < 1.

    Returns
    -------
    low, high : ndarray of float64, shape (...)
    """
    positions = interval_positions(statistics.shape[-1], confidence)
    ordered = np.partition(statistics, positions, axis=-1)
    low, high = (ordered[..., position].astype(np.float64) for position in positions)
    return low, high


def percentile_interval(statistics: NDArray[np.floating], confidence: float) -> Interval:
    """Interval of one resampled statistic, shape (B,)."""
    low, high = percentile_intervals(statistics, confidence)
    return Interval(float(low), float(high))
