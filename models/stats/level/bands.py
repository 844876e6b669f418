"""Bands of a fit: level and predictive for every day, recalibrated."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.level.fit_window import FitWindow
from models.stats.level.level_posterior import LevelPosterior
from models.stats.level.posterior import predictive_quantiles, stratified_noise
from models.stats.level.recalibrate import recalibrate


@dataclass(frozen=True, slots=True)
class Bands:
    """Unit of the series; D days without gaps, S draws."""

    days: NDArray[np.int64]  # shape (D,)
    level: NDArray[np.float32]  # shape (S, D)
    predictive: NDArray[np.float64]  # shape (D, 5), quantiles .05 .25 .50 .75 .95
    calibration: float


def bands(window: FitWindow, posterior: LevelPosterior, seed: int) -> Bands:
    """Evaluate the posterior on every day from the first to the last kept measurement.

    Parameters
    ----------
    window : FitWindow
        The kept measurements.
    posterior : LevelPosterior
        Draws of coefficients and noise.
    seed : int
        Seed of the predictive noise.

    Returns
    -------
    Bands
        Level draws as they are; predictive quantiles with the noise times ``calibration``.
    """
    measured = window.by_day.days
    days = np.arange(measured[0], measured[-1] + 1)
    level = posterior.level(days)
    rng = np.random.default_rng([seed, 1])  # another stream than the coefficients'
    noise = posterior.sigma * stratified_noise(posterior.sigma.size, posterior.nu, rng)
    calibration = recalibrate(
        level[:, measured - days[0]], noise, window.values, window.by_day.of_measurement
    )
    predictive = predictive_quantiles(level, noise, calibration)
    location, spread = window.scale.location, window.scale.spread
    return Bands(
        days=days,
        level=(location + spread * level).astype(np.float32),
        predictive=location + spread * predictive,
        calibration=calibration,
    )
