"""Recalibration: one factor that makes the 90 % predictive band hold 90 % of the data.

The noise is taken to be equally large on all days, so one factor is enough (the README of
Mozilla's slow_regressions promises it; its code never did it). It widens or narrows the noise
about the level. The level itself, and every comparison of levels, stays as it is.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from models.stats.level.posterior import predictive_quantiles

COVERAGE = 0.90
SMALLEST, LARGEST = 0.05, 20.0
HALVINGS = 12  # narrows the range, on a log scale, to a factor of 1.0015


def recalibrate(
    level: NDArray[np.float64],
    noise: NDArray[np.float64],
    values: NDArray[np.float64],
    day_index: NDArray[np.int64],
) -> float:
    """Find the factor c at which 90 % of the measurements lie in the 90 % predictive band.

    Parameters
    ----------
    level : (S, D) float array
        Level draws on the days that have measurements, standardised.
    noise : (S,) float array
        Noise draws, already multiplied by σ.
    values : (N,) float array
        The kept measurements, standardised.
    day_index : (N,) int array
        Column of ``level`` of each measurement.

    Returns
    -------
    float
        c, from 0.05 to 20.
    """
    wanted = round(COVERAGE * values.size)
    tails = ((1.0 - COVERAGE) / 2.0, (1.0 + COVERAGE) / 2.0)

    def inside(factor: float) -> int:
        band = predictive_quantiles(level, noise, factor, tails)[day_index]
        return int(np.sum((band[:, 0] <= values) & (values <= band[:, 1])))

    # Both ends of the range of factors that give the wanted number; c is their middle, so that
    # it does not sit on the edge of one measurement.
    at_least = _smallest_factor(lambda factor: inside(factor) >= wanted)
    more_than = _smallest_factor(lambda factor: inside(factor) > wanted)
    return float(np.sqrt(at_least * more_than))


def _smallest_factor(reached: Callable[[float], bool]) -> float:
    """Bisect on a log scale for the smallest factor at which a growing band has reached."""
    low, high = np.log(SMALLEST), np.log(LARGEST)
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (low, middle) if reached(float(np.exp(middle))) else (middle, high)
    return float(np.exp(high))
