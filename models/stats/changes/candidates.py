"""Candidate changes together with the correlation that they leave in the noise."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.stats.changes.capped_partition import CAP, capped_partition
from models.stats.changes.capped_saving import level_of, waviness
from models.stats.series.noise_scale import autocorrelation
from models.stats.series.winsorise import Floats

PRICE = 14.0  # capped squares that make a candidate in white noise, below what makes a change
ROUNDS = 8
GROWTH = 0.03  # a smaller growth of the correlation changes nothing
LEVELS = 0.7  # share of the correlation that must be left for it not to come from the levels


@dataclass(frozen=True, slots=True)
class Candidates:
    """Where changes may be, and how the noise beside them resembles its neighbours."""

    changes: list[int]
    unexplained: float  # autocorrelation that levels cannot explain
    largest: float  # autocorrelation from differences, switching levels included


def find_candidates(values: Floats, scale: Floats, shortest: int) -> Candidates:
    """Cut a series at a price that suits the correlation of what is left.

    Switching levels and correlated noise look alike in the differences of a series. Therefore
    the price begins where white noise puts it. What the levels leave is correlated if the noise
    is; then the price rises, levels become fewer and leave more, until it rises no more. In a
    series that switches levels nothing is left, and the price stays low.

    Parameters
    ----------
    values, scale : array, shape (n,)
        Runs without spikes, and the standard deviation of their noise.
    shortest : int
        Fewest runs of a level, at most n.
    """
    largest = autocorrelation(values / scale)
    rho = 0.0
    for _ in range(ROUNDS):
        changes = capped_partition(values, scale, PRICE * waviness(rho), shortest)
        left = min(largest, _left(values, scale, changes))
        if left <= rho + GROWTH:
            break
        rho = left
    rho = max(rho, left)
    return Candidates(changes, rho if rho <= LEVELS * largest else largest, largest)


def _left(values: Floats, scale: Floats, changes: list[int]) -> float:
    """Return the autocorrelation about the levels."""
    edges = [0, *changes, len(values)]
    levels = [level_of(values[a:b], scale[a:b]) for a, b in pairwise(edges)]
    residuals = np.clip((values - np.repeat(levels, np.diff(edges))) / scale, -CAP, CAP)
    total = float(residuals @ residuals)
    if total <= 0.0:
        return 0.0
    rho = float(residuals[1:] @ residuals[:-1]) / total
    # Each level takes some correlation with it (Kendall, 1954, Biometrika 41).
    rho += (1.0 + 3.0 * rho) * len(levels) / len(values)
    return min(0.95, max(0.0, rho))
