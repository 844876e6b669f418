"""Candidate changes: the partition into levels that fits best when far values count no further."""

import numpy as np
from numpy.typing import NDArray

from models.stats.series.winsorise import Floats

CAP = 3.5  # standard deviations from its level beyond which a run counts no further
FINEST = 0.25  # standard deviations between the levels that are tried
AROUND = 2  # steps of the grid around each run within which levels are tried
LARGEST_TABLE = 4_000_000  # entries; beyond them the grid is made coarser
FEWEST_LEVELS = 64  # but not below this many levels


def capped_partition(values: Floats, scale: Floats, price: float, shortest: int) -> list[int]:
    """Cut a series into constant levels by least squares, each square capped.

    A value between two levels, or far from both, costs the same wherever it is counted. So it
    neither makes a level of its own nor hides the change beside it.

    Parameters
    ----------
    values : array, shape (n,)
        Runs in time order.
    scale : array, shape (n,)
        Standard deviation of the noise at each run, in the values' unit, above 0.
    price : float
        What one more change must save in the capped sum of squares.
    shortest : int
        Fewest runs of a level, at most n.

    Returns
    -------
    list of int
        First run of each level but the first, ascending.

    Notes
    -----
    The loss is the biweight of Fearnhead and Rigaill (2019, Changepoint Detection in the
    Presence of Outliers, JASA 114). They keep the least cost as a piecewise quadratic of the
    last level; here it is kept on a grid of levels: O(n) vector operations, ``shortest`` runs
    in each, because what a level costs that begins now is known that much earlier.
    """
    n = len(values)
    levels = _levels(values, scale)
    paid = np.zeros((n + 1, len(levels)))  # capped squares of the first k runs about each level
    loss = (values[:, None] - levels) / scale[:, None]
    np.multiply(loss, loss, out=loss)
    np.minimum(loss, CAP * CAP, out=loss)
    np.cumsum(loss, axis=0, out=paid[1:])
    least = np.full(n + 1, np.inf)  # cost of the best partition of the first k runs
    least[0] = -price
    best = np.zeros(n + 1, dtype=np.int64)  # level of its last segment
    opened = np.full(len(levels), np.inf)  # cost of the best open segment, less what is paid
    for k in range(shortest, n + 1, shortest):
        end = min(k + shortest, n + 1)
        starts = slice(k - shortest, end - shortest)
        block = (least[starts] + price)[:, None] - paid[starts]
        np.minimum(block[0], opened, out=block[0])
        np.minimum.accumulate(block, axis=0, out=block)
        opened = block[-1].copy()
        block += paid[k:end]
        best[k:end] = block.argmin(axis=1)
        least[k:end] = block[np.arange(end - k), best[k:end]]
    changes = []
    while n > 0:  # where did the segment begin that ends there?
        begin = n - shortest + 1
        n = int((least[:begin] - paid[:begin, best[n]]).argmin())
        changes.append(n)
    return changes[-2::-1]


def _levels(values: Floats, scale: Floats) -> Floats:
    """List levels near the values, as finely as the noise there asks for."""
    most = max(FEWEST_LEVELS, LARGEST_TABLE // len(values))
    step = FINEST
    while True:
        grids = []
        for one in np.unique(scale):
            cells = np.unique(np.round(values[scale == one] / (step * one)))
            around: NDArray[np.float64] = cells[:, None] + np.arange(-AROUND, AROUND + 1)
            grids.append(np.unique(around) * (step * one))
        levels = np.unique(np.concatenate(grids))
        if len(levels) <= most:
            return levels
        step *= 1.5
