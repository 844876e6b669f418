"""Student-t by maximum likelihood, where its tails can be distinguished from Gaussian ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from models.stats.series.outliers import MAD_OF_STANDARD_NORMAL

# Unbounded, the likelihood runs off to ν = ∞ on Gaussian noise and to scale = 0 on repeated
# values; between 2 and 30 it stays on what a band can show.
HEAVIEST, LIGHTEST = 2.0, 30.0
CANDIDATES = np.geomspace(HEAVIEST, LIGHTEST, 25)
ROUNDS = 60  # of the scale's fixed point; it closes by a factor of about ν/(ν+3) in each
WINDOW = 10  # neighbours in the rolling median
STEP = 3.0  # scales between past and future median; five times its spread under even noise


@dataclass(frozen=True, slots=True)
class StudentFit:
    """The best Student-t about 0 and what it gains over the best Gaussian."""

    nu: float  # degrees of freedom, from 2 to 30
    scale: float  # unit of the residuals
    gain: float  # log likelihood above the Gaussian's


def rolling_residuals(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance of each value from the median of its ten nearest neighbours in time.

    Where the ten before and the ten after lie more than three scales apart, the level steps
    there, and the nearer of their two medians is taken.

    Parameters
    ----------
    values : (N,) float array
        Values in time order, N ≥ 11.

    Returns
    -------
    (N,) float array
        A value is no neighbour of its own: a median that contains it would be equal to it again
        and again, and such zeros look like a sharp peak with heavy tails.
    """
    around = values - _median_of_others(values, WINDOW // 2)
    past = values - _median_of_others(values, WINDOW)
    future = values - _median_of_others(values, 0)
    nearer = np.where(np.abs(past) <= np.abs(future), past, future)
    scale = np.median(np.abs(around)) / MAD_OF_STANDARD_NORMAL
    residuals: NDArray[np.float64] = np.where(np.abs(past - future) > STEP * scale, nearer, around)
    return residuals


def _median_of_others(values: NDArray[np.float64], before: int) -> NDArray[np.float64]:
    """Median of ten others, ``before`` of them earlier; at the ends, of the ten at the end."""
    start = np.clip(np.arange(values.size) - before, 0, values.size - WINDOW - 1)
    window = start[:, None] + np.arange(WINDOW + 1)
    others = window[window != np.arange(values.size)[:, None]]
    median: NDArray[np.float64] = np.median(values[others].reshape(-1, WINDOW), axis=1)
    return median


def fit_student(residuals: NDArray[np.float64]) -> StudentFit:
    """Fit degrees of freedom and scale of a Student-t about 0.

    Parameters
    ----------
    residuals : (N,) float array
        Not all zero.

    Returns
    -------
    StudentFit
        The best of 25 degrees of freedom from 2 to 30, each with its own best scale.
    """
    root_mean_square = float(np.sqrt(np.mean(residuals**2)))
    squares = (residuals / root_mean_square) ** 2
    nu = CANDIDATES[:, None]
    variance = np.ones_like(nu)
    for _ in range(ROUNDS):
        variance = np.mean((nu + 1.0) / (nu + squares / variance) * squares, axis=1, keepdims=True)
    log_likelihood = (
        gammaln((nu + 1.0) / 2.0) - gammaln(nu / 2.0) - 0.5 * np.log(np.pi * nu * variance)
    ) - 0.5 * (nu + 1.0) * np.mean(np.log1p(squares / (nu * variance)), axis=1, keepdims=True)
    best = int(np.argmax(log_likelihood))
    gaussian = -0.5 * np.log(2.0 * np.pi) - 0.5
    return StudentFit(
        nu=float(CANDIDATES[best]),
        scale=root_mean_square * float(np.sqrt(variance[best, 0])),
        gain=float(residuals.size * (log_likelihood[best, 0] - gaussian)),
    )
