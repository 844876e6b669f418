"""Series whose changes are known: stationary noise of several kinds, and a step in it."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

LEVEL = 100.0
NOISE = 2.0  # standard deviation, so the coefficient of variation is 2 %


class ChangeNoise(StrEnum):
    """Kinds of noise, each of standard deviation 1 but for the outliers themselves."""

    GAUSSIAN = "Gaussian"
    STUDENT = "Student-t(3)"
    CORRELATED = "AR(1) ρ=.7"
    OUTLIERS = "2 % outliers"


def draw_noise(kind: ChangeNoise, series: int, length: int, seed: int) -> NDArray[np.float64]:
    """Draw noise for many series at once; shape (series, length)."""
    rng = np.random.default_rng([seed, list(ChangeNoise).index(kind), length])
    shape = (series, length)
    if kind is ChangeNoise.STUDENT:
        return np.asarray(rng.standard_t(3, shape) / np.sqrt(3.0))
    noise = rng.standard_normal(shape)
    if kind is ChangeNoise.OUTLIERS:
        hit = rng.random(shape) < 0.02
        return np.asarray(noise + 8.0 * hit * rng.choice([-1.0, 1.0], shape))
    if kind is ChangeNoise.CORRELATED:
        for i in range(1, length):
            noise[:, i] = 0.7 * noise[:, i - 1] + np.sqrt(1.0 - 0.7**2) * noise[:, i]
    return noise


def plant_steps(
    kind: ChangeNoise, series: int, length: int, at: int, percent: float, seed: int
) -> NDArray[np.float64]:
    """Draw series of level 100 that rise by ``percent`` at index ``at``; shape (series, length)."""
    values = LEVEL + NOISE * draw_noise(kind, series, length, seed)
    values[:, at:] += LEVEL * percent / 100.0
    return values
