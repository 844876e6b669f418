"""Compare two sets of runs of one test, without a history: base and head of a change.

Runs are compared on logarithms, so that noise is in percent. The mean of n runs is known to
s/√n with s pooled over both sets (Student's two-sample t), or, with runs in pairs, to the
spread of their differences (paired t). Most tests do not change, so the prior of the change
is a point at zero and a Cauchy about it, as in Jeffreys' test of a mean (1961, *Theory of
Probability*, section 5.2); without the point one of a hundred unchanged tests would be
called in most jobs.

One run on each side says nothing about the noise between runs; it has to be assumed.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.stats import t as student

from models.records.errors import NotEnoughDataError

CHANGE_PROBABILITY = 0.2  # before any run
CHANGE_SCALE = 0.05  # half of all changes are smaller, as logarithm: 5 %
RUN_NOISE = 0.02  # sd between single runs where they are too few to say, as logarithm: 2 %
FEWEST_FREEDOM = 2  # degrees of freedom with which the noise is estimated
DRAWS = 2000
SHOWN_CHANCE = 0.95  # with which a change counts as shown, as for fits
POWER = 0.8
_GRID, _COARSE = 4001, 501  # points of the change


@dataclass(frozen=True, slots=True)
class RunSetChange:
    """The change from base to head.

    Attributes
    ----------
    draws : ndarray, shape (DRAWS,)
        Quantiles of the posterior of head / base, rising.
    detectable : float
        Smallest rise, in percent, that would have shown with a probability of 80 %.
    assumed : bool
        Whether the noise between runs was assumed.
    """

    draws: NDArray[np.float64]
    detectable: float
    assumed: bool


def compare_run_sets(
    base: ArrayLike,
    head: ArrayLike,
    *,
    within: tuple[float, float] = (0.0, 0.0),
    paired: bool = False,
    run_noise: float = RUN_NOISE,
) -> RunSetChange:
    """Compare the runs of head with those of base.

    Parameters
    ----------
    base, head : array_like, shape (n,), (m,)
        One value for each run, in time order, unit of the series.
    within : (float, float)
        Standard error of a single run's value from the samples in it, as a share of the value,
        for base and head; counts where the noise is assumed.
    paired : bool
        Run i of head was measured next to run i of base, so that what both share cancels.
    run_noise : float
        Noise between runs as a share of the value, where there are too few to estimate it.

    Raises
    ------
    NotEnoughDataError
        If a side has no run, a value is not positive, or the runs do not come in pairs.
    """
    before, after = (np.asarray(values, dtype=np.float64) for values in (base, head))
    if not before.size or not after.size:
        raise NotEnoughDataError("one side has no run")
    if min(before.min(), after.min()) <= 0:
        raise NotEnoughDataError("a value is zero or negative, so a change has no percentage")
    before, after = np.log(before), np.log(after)
    found = float(after.mean() - before.mean())
    if paired and before.size != after.size:
        raise NotEnoughDataError(f"{before.size} runs of base and {after.size} of head: no pairs")
    if paired and before.size > FEWEST_FREEDOM:
        freedom = float(before.size - 1)
        error = float((after - before).std(ddof=1)) / math.sqrt(before.size)
        return RunSetChange(*_posterior(found, error, freedom), assumed=False)
    freedom = float(before.size + after.size - 2)
    if freedom >= FEWEST_FREEDOM:
        squares = float(((before - before.mean()) ** 2).sum() + ((after - after.mean()) ** 2).sum())
        error = math.sqrt(squares / freedom * (1 / before.size + 1 / after.size))
        return RunSetChange(*_posterior(found, error, freedom), assumed=False)
    variances = [
        (run_noise**2 + inside**2) / side.size
        for inside, side in zip(within, (before, after), strict=True)
    ]
    return RunSetChange(*_posterior(found, math.sqrt(sum(variances)), math.inf), assumed=True)


def _posterior(found: float, error: float, freedom: float) -> tuple[NDArray[np.float64], float]:
    """Return draws of head / base and the smallest change that would have shown, percent."""
    if error < 1e-9:  # every run gave the same value, as counters do
        return np.full(DRAWS, math.exp(found)), 0.0
    changed, grid, weight = _changed(found, error, freedom)
    places = (np.arange(DRAWS) + 0.5) / DRAWS
    below = changed * np.cumsum(weight)
    below[grid > 0] += 1 - changed
    draws = np.interp(places, below, grid)
    # The point at zero is a jump of the distribution, which interpolation would smear.
    left = changed * float(weight[grid <= 0].sum())
    draws[(places > left) & (places <= left + 1 - changed)] = 0.0
    return np.exp(draws), 100 * math.expm1(_detectable(error, freedom))


def _changed(
    found: float, error: float, freedom: float, points: int = _GRID
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Return P(changed), and where it has: a grid of changes with their probabilities."""
    reach = 12 * error * (1 + 8 / freedom)
    grid = np.linspace(min(found, 0) - reach, max(found, 0) + reach, points)
    likelihood = _density((found - grid) / error, freedom)
    prior = 1 / (math.pi * CHANGE_SCALE * (1 + (grid / CHANGE_SCALE) ** 2))
    weight = likelihood * prior
    evidence = float(weight.sum() * (grid[1] - grid[0])) * CHANGE_PROBABILITY
    unchanged = float(_density(np.array(found / error), freedom)) * (1 - CHANGE_PROBABILITY)
    return evidence / (evidence + unchanged), grid, weight / weight.sum()


def _density(distance: NDArray[np.float64], freedom: float) -> NDArray[np.float64]:
    """Student's density of a standardised distance, up to a factor."""
    if math.isinf(freedom):
        return np.exp(-(distance**2) / 2)
    return (1 + distance**2 / freedom) ** (-(freedom + 1) / 2)


def _detectable(error: float, freedom: float) -> float:
    """Find the true change whose estimate shows with a probability of POWER, as logarithm."""

    def lack(found: float) -> float:
        changed, grid, weight = _changed(found, error, freedom, _COARSE)
        return changed * float(weight[grid > 0].sum()) - SHOWN_CHANCE

    most = 5.0
    if lack(most) < 0:
        return math.inf
    critical = float(brentq(lack, 0.0, most, xtol=error / 50))
    return critical + float(student.ppf(POWER, freedom)) * error
