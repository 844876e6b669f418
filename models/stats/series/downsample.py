"""Choose which points of a long history to draw, so that nothing a person looks for is lost.

Time is cut into equally long bins. Of each bin stay the smallest and the largest value, for a
plot's outline is made of them (the idea of M4: Jugel, Jerzak, Hackenbroich and Markl 2014,
"M4: a visualization-oriented time series data aggregation", PVLDB 7(10)), and further points
spread evenly over those that are left, for a plot's density is made of those. Points that the
caller marks are always kept.
"""

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BadArgumentError

EXTREMES = 2  # per bin
SHARE_OF_EXTREMES = 0.4  # of the budget


def choose_points(
    time_ms: NDArray[np.int64],
    value: NDArray[np.float64],
    always: NDArray[np.bool_],
    budget: int,
) -> NDArray[np.int64]:
    """Choose points to draw.

    Parameters
    ----------
    time_ms : ndarray, shape (N,)
        Times, rising.
    value : ndarray, shape (N,)
        Values; NaN where there is none.
    always : ndarray of bool, shape (N,)
        Points that must be drawn, such as outliers and failures.
    budget : int
        How many points to draw, beside those that must be; at least 4.

    Returns
    -------
    ndarray of int64, rising
        Indices of the points to draw: all if they fit the budget. The first, the last, the
        smallest and the largest are among them.

    Raises
    ------
    BadArgumentError
        If the arrays differ in length or the budget is below 4.
    """
    size = len(time_ms)
    if not len(value) == len(always) == size:
        raise BadArgumentError(f"Lengths differ: {size}, {len(value)} and {len(always)}.")
    if budget < 4:
        raise BadArgumentError(f"A budget of {budget} points cannot hold ends and extremes.")
    free = np.flatnonzero(~always & np.isfinite(value))
    if free.size <= budget:
        return np.arange(size, dtype=np.int64)
    chosen = always | ~np.isfinite(value)
    chosen[free[[0, -1]]] = True
    bins = max(1, int(budget * SHARE_OF_EXTREMES) // EXTREMES)
    chosen[_extremes(time_ms[free], value[free], bins, free)] = True
    left = free[~chosen[free]]
    room = budget - int(chosen[free].sum())
    if room > 0 and left.size:
        places = np.linspace(0, left.size - 1, min(room, left.size)).round().astype(np.int64)
        chosen[left[places]] = True
    return np.flatnonzero(chosen)


def _extremes(
    time_ms: NDArray[np.int64], value: NDArray[np.float64], bins: int, index: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Find the smallest and the largest value of each bin."""
    span = max(1, int(time_ms[-1] - time_ms[0]))
    place = np.minimum((time_ms - time_ms[0]) * bins // span, bins - 1)
    begins = np.flatnonzero(np.diff(place, prepend=-1))
    sizes = np.diff(begins, append=len(place))
    least = np.flatnonzero(value == np.repeat(np.minimum.reduceat(value, begins), sizes))
    most = np.flatnonzero(value == np.repeat(np.maximum.reduceat(value, begins), sizes))
    # Of equal values one is enough: the first of the smallest, the last of the largest.
    first = least[np.diff(place[least], prepend=-1) != 0]
    last = most[np.diff(place[most], append=bins) != 0]
    found: NDArray[np.int64] = index[np.concatenate((first, last))]
    return found
