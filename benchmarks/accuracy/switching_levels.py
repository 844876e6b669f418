"""Planted histories that switch between levels, visit a second mode, or were much larger once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHORTEST = 5  # runs of a visit


@dataclass(frozen=True)
class Switching:
    """A series in noise of standard deviation 1, and the first run of each visit but the first."""

    values: NDArray[np.float64]
    changes: list[int]


def plant_switching(
    series: int,
    length: int,
    seed: int,
    *,
    levels: int = 3,
    gap: float = 12.0,
    between: float = 0.0,
    mean_visit: float = 16.0,
) -> list[Switching]:
    """Draw series that visit levels in turn.

    Parameters
    ----------
    gap : float
        Mean distance of neighbouring levels, standard deviations.
    between : float
        Share of runs that lie anywhere between the lowest and the highest level.
    mean_visit : float
        Mean number of runs of a visit, at least 6; each has 5 or more.
    """
    rng = np.random.default_rng([seed, length, levels])
    drawn = []
    for _ in range(series):
        heights = 100.0 + np.cumsum(rng.uniform(0.6, 1.6, levels) * gap)
        values = np.empty(length)
        changes: list[int] = []
        place, level = 0, int(rng.integers(levels))
        while place < length:
            visit = SHORTEST - 1 + int(rng.geometric(1.0 / (mean_visit - SHORTEST + 1.0)))
            if length - place - visit < SHORTEST:
                visit = length - place
            values[place : place + visit] = heights[level]
            if place:
                changes.append(place)
            place += visit
            level = int(rng.choice([other for other in range(levels) if other != level]))
        lost = rng.random(length) < between
        anywhere = rng.uniform(heights.min(), heights.max(), length)
        noisy = values + rng.standard_normal(length)
        drawn.append(Switching(np.where(lost, anywhere, noisy), changes))
    return drawn


def plant_modes(
    series: int, length: int, seed: int, *, share: float = 0.1, apart: float = 6.0
) -> NDArray[np.float64]:
    """Draw series whose runs are of a second mode at random; shape (series, length)."""
    rng = np.random.default_rng([seed, length])
    second = rng.random((series, length)) < share
    return 100.0 + apart * second + rng.standard_normal((series, length))
