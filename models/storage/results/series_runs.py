"""The runs of one series that measured something, one value each."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.records.points import Points
from models.stats.changes.robust_runs import run_centres
from models.stats.series.number_runs import number_runs


@dataclass(frozen=True, eq=False)
class SeriesRuns:
    """Runs of one series in time order, n of them, with their m measurements.

    Replicates of one run share the time at which it began, and so do builds of one date.
    """

    time_ms: NDArray[np.int64]  # shape (n,), milliseconds since 1970-01-01 UTC, ascending
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
    """Group the usable measurements of a series by run, as `number_runs` numbers them.

    Parameters
    ----------
    points : Points
        N measurements of one series in time order.
    chosen : ndarray of bool, shape (N,), optional
        Only these, which must be usable; all usable ones if None.
    """
    usable = np.flatnonzero(points.usable if chosen is None else chosen)
    place = number_runs(
        points.time_ms[usable],
        points.run_id[usable],
        points.revision[usable],
        points.time_ms[usable] != points.run_ms[usable],
    )
    if (np.diff(place) < 0).any():
        order = np.argsort(place, kind="stable")
        usable, place = usable[order], place[order]
    measured = points.value[usable]
    first = usable[np.flatnonzero(np.diff(place, prepend=-1))]
    size = np.bincount(place)
    total = np.bincount(place, weights=measured)
    return SeriesRuns(
        points.time_ms[first],
        total / size,
        points.revision[first],
        points.version[first],
        measured,
        size,
    )
