"""Several changes one after the other that are really one drift."""

from itertools import pairwise

import numpy as np

from models.stats.changes.capped_partition import CAP
from models.stats.changes.capped_saving import level_of
from models.stats.changes.change_test import weigh_together
from models.stats.changes.level_or_drift import InnovationNoise
from models.stats.series.winsorise import Floats

LONGEST = 8  # changes in a row that may turn out to be one drift


def flatten_staircases(
    values: Floats, scale: Floats, changes: list[int], autocorrelation: float
) -> list[int]:
    """Take away several changes in one direction where one level or drift does as well.

    Parameters
    ----------
    values, scale : array, shape (n,)
        Runs without spikes, and the standard deviation of their noise.
    changes : list of int
        First run of each stretch but the first, ascending.
    autocorrelation : float
        Of the noise of the whole series.
    """
    edges = [0, *changes, len(values)]
    levels = [level_of(values[a:b], scale[a:b]) for a, b in pairwise(edges)]
    for steps in range(min(LONGEST, len(changes)), 1, -1):
        first = 0
        while first + steps + 1 < len(edges):
            window = edges[first : first + steps + 2]
            moves = np.diff(levels[first : first + steps + 1])
            one_way = bool((moves > 0.0).all() or (moves < 0.0).all())
            if one_way and _is_one(values, scale, window, autocorrelation):
                del edges[first + 1 : first + steps + 1]
                levels = [level_of(values[a:b], scale[a:b]) for a, b in pairwise(edges)]
            else:
                first += 1
    return edges[1:-1]


def _is_one(values: Floats, scale: Floats, edges: list[int], autocorrelation: float) -> bool:
    """Return whether one story does as well; values far from their own level do not count."""
    start, *inner, end = edges
    splits = [split - start for split in inner]
    part, noise = values[start:end], scale[start:end]
    unit = float(np.sqrt(np.mean(noise * noise)))
    levels = np.repeat(
        [level_of(values[a:b], scale[a:b]) for a, b in pairwise(edges)], np.diff(edges)
    )
    tamed = np.minimum(np.maximum(part, levels - CAP * noise), levels + CAP * noise)
    return (
        weigh_together(tamed / unit, splits, InnovationNoise(1.0, autocorrelation), len(values))
        < 0.0
    )
