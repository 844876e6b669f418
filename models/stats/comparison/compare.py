"""Compare two days: from draws of both levels to a change and its probabilities.

Draw j of one day is set against draw j of the other, because both belong to one curve: what
is uncertain about the whole curve cancels out. Source of the idea: Mozilla's slow_regressions,
which compared predictive draws; here draws of the level are the rule, because noise of single
runs says nothing about a change.

Probabilities are counted from differences and never divided by anything, so they hold for
levels that are zero or negative as well. A percentage is of the comparison level's magnitude.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.records.errors import BadArgumentError
from models.records.series import Direction
from models.stats.level.posterior import stratified_noise

DELTA = 1.0  # percent; the smallest change that matters unless a person says otherwise
QUANTILES = (0.10, 0.50, 0.90)
LARGEST_MINORITY = 0.01  # share of draws on the other side of zero that a percentage survives


class Denominator(StrEnum):
    """What a percentage is of."""

    COMPARISON = "comparison"
    REFERENCE = "reference"  # what slow_regressions' Python code divided by


@dataclass(frozen=True, slots=True)
class LevelChange:
    """Change from comparison to reference day; each array has shape () or (n_series,).

    Positive is worse. ``change``, ``low`` and ``high`` are percent: median, p10, p90; they
    are NaN where the comparison level cannot be distinguished from zero. Probabilities are shares
    of draws. Everything is NaN where a draw is not finite.
    """

    change: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p_worse: NDArray[np.float64]
    p_better: NDArray[np.float64]
    p_worse_by_delta: NDArray[np.float64]  # worse by at least δ
    p_better_by_delta: NDArray[np.float64]
    p_within_delta: NDArray[np.float64]  # changed by less than δ, or not at all


def compare_levels(
    reference: ArrayLike,
    comparison: ArrayLike,
    direction: Direction | Sequence[Direction],
    delta: float = DELTA,
    denominator: Denominator = Denominator.COMPARISON,
) -> LevelChange:
    """Summarise the change between two levels by draw index, for one or many series.

    Parameters
    ----------
    reference : array_like, shape (S,) or (S, n_series)
        Draws of the level (or of the predictive distribution) on the day that is judged.
    comparison : array_like, same shape
        Draws on the day it is judged against, of the same fit or fits.
    direction : Direction or sequence of Direction, length n_series
        Which way is worse.
    delta : float
        Smallest change that matters, percent of the denominator's magnitude, at least 0.
    denominator : Denominator
        Which day's level the percentages are of.

    Returns
    -------
    LevelChange

    Raises
    ------
    BadArgumentError
        If shapes differ, there are no draws, or ``delta`` is negative or not finite.
    """
    after = np.asarray(reference, dtype=np.float64)
    before = np.asarray(comparison, dtype=np.float64)
    if after.shape != before.shape or after.ndim not in (1, 2) or after.shape[0] == 0:
        raise BadArgumentError(
            f"Draws of shape {after.shape} cannot be compared with draws of shape {before.shape}:"
            " both must be (draws,) or (draws, series), with at least one draw."
        )
    if not 0 <= delta < np.inf:
        raise BadArgumentError(f"delta is {delta} percent; it must be finite and not negative.")
    sign = _worse_sign(direction, after.shape[1:])
    finite = np.all(np.isfinite(after) & np.isfinite(before), axis=0)
    # Powers of two leave every draw as it is, and keep differences of huge levels finite.
    after, before = (np.where(finite, np.ldexp(draws, -4), 1.0) for draws in (after, before))
    worsening = sign * (after - before)
    base = before if denominator is Denominator.COMPARISON else after
    relevant = delta / 100 * np.abs(base)
    worse, better = worsening > 0, worsening < 0
    low, change, high = _percent(worsening, base)
    known = np.where(finite, 1.0, np.nan)
    return LevelChange(
        change=change * known,
        low=low * known,
        high=high * known,
        p_worse=worse.mean(axis=0) * known,
        p_better=better.mean(axis=0) * known,
        p_worse_by_delta=(worse & (worsening >= relevant)).mean(axis=0) * known,
        p_better_by_delta=(better & (-worsening >= relevant)).mean(axis=0) * known,
        p_within_delta=((np.abs(worsening) < relevant) | (worsening == 0)).mean(axis=0) * known,
    )


def predictive_draws(
    level: ArrayLike,
    sigma: ArrayLike,
    rng: np.random.Generator,
    nu: ArrayLike | None = None,
    calibration: float = 1.0,
) -> NDArray[np.float64]:
    """Turn draws of a level into draws of what a new measurement would show.

    Call it once for each of two days with the same generator: their noise is independent.

    Parameters
    ----------
    level : array_like, shape (S,)
        Draws of one day's level, unit of the series.
    sigma : array_like, shape (S,)
        Noise scale of the same draws, unit of the series.
    rng : numpy.random.Generator
        Source of the noise.
    nu : array_like, shape (S,), optional
        Degrees of freedom of Student-t noise; Gaussian without it.
    calibration : float
        The fit's recalibration factor on the noise.

    Returns
    -------
    ndarray, shape (S,)
    """
    levels = np.asarray(level, dtype=np.float64)
    freedom = None if nu is None else np.asarray(nu, dtype=np.float64)
    noise = stratified_noise(levels.size, freedom, rng)
    drawn: NDArray[np.float64] = levels + calibration * np.asarray(sigma, np.float64) * noise
    return drawn


def _worse_sign(
    direction: Direction | Sequence[Direction], shape: tuple[int, ...]
) -> NDArray[np.float64]:
    """Return the sign that makes a rise worse, for one series or for each."""
    if isinstance(direction, Direction):
        return np.full(shape, float(direction.worse_sign))
    signs = np.array([float(one.worse_sign) for one in direction])
    if signs.shape != shape:
        raise BadArgumentError(f"There are {signs.size} directions for draws of {shape} series.")
    return signs


def _percent(worsening: NDArray[np.float64], base: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles of the change in percent, shape (3, …); NaN if the base may be zero."""
    above, below = (base > 0).mean(axis=0), (base < 0).mean(axis=0)
    divisible = np.maximum(above, below) >= 1 - LARGEST_MINORITY
    divisible |= np.all(worsening == 0, axis=0)  # no change of zero is a change of zero percent
    # Along the last axis, so that each series' draws lie side by side in memory.
    size = np.abs(base)
    size = np.where(size > 0, size, np.inf)
    with np.errstate(over="ignore"):
        percent = np.clip(100 * (worsening / size), -1e300, 1e300)
    quantiles = np.quantile(np.ascontiguousarray(percent.T), QUANTILES, axis=-1)
    result: NDArray[np.float64] = np.where(divisible, quantiles, np.nan)
    return result
