"""Runs in time order, averaged into blocks where a day has many.

A level is known no better for telling thirty runs of one day apart, and every run costs time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS

BLOCKS_PER_DAY = 4
MOST_BLOCKS = 1500  # 365 days of four; longer windows get fewer blocks a day, at least one


@dataclass(frozen=True, slots=True)
class RunBlocks:
    """B blocks of successive runs of one day, in time order; R runs in all."""

    time: NDArray[np.float64]  # shape (B,), first run of the block, days since 1970-01-01
    day: NDArray[np.int64]  # shape (B,), days since 1970-01-01
    mean: NDArray[np.float64]  # shape (B,), mean of the values
    count: NDArray[np.int64]  # shape (B,), runs in the block
    first_run: NDArray[np.int64]  # shape (B,), index of its first run in time order
    of_run: NDArray[np.int64]  # shape (R,), block of each run in time order
    within: float  # mean squared distance of runs from their block's mean, n − 1 in the divisor

    @property
    def same_day(self) -> NDArray[np.bool_]:
        """Whether the block before is of the same day, shape (B,)."""
        return np.concatenate([[False], self.day[1:] == self.day[:-1]])

    @property
    def gap(self) -> NDArray[np.float64]:
        """Days since the block before, shape (B,); 0 for the first."""
        return np.diff(self.time, prepend=self.time[:1])


def run_blocks(
    time_ms: NDArray[np.int64], values: NDArray[np.float64], certain: Sequence[int] = ()
) -> RunBlocks:
    """Average the runs of days that have many.

    Parameters
    ----------
    time_ms : (R,) int array
        Times in rising order, milliseconds since 1970-01-01 UTC; R ≥ 1.
    values : (R,) float array
        One value per run.
    certain : sequence of int
        Indices of runs at which a block must begin, because a known step comes before them.

    Returns
    -------
    RunBlocks
        Days of up to four runs (fewer in windows of more than 375 days) keep each run apart.
    """
    day = time_ms // DAY_MS
    distinct, start, size = np.unique(day, return_index=True, return_counts=True)
    most = min(max(MOST_BLOCKS // distinct.size, 1), BLOCKS_PER_DAY)
    place = np.arange(day.size) - np.repeat(start, size)
    part = place * np.repeat(np.minimum(size, most), size) // np.repeat(size, size)
    begins = (np.diff(day, prepend=day[0] - 1) > 0) | (np.diff(part, prepend=0) != 0)
    begins[list(certain)] = True
    first = np.flatnonzero(begins)
    of_run = np.cumsum(begins) - 1
    count = np.diff(first, append=day.size)
    mean = np.add.reduceat(values, first) / count
    spare = day.size - first.size
    within = float(np.sum((values - mean[of_run]) ** 2)) / spare if spare else 0.0
    return RunBlocks(time_ms[first] / DAY_MS, day[first], mean, count, first, of_run, within)
