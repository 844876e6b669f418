"""The two simplest stories about a stretch: it keeps its level, or it drifts steadily."""

import math
from dataclasses import dataclass

import numpy as np

from models.stats.series.winsorise import Floats

SHORTEST_DRIFT = 8  # runs; a slope through fewer is not worth telling from noise


@dataclass(frozen=True, slots=True)
class InnovationNoise:
    """What is known of the noise of the whole series; it steadies estimates from few runs."""

    scale: float  # standard deviation of white noise, in the values' unit
    autocorrelation: float  # at lag one, from differences


@dataclass(frozen=True, slots=True)
class Innovations:
    """What remains of residuals once each is predicted from the one before."""

    sum_of_squares: float
    autocorrelation: float  # at lag one, between 0 and 0.98


@dataclass(frozen=True, slots=True)
class TrendFit:
    """The better of level and drift."""

    residuals: Floats
    drifts: bool


# Weights of the series' own noise against a stretch's, in runs.
SCALE_WEIGHT = 4.0
CORRELATION_WEIGHT = 10.0


def innovations(residuals: Floats, autocorrelation: float) -> Innovations:
    """Predict residuals by their predecessors and sum the squared surprises.

    Parameters
    ----------
    residuals : array, shape (n,)
        About a fitted level or drift.
    autocorrelation : float
        Of the whole series' noise; it counts as much as ten runs.

    Returns
    -------
    Innovations
        Of the best first-order autoregression, never with a negative coefficient: noise that
        alternates would make steps look surer than they are.
    """
    n = len(residuals)
    total = float(residuals @ residuals)
    if total <= 0.0:
        return Innovations(0.0, 0.0)
    product = float(residuals[1:] @ residuals[:-1])
    rho = product + CORRELATION_WEIGHT * autocorrelation * total / n
    rho = min(0.98, max(0.0, rho / (total * (1.0 + CORRELATION_WEIGHT / n))))
    ends = float(residuals[0] ** 2 + residuals[-1] ** 2)
    return Innovations(total - 2.0 * rho * product + rho * rho * (total - ends), rho)


def log_ratio(worse: Floats, better: Floats, noise: InnovationNoise) -> float:
    """Twice the log-likelihood ratio of two fits with autoregressive noise of unknown scale.

    Parameters
    ----------
    worse, better : array, shape (n,)
        Residuals of the two fits.
    noise : InnovationNoise
        Of the whole series; its scale counts as much as four runs.

    Returns
    -------
    float
        About χ² if the better fit is not truly better; may be negative.
    """
    floor = SCALE_WEIGHT * noise.scale**2
    before = innovations(worse, noise.autocorrelation).sum_of_squares + floor
    after = innovations(better, noise.autocorrelation).sum_of_squares + floor
    return (len(worse) + SCALE_WEIGHT) * math.log(before / after)


def tell(values: Floats, noise: InnovationNoise, price: float) -> TrendFit:
    """Choose between level and drift.

    Parameters
    ----------
    values : array, shape (n,)
        A stretch without spikes.
    noise : InnovationNoise
        Of the whole series.
    price : float
        What a slope must gain in :func:`log_ratio` to be believed.
    """
    level = values - float(np.add.reduce(values)) / len(values)  # quicker than mean()
    if len(values) < SHORTEST_DRIFT:
        return TrendFit(level, drifts=False)
    time = np.arange(len(values)) - (len(values) - 1) / 2.0
    drift = level - time * float(time @ level) / float(time @ time)
    if log_ratio(level, drift, noise) > price:
        return TrendFit(drift, drifts=True)
    return TrendFit(level, drifts=False)
