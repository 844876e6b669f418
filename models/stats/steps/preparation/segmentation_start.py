"""Where the sampler starts: a segmentation that outliers cannot bend.

The cheapest path through a grid of levels, where a run costs its squared distance up to a cap
and a change of level costs a penalty (Fearnhead & Rigaill, Changepoint detection in the
presence of outliers, JASA 114, 2019; dynamic programme after Viterbi). A start only: the
sampler adds, moves and removes steps.
"""

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.preparation.difference_scale import difference_scale, neighbour_correlation

CAP = 12.0  # squared noise scales that a single run may cost
PENALTY = 3.0  # times log of the number of runs, for one change
MOST_LEVELS = 300
GRID = 2.0  # levels per noise scale


def segmentation_start(values: NDArray[np.float64]) -> list[int]:
    """Find the starts of the segments after the first.

    Parameters
    ----------
    values : (B,) float array
        In time order, not all equal.

    Returns
    -------
    list of int
        Rising indices in 1 … B − 1.
    """
    correlation = neighbour_correlation(values)
    scale = difference_scale(values) / np.sqrt(1.0 - correlation)
    scaled = (values - np.median(values)) / scale
    levels = np.unique(np.round(scaled * GRID)) / GRID
    if levels.size > MOST_LEVELS:
        levels = np.unique(np.quantile(scaled, np.linspace(0.0, 1.0, MOST_LEVELS)))
    count = values.size
    penalty = PENALTY * np.log(count) * (1.0 + correlation) / (1.0 - correlation)
    cost = np.zeros(levels.size)
    switched = np.zeros((count, levels.size), dtype=np.bool_)
    cheapest = np.zeros(count, dtype=np.int64)
    for run in range(count):
        cost -= cost.min()
        if run:
            cheapest[run] = cost.argmin()
            np.greater(cost, penalty, out=switched[run])
            np.minimum(cost, penalty, out=cost)
        distance = levels - scaled[run]
        distance *= distance
        cost += np.minimum(distance, CAP, out=distance)
    return _trace_back(int(cost.argmin()), switched, cheapest)


def _trace_back(level: int, switched: NDArray[np.bool_], cheapest: NDArray[np.int64]) -> list[int]:
    starts = []
    for run in range(cheapest.size - 1, 0, -1):
        if switched[run, level]:
            level = int(cheapest[run])
            starts.append(run)
    return starts[::-1]
