"""Candidate changes: the partition into levels that fits best at a price per change."""

import numpy as np

from models.stats.series.winsorise import Floats


def cheapest_partition(values: Floats, price: float, shortest: int) -> list[int]:
    """Cut a series into constant levels by least squares.

    Parameters
    ----------
    values : array, shape (n,)
        Runs in time order, in standard deviations of the noise.
    price : float
        What one more change must save in the sum of squares. A low price gives many
        candidates, which is meant: they are tested one by one later.
    shortest : int
        Fewest runs of a level.

    Returns
    -------
    list of int
        First run of each level but the first, ascending.

    Notes
    -----
    Optimal partitioning (Jackson et al., 2005): O(n²) additions in n vector operations.
    """
    n = len(values)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    descending = np.arange(n, -1, -1, dtype=np.float64)  # lengths of the open levels
    paid = np.full(
        n + 1, np.inf
    )  # least cost of a prefix; its sum of squares, the same for all, is left out
    paid[0] = -price
    start = np.zeros(n + 1, dtype=np.int64)
    buffer = np.empty(n + 1)
    for i in range(shortest, n + 1):
        opened = i - shortest + 1
        cost = np.subtract(sums[i], sums[:opened], out=buffer[:opened])
        np.multiply(cost, cost, out=cost)
        np.divide(cost, descending[n - i : n - i + opened], out=cost)
        np.subtract(paid[:opened], cost, out=cost)
        best = int(cost.argmin())
        start[i] = best
        paid[i] = cost[best] + price
    changes = []
    i = n
    while (i := int(start[i])) > 0:
        changes.append(i)
    return changes[::-1]
