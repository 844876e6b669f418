"""Means of a benchmark under Hail's two-level bootstrap, many at a time.

One resampled mean draws n of the n instances with replacement and, for every drawn instance
(repeats too), m of its m iterations with replacement; it is the mean of the n·m times.

Speed comes from a table: the sum of two draws from an instance is one draw from its m² pair
sums, so half as many random numbers and look-ups give the same distribution exactly.
"""

import numpy as np
from numpy.typing import NDArray

# Random look-ups per block: index, table and result together stay within a core's own cache.
_BLOCK = 1 << 16
# Beyond this many iterations the table of pair sums outgrows the cache and its 16-bit index.
_LARGEST_PAIRED = 128


def resample_instances(
    resamples: int, instances: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Draw, for each resample, which instances take part; shape (B, n)."""
    return rng.integers(0, instances, size=(resamples, instances), dtype=np.int64)


def resampled_means(
    times: NDArray[np.float64], drawn: NDArray[np.intp], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Mean of each resample of one experiment's times.

    Parameters
    ----------
    times : ndarray, shape (n, m)
        Selected times: n instances with m iterations each.
    drawn : ndarray of int, shape (B, n)
        Instances that take part in each resample, from `resample_instances`.
    rng : numpy.random.Generator
        Source of the draws of iterations.

    Returns
    -------
    ndarray of float64, shape (B,)
        Means, in the unit of the times.

    Notes
    -----
    Sums run in single precision above the least time, so equal times give equal means exactly
    and rounding stays far below the bootstrap's own noise.
    """
    instances, iterations = times.shape
    least = float(times.min())
    rest = (times - least).astype(np.float32)
    if iterations <= _LARGEST_PAIRED:
        pairs, single = divmod(iterations, 2)
        sums = (rest[:, :, None] + rest[:, None, :]).reshape(instances, -1)
        total = _sum_of_draws(sums, drawn, pairs, rng) + _sum_of_draws(rest, drawn, single, rng)
    else:
        total = _sum_of_draws(rest, drawn, iterations, rng)
    means: NDArray[np.float64] = least + total / (instances * iterations)
    return means


def _sum_of_draws(
    table: NDArray[np.float32], drawn: NDArray[np.intp], draws: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Sum, per resample, of ``draws`` entries of each drawn instance's row of the table."""
    resamples, instances = drawn.shape
    width = table.shape[1]
    total = np.zeros(resamples)
    if draws == 0:
        return total
    if width == 1:
        total += table[drawn, 0].sum(axis=1, dtype=np.float64) * draws
        return total
    narrow = np.uint16 if width <= np.iinfo(np.uint16).max else np.uint32
    flat = table.ravel()
    ones = np.ones(instances * draws, dtype=np.float32)
    step = max(1, _BLOCK // (instances * draws))
    for start in range(0, resamples, step):
        block = drawn[start : start + step]
        index = rng.integers(0, width, size=(len(block), instances, draws), dtype=narrow)
        place = index.astype(np.intp)
        place += (block * width)[:, :, None]
        # "wrap" skips the bounds check of every element; no index is out of bounds.
        values = flat.take(place.reshape(len(block), -1), mode="wrap")
        total[start : start + step] = values @ ones
    return total
