"""The smallest change that a comparison of two days, or of two sets of runs, would see.

A one-sided test of level α sees a true change of (z_{1−α} + z_{power})·sd with the given power,
where sd is the standard error of the difference of the two levels: the usual sample-size
formula (Cohen, 1988, *Statistical Power Analysis*, chapter 2). For days of a fitted series sd is
the posterior standard deviation of the difference, so that what the days share cancels.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import ndtri

from models.records.errors import BadArgumentError

ALPHA = 0.05
POWER = 0.8
MOST_RUNS_FACTOR = 1e6


@dataclass(frozen=True, slots=True)
class DetectableChange:
    """Find the smallest change that a comparison would see.

    Attributes
    ----------
    percent : float
        Change in percent of the comparison's level, seen with ``power``.
    difference : float
        The same in the series' unit.
    difference_sd : float
        Standard error of the difference of the levels, in the series' unit.
    alpha, power : float
        Share of false alarms of the one-sided test, and share of true changes seen.
    """

    percent: float
    difference: float
    difference_sd: float
    alpha: float
    power: float


def detectable_change(
    difference_sd: float, level: float, *, alpha: float = ALPHA, power: float = POWER
) -> DetectableChange:
    """Find the smallest change seen, given the standard error of the difference.

    Parameters
    ----------
    difference_sd : float
        Standard error of reference minus comparison, in the series' unit.
    level : float
        Level of the comparison, not zero.
    alpha, power : float
        One-sided level of the test, and power.

    Raises
    ------
    BadArgumentError
        If an argument lies outside its domain.
    """
    if not (0 < alpha < 1 and 0 < power < 1):
        raise BadArgumentError(
            f"alpha and power must lie between 0 and 1, found {alpha} and {power}"
        )
    if not (difference_sd >= 0 and math.isfinite(difference_sd)):
        raise BadArgumentError(f"a standard error must be finite and not negative: {difference_sd}")
    if level == 0 or not math.isfinite(level):
        raise BadArgumentError(f"a change in percent needs a level other than zero, found {level}")
    difference = max(0.0, _factor(alpha, power)) * difference_sd
    percent = 100 * difference / abs(level)
    return DetectableChange(percent, difference, difference_sd, alpha, power)


def detectable_change_of_draws(
    reference: ArrayLike, comparison: ArrayLike, *, alpha: float = ALPHA, power: float = POWER
) -> DetectableChange:
    """Find the smallest change that a comparison of two fitted days would see.

    Parameters
    ----------
    reference, comparison : array_like, shape (S,)
        Posterior draws of the levels of both days, in the series' unit, paired by draw.
    alpha, power : float
        One-sided level of the test, and power.

    Raises
    ------
    BadArgumentError
        If the draws have different lengths, fewer than two or a mean of zero, or are not finite.
    """
    first, second = (np.asarray(draws, dtype=np.float64) for draws in (reference, comparison))
    if first.shape != second.shape or first.ndim != 1 or len(first) < 2:
        raise BadArgumentError(
            f"two equally long rows of draws are needed, found {first.shape} and {second.shape}"
        )
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        raise BadArgumentError("A draw is not finite; leave out a day that the fit does not cover.")
    difference_sd = float((first - second).std(ddof=1))
    return detectable_change(difference_sd, float(second.mean()), alpha=alpha, power=power)


def detectable_percent(
    reference: ArrayLike, comparison: ArrayLike, *, alpha: float = ALPHA, power: float = POWER
) -> NDArray[np.float64]:
    """Find the smallest change in percent for many series at once.

    Parameters
    ----------
    reference, comparison : array_like, shape (S, n_series)
        As for `detectable_change_of_draws`, a column for each series.
    alpha, power : float
        One-sided level of the test, and power.

    Returns
    -------
    ndarray, shape (n_series,)
        NaN where a draw is not finite or the comparison's level is zero.
    """
    first, second = (np.asarray(draws, dtype=np.float64) for draws in (reference, comparison))
    if len(first) < 2:
        return np.full(first.shape[1], np.nan)
    spread = (first - second).std(axis=0, ddof=1)
    level = np.abs(second.mean(axis=0))
    percent: NDArray[np.float64] = np.full(level.shape, np.nan)
    known = level > 0
    percent[known] = 100 * max(0.0, _factor(alpha, power)) * spread[known] / level[known]
    return percent


def detectable_change_of_runs(
    noise_sd: float,
    level: float,
    runs_reference: int,
    runs_comparison: int,
    *,
    alpha: float = ALPHA,
    power: float = POWER,
) -> DetectableChange:
    """Find the smallest change that the means of two sets of runs would show, without a fit.

    Parameters
    ----------
    noise_sd : float
        Standard deviation of single runs, in the series' unit.
    level : float
        Level of the comparison.
    runs_reference, runs_comparison : int
        Runs on each side, for instance runs per day times seven, or those of a release.
    alpha, power : float
        One-sided level of the test, and power.

    Raises
    ------
    BadArgumentError
        If an argument lies outside its domain.
    """
    if min(runs_reference, runs_comparison) < 1:
        raise BadArgumentError("both sides of a comparison need at least one run")
    difference_sd = noise_sd * math.sqrt(1 / runs_reference + 1 / runs_comparison)
    return detectable_change(difference_sd, level, alpha=alpha, power=power)


def runs_factor(change: DetectableChange, wanted_percent: float) -> float:
    """Return by what factor the runs must grow to detect a smaller change of plain means.

    Parameters
    ----------
    change : DetectableChange
        What is seen now.
    wanted_percent : float
        Change that shall be seen, in percent, positive.

    Returns
    -------
    float
        At least 1; 1 means that the change is seen already. For the levels of a fit it is a
        lower bound, see `runs_factor_of_fit`.

    Raises
    ------
    BadArgumentError
        If the wanted change is not positive.
    """
    if not wanted_percent > 0:
        raise BadArgumentError(f"the wanted change must be positive, found {wanted_percent}")
    return max(1.0, change.percent / wanted_percent) ** 2


def runs_factor_of_fit(
    contrast: NDArray[np.float64],
    eigenvalues: NDArray[np.float64],
    sigma: float,
    tau: float,
    wanted_sd: float,
) -> float:
    """Return by what factor the runs of every day must grow to detect a smaller difference of days.

    More runs also let the spline follow the days more closely, so that the difference of two
    near days gains less than the square root of the runs.

    Parameters
    ----------
    contrast, eigenvalues, sigma, tau
        See `difference_sd_with_more_runs`.
    wanted_sd : float
        Standard deviation of the difference that is wanted, in the unit of ``sigma``: the
        wanted change divided by the sum of the two normal quantiles.

    Returns
    -------
    float
        At least 1; infinite where a million times the runs would not do.

    Raises
    ------
    BadArgumentError
        If a scale is not positive.
    """
    if not wanted_sd > 0:
        raise BadArgumentError(f"the wanted standard deviation must be positive, found {wanted_sd}")

    def lack(log_factor: float) -> float:
        factor = math.exp(log_factor)
        now = difference_sd_with_more_runs(contrast, eigenvalues, sigma, tau, factor)
        return now - wanted_sd

    if lack(0.0) <= 0:
        return 1.0
    most = math.log(MOST_RUNS_FACTOR)
    if lack(most) > 0:
        return math.inf
    return math.exp(float(brentq(lack, 0.0, most, xtol=1e-9)))


def difference_sd_with_more_runs(
    contrast: NDArray[np.float64],
    eigenvalues: NDArray[np.float64],
    sigma: float,
    tau: float,
    factor: float,
) -> float:
    """Return the standard deviation of a difference of days if every day had more runs.

    Parameters
    ----------
    contrast : ndarray, shape (K,)
        Difference of the two days' rows of the Demmler–Reinsch basis.
    eigenvalues : ndarray, shape (K,)
        Roughness λ of the basis functions; 0 for level and slope.
    sigma, tau : float
        Noise and wiggle of the fit, on the scale of the values: the coefficients have the prior
        N(0, τ²/λ), their estimates the variance σ².
    factor : float
        How many times the runs of every day, at least a positive number.

    Returns
    -------
    float
        In the unit of ``sigma``; with ``factor`` 1 that of the present fit, given σ and τ.

    Raises
    ------
    BadArgumentError
        If a scale or the factor is not positive.
    """
    if not (sigma > 0 and tau > 0 and factor > 0):
        raise BadArgumentError("sigma, tau and the factor of runs must be positive")
    noise = sigma**2 / factor
    # 1 / (1/noise + λ/τ²): noise and prior variance in parallel; λ = 0 leaves the noise.
    variance = 1 / (1 / noise + eigenvalues / tau**2)
    return float(np.sqrt((contrast**2 * variance).sum()))


def _factor(alpha: float, power: float) -> float:
    """Sum of the two normal quantiles."""
    return float(ndtri(1 - alpha) + ndtri(power))
