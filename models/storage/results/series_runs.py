"""The runs of one series that measured something, one value each."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.records.points import Points
from models.stats.changes.robust_runs import run_centres


@dataclass(frozen=True, eq=False)
class SeriesRuns:
    """Runs of one series in time order, n of them, with their m measurements.

    Replicates of one run, or of one build, share the time at which it began.
    """

    time_ms: NDArray[np.int64]  # shape (n,), milliseconds since 1970-01-01 UTC, rising
    values: NDArray[np.float64]  # shape (n,), mean of what each run measured
    revision: NDArray[np.object_]  # shape (n,)
    version: NDArray[np.object_]  # shape (n,)
    measured: NDArray[np.float64]  # shape (m,), what the runs measured, run by run
    size: NDArray[np.int64]  # shape (n,), measurements of each run, m in all

    def __len__(self) -> int:
        """Count the runs."""
        return int(self.time_ms.size)

    @cached_property
    def centres(self) -> NDArray[np.float64]:
        """One value per run as the robust detector takes it, shape (n,).

        Given to the detector, it finds what it finds in the replicates, and is quicker to walk.
        """
        if (self.size == 1).all():
            return self.measured
        return run_centres(
            [part.tolist() for part in np.split(self.measured, np.cumsum(self.size)[:-1])]
        )

    def first_from(self, time_ms: int) -> int | None:
        """Find the first run at or after a moment; None if there is none."""
        place = int(np.searchsorted(self.time_ms, time_ms))
        return place if place < len(self) else None

    def last_before(self, time_ms: int) -> int | None:
        """Find the last run before a moment; None if there is none."""
        place = int(np.searchsorted(self.time_ms, time_ms)) - 1
        return place if place >= 0 else None


def runs_of(points: Points, chosen: NDArray[np.bool_] | None = None) -> SeriesRuns:
    """Group the usable measurements of a series by run.

    Parameters
    ----------
    points : Points
        N measurements of one series in time order.
    chosen : ndarray of bool, shape (N,), optional
        Only these, which must be usable; all usable ones if None.
    """
    usable = points.usable if chosen is None else chosen
    measured = points.value[usable]
    time_ms, first, place = np.unique(
        points.time_ms[usable], return_index=True, return_inverse=True
    )
    size = np.bincount(place, minlength=time_ms.size)
    total = np.bincount(place, weights=measured, minlength=time_ms.size)
    return SeriesRuns(
        time_ms,
        total / size,
        points.revision[usable][first],
        points.version[usable][first],
        measured,
        size,
    )
