"""Bands of a level with steps: predictive quantiles of every day, recalibrated."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.level.posterior import predictive_quantiles, stratified_noise
from models.stats.level.recalibrate import recalibrate
from models.stats.steps.sampler.scale_mixture import WEIGHTS
from models.stats.steps.stepped_level import SteppedLevel

MOST_DRAWS = 250  # that the recalibration looks at; it searches one number


@dataclass(frozen=True, slots=True)
class SteppedBands:
    """D days, S draws, unit of the series."""

    level: NDArray[np.float32]  # shape (S, D)
    predictive: NDArray[np.float64]  # shape (D, 5), quantiles .05 .25 .50 .75 .95
    noise: NDArray[np.float64]  # shape (S,), each draw's scale of a new run's noise now
    calibration: float


def stepped_bands(stepped: SteppedLevel) -> SteppedBands:
    """Evaluate level and predictions on every day of the fit."""
    days = stepped.days
    level = stepped.modelled_level(days)
    rng = np.random.default_rng([stepped.seed, 5])
    sampled = stepped.sampled
    kind = (rng.random(sampled.sigma.size)[:, None] > np.cumsum(sampled.shares, axis=1)).sum(1)
    scale = sampled.sigma / np.sqrt(WEIGHTS[np.minimum(kind, WEIGHTS.size - 1)])
    noise = scale * stratified_noise(scale.size, None, rng)

    # Divided by the scale of its stretch, the noise of all days is alike.
    regime = stepped.noise_scale(days)
    middle = np.median(level, axis=0)
    alike = (level - middle) / regime
    calibration = _calibration(stepped, alike, noise, middle, regime)
    quantiles = predictive_quantiles(alike, noise, calibration)
    restored = stepped.prepared.scale.restore
    return SteppedBands(
        level=restored(level).astype(np.float32),
        predictive=restored(middle[:, None] + regime[:, None] * quantiles),
        noise=stepped.in_unit(scale * regime[-1]),
        calibration=calibration,
    )


def _calibration(
    stepped: SteppedLevel,
    alike: NDArray[np.float64],
    noise: NDArray[np.float64],
    middle: NDArray[np.float64],
    regime: NDArray[np.float64],
) -> float:
    """Find the factor at which 90 % of the runs lie in the 90 % predictive band."""
    thin = slice(None, None, max(1, noise.size // MOST_DRAWS))
    prepared = stepped.prepared
    column = prepared.blocks.day[prepared.blocks.of_run] - stepped.days[0]
    measured, index = np.unique(column, return_inverse=True)
    distance = (prepared.values - middle[column]) / regime[column]
    return recalibrate(alike[thin][:, measured], noise[thin], distance, index.astype(np.int64))
