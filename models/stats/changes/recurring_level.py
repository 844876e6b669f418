"""Runs that fall together by chance in a series that visits two levels at random."""

import math

import numpy as np

from models.stats.series.winsorise import Floats, middle

NEAR = 2.0  # standard deviations within which runs share a level, if a visit has no more
LONGEST = 16  # runs; longer visits do not come about by chance
ALIKE = 0.5  # of two distances: below it, the neighbours have two levels
UNLIKELY = 0.001  # chance above which a visit within a series is no level of its own
UNLIKELY_NEWEST = 0.01  # the same for the newest runs, which are one place and not many


def without_chance_visits(values: Floats, scale: Floats, changes: list[int]) -> list[int]:
    """Take away short stretches that may be runs of a second mode that follow each other.

    Parameters
    ----------
    values, scale : array, shape (n,)
        Runs with their spikes, and the standard deviation of their noise.
    changes : list of int
        First run of each stretch but the first, ascending.

    Returns
    -------
    list of int
        Without the changes about each stretch of at most 16 runs that lies off both its
        neighbours to the same side, if runs as far off are so common in these that as many in
        a row are no surprise anywhere in them. It joins its neighbour, or both if they are alike.
    """
    edges = [0, *changes, len(values)]
    i = 1
    while i + 2 < len(edges):
        before, start, end, behind = edges[i - 1 : i + 3]
        others = np.concatenate([values[before:start], values[end:behind]])
        bases = middle(np.sort(values[before:start])), middle(np.sort(values[end:behind]))
        visit = values[start:end]
        noise = float(scale[(start + end) // 2])
        if len(visit) <= LONGEST and _chance(visit, others, bases, noise) > UNLIKELY:
            level = middle(np.sort(visit))
            first, second = abs(level - bases[0]), abs(level - bases[1])
            # What is a visit beside one neighbour may be a real level beside the other.
            if first < ALIKE * second:
                del edges[i]
            elif second < ALIKE * first:
                del edges[i + 1]
            else:
                del edges[i : i + 2]
            i = max(1, i - 1)
        else:
            i += 1
    return edges[1:-1]


def may_be_chance(before: Floats, newest: Floats, scale: float) -> bool:
    """Return whether the newest runs may be visits of a second mode that follow each other.

    Parameters
    ----------
    before : array, shape (n,)
        The runs at the level before, those of other modes included.
    newest : array, shape (m,)
        The newest runs, all on one side of that level.
    scale : float
        Standard deviation of the noise.

    Returns
    -------
    bool
        True if runs as far off are so common before that m in a row are no surprise.
    """
    base = middle(np.sort(before))
    return _chance(newest, before, (base, base), scale) > UNLIKELY_NEWEST * len(before)


def _chance(visit: Floats, others: Floats, bases: tuple[float, float], noise: float) -> float:
    """Bound the chance that runs as many and as far off follow each other among the others."""
    level = middle(np.sort(visit))
    if (level - bases[0]) * (level - bases[1]) <= 0.0:
        return 0.0
    way = 1.0 if level > bases[0] else -1.0
    half = (level + way * max(way * bases[0], way * bases[1])) / 2.0
    reach = max(NEAR * noise, float(np.abs(visit - level).max()))
    share = (_count(others, level, reach, way, half) + 0.5) / (len(others) + 1.0)
    met = _count(visit, level, reach, way, half)
    return len(others) * math.comb(len(visit), met) * share**met


def _count(values: Floats, level: float, reach: float, way: float, half: float) -> int:
    """Count the runs that belong to the level and are past half of the way to it."""
    near = np.abs(values - level) <= reach
    return int(np.count_nonzero(near & (way * values >= way * half)))
