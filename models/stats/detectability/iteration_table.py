"""The cleaned times of a benchmark as a table of instances × iterations."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BadArgumentError, NotEnoughDataError


@dataclass(frozen=True, slots=True, eq=False)
class IterationTable:
    """Times of all instances, padded to the longest.

    Attributes
    ----------
    times : ndarray of float64, shape (I, J)
        Row i holds the times of instance i in its first ``counts[i]`` columns, then NaN.
    counts : ndarray of int64, shape (I,)
        Iterations of each instance, at least 1.
    """

    times: NDArray[np.float64]
    counts: NDArray[np.int64]

    @property
    def present(self) -> NDArray[np.bool_]:
        """Which elements hold a time; shape (I, J)."""
        return np.arange(self.times.shape[1]) < self.counts[:, None]

    @property
    def pooled(self) -> NDArray[np.float64]:
        """All times in one row; shape (counts.sum(),)."""
        return self.times[self.present]

    @property
    def rows(self) -> list[NDArray[np.float64]]:
        """Times of each instance; I arrays of shape (counts[i],)."""
        return [row[:count] for row, count in zip(self.times, self.counts, strict=True)]


def iteration_table(rows: Sequence[NDArray[np.float64]]) -> IterationTable:
    """Pad the times of instances to one length.

    Parameters
    ----------
    rows : sequence of I arrays, shape (J_i,)
        Times of each instance; instances without times are left out.

    Raises
    ------
    NotEnoughDataError
        If no instance has a time.
    BadArgumentError
        If a time is not a finite number.
    """
    kept = [np.asarray(row, dtype=np.float64) for row in rows if len(row)]
    if not kept:
        raise NotEnoughDataError(
            "No iteration is left to analyse; look at the counts of what each cleaning step removed"
        )
    counts = np.array([len(row) for row in kept], dtype=np.int64)
    times = np.full((len(kept), int(counts.max())), np.nan)
    for place, row in zip(times, kept, strict=True):
        place[: len(row)] = row
    table = IterationTable(times, counts)
    if not np.isfinite(table.pooled).all():
        raise BadArgumentError("Every time must be a finite number; clean the runs first")
    return table
