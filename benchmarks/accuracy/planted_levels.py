"""Series whose true level is known on every day: smooth truths, three kinds of noise."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS

MEAN = 100.0


class Noise(StrEnum):
    """How runs scatter about the planted level."""

    GAUSSIAN = "gaussian"
    STUDENT_T = "t(4)"
    OUTLIERS = "2 % outliers"


@dataclass(frozen=True)
class PlantedLevel:
    """One series: runs, and the truth they scatter about."""

    time_ms: NDArray[np.int64]  # shape (N,)
    values: NDArray[np.float64]  # shape (N,)
    truth: NDArray[np.float64]  # shape (D,), level on each day
    sigma: float  # standard deviation of the noise


def plant_level(rng: np.random.Generator, noise: Noise, days: int = 240) -> PlantedLevel:
    """Plant a smooth level under noise.

    The level is a Gaussian process with a squared-exponential kernel: it is not drawn from the
    model's own prior. Its time scale is 15 to 90 days and its standard deviation 0.3 to 3 times
    that of the noise, which is 0.5 to 5 % of the level. A day has one to three runs, and one
    day in five has none.
    """
    sigma = MEAN * np.exp(rng.uniform(np.log(0.005), np.log(0.05)))
    swing = sigma * np.exp(rng.uniform(np.log(0.3), np.log(3)))
    scale = np.exp(rng.uniform(np.log(15), np.log(90)))
    at = np.arange(days)
    kernel = np.exp(-0.5 * ((at[:, None] - at) / scale) ** 2) + 1e-8 * np.eye(days)
    truth = MEAN + swing * (np.linalg.cholesky(kernel) @ rng.standard_normal(days))
    runs = np.where(rng.random(days) < 0.2, 0, rng.integers(1, 4, days))
    runs[[0, -1]] = np.maximum(runs[[0, -1]], 1)
    day = np.repeat(at, runs)
    if noise is Noise.STUDENT_T:
        error = rng.standard_t(4, day.size) / np.sqrt(2)
    else:
        error = rng.standard_normal(day.size)
    if noise is Noise.OUTLIERS:
        error = np.where(rng.random(day.size) < 0.02, error + rng.choice([-15, 15]), error)
    time_ms = (day + 20_000) * DAY_MS + rng.integers(0, DAY_MS, day.size)
    order = np.argsort(time_ms)
    return PlantedLevel(time_ms[order], (truth[day] + sigma * error)[order], truth, sigma)
