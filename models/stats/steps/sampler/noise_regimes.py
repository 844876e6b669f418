"""Stretches of louder and quieter noise.

A program that became ten times faster often became ten times quieter as well; with one σ for
all, what follows would drown in the noise of what was.
"""

import numpy as np
from numpy.typing import NDArray

FEWEST_RUNS = 24  # of a stretch
# What a change of scale must gain in log likelihood: a base, and for the search over all places.
BASE_PRICE, SEARCH_PRICE = 9.0, 1.5
LARGEST = 8.0  # medians beyond which a single innovation counts no more


def noise_regimes(
    innovations: NDArray[np.float64], disregard: list[int] | None = None
) -> NDArray[np.float64]:
    """Find the scale of each run's noise, constant over stretches of at least 24 runs.

    Binary segmentation of |innovation| with the cost n log(mean), which is the likelihood of an
    exponential distribution and so kind to heavy tails.

    Parameters
    ----------
    innovations : (B,) float array
        What noise brings new at each run, in time order.
    disregard : list of int, optional
        Runs whose innovation holds a step.

    Returns
    -------
    (B,) float array
        Positive, geometric mean 1; all 1 where nothing speaks for a change.
    """
    size = np.abs(innovations)
    middle = float(np.median(size))
    if middle == 0.0:
        return np.ones(size.size)
    size = np.clip(size, 1e-3 * middle, LARGEST * middle)
    size[disregard or []] = middle
    total = np.concatenate([[0.0], np.cumsum(size)])
    edges, todo = [0, size.size], [(0, size.size)]
    while todo:
        begin, end = todo.pop()
        cut = _best_cut(total, begin, end, size.size)
        if cut is not None:
            edges.append(cut)
            todo += [(begin, cut), (cut, end)]
    edges.sort()
    lengths = np.diff(edges)
    scale = np.repeat(np.diff(total[edges]) / lengths, lengths)
    result: NDArray[np.float64] = scale / np.exp(np.mean(np.log(scale)))
    return result


def _best_cut(total: NDArray[np.float64], begin: int, end: int, count: int) -> int | None:
    if end - begin < 2 * FEWEST_RUNS:
        return None
    cuts = np.arange(begin + FEWEST_RUNS, end - FEWEST_RUNS + 1)
    left = (cuts - begin) * np.log((total[cuts] - total[begin]) / (cuts - begin))
    right = (end - cuts) * np.log((total[end] - total[cuts]) / (end - cuts))
    whole = (end - begin) * np.log((total[end] - total[begin]) / (end - begin))
    gain = whole - left - right
    best = int(gain.argmax())
    if gain[best] <= BASE_PRICE + SEARCH_PRICE * np.log(count):
        return None
    return int(cuts[best])
