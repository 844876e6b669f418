"""One point per run, where a run measured the same series several times."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.records.points import Points


@dataclass(frozen=True, slots=True)
class RunPoints:
    """Points of which each is a run, M of them."""

    points: Points
    outlier: NDArray[np.bool_]  # (M,), True where all values of the run are outliers
    count: NDArray[np.int64]  # (M,), measured values behind each point
    run: NDArray[np.int64]  # (N,), the run of each of the values


def one_per_run(points: Points, outlier: NDArray[np.bool_]) -> RunPoints:
    """Replace the values of each run by their mean.

    Outliers take no part in a mean unless the run has nothing else. A point keeps the id of
    the run's first value, or of its first measured one.

    Parameters
    ----------
    points : Points
        N points in order of time; neighbours of the same time, run and revision are a run.
    outlier : ndarray of bool, shape (N,)
        Which values the fit left out.
    """
    size = len(points)
    measured = points.usable
    if size < 2:
        return RunPoints(points, outlier, measured.astype(np.int64), np.arange(size))
    begins = np.ones(size, dtype=bool)
    begins[1:] = (
        (np.diff(points.time_ms) != 0)
        | (points.run_id[1:] != points.run_id[:-1])
        | (points.revision[1:] != points.revision[:-1])
    )
    if begins.all():
        return RunPoints(points, outlier, measured.astype(np.int64), np.arange(size))
    run = np.cumsum(begins) - 1
    runs = int(run[-1]) + 1
    all_measured = np.bincount(run[measured], minlength=runs)
    kept = measured & ~outlier
    all_kept = np.bincount(run[kept], minlength=runs)
    only_outliers = (all_kept == 0) & (all_measured > 0)
    used = kept | (measured & only_outliers[run])
    total = np.bincount(run[used], weights=points.value[used], minlength=runs)
    number = np.bincount(run[used], minlength=runs)
    value = np.full(runs, np.nan)
    np.divide(total, number, out=value, where=number > 0)
    first = np.flatnonzero(begins)
    first_used = first.copy()
    places = np.flatnonzero(used)[::-1]
    first_used[run[places]] = places  # the last to be written is the first of the run
    made = {
        name: getattr(points, name)[first_used]
        for name in Points.__dataclass_fields__
        if name != "value"
    }
    return RunPoints(replace(points, value=value, **made), only_outliers, all_measured, run)
