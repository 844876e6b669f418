"""The Gaussian level in milliseconds, without Stan: for replays of whole histories.

The model and its priors are those of ``stan/gaussian_level.stan``. Given the ratio r = τ²/σ², the
likelihood of σ is that of a scaled χ, so that the posterior of r can be tabulated on a grid and
σ drawn exactly; the curve follows in closed form. What is approximate: the prior of σ is taken
as flat, which it is to a few per cent where standardised data lie, and that of τ is taken at
each r's most likely σ.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.level.day_noise import day_noise_ratio
from models.stats.level.fit_window import FitWindow, fit_window
from models.stats.level.gaussian_level import GaussianLevel, coefficient_draws, gaussian_level
from models.stats.level.reml import RATIOS
from models.stats.level.spline import knot_count, place_knots

WINDOW_DAYS = 365
PRIOR_DOF, PRIOR_SCALE = 3.0, 2.5  # half-Student-t of τ, standardised


@dataclass(frozen=True, slots=True)
class QuickLevel:
    """Draws of a level; evaluated where it is asked for."""

    first_day: int  # of the kept measurements, days since 1970-01-01
    last_day: int
    day_ratio: float  # ρ, as in models.stats.level.day_noise
    reduced: GaussianLevel
    coefficients: NDArray[np.float64]  # shape (S, K), standardised
    location: float
    spread: float

    def draws(self, days: NDArray[np.int64]) -> NDArray[np.float64]:
        """Level draws (S, M) on days (M,), unit of the series; NaN outside of the window."""
        level = self.coefficients @ self.reduced.basis.evaluate(days).T
        inside = (days >= self.first_day) & (days <= self.last_day)
        return np.where(inside, self.location + self.spread * level, np.nan)


def quick_level(
    time_ms: NDArray[np.int64],
    values: NDArray[np.float64],
    *,
    window_days: int = WINDOW_DAYS,
    day_ratio: float | None = None,
    draws: int = 400,
    seed: int = 1,
) -> QuickLevel:
    """Fit the level of a series under Gaussian noise.

    Parameters
    ----------
    time_ms : (N,) int array
        Milliseconds since 1970-01-01 UTC, in any order.
    values : (N,) float array
        Measurements that succeeded, unit of the series.
    window_days : int
        Days back from the newest measurement.
    day_ratio : float, optional
        ρ, where it is known from nearly the same data; finding it takes most of the time.
    draws : int
        S, the number of draws.
    seed : int
        Equal data and seeds give equal draws.

    Raises
    ------
    BadArgumentError, NotEnoughDataError, NoVariationError, SeriesUnfitError
        As `models.stats.level.fit_curve.fit_curve` does.
    """
    window: FitWindow = fit_window(time_ms, values, window_days)
    by_day = window.by_day
    knots = place_knots(by_day.days, knot_count(by_day.days))
    ratio = day_noise_ratio(by_day, knots) if day_ratio is None else day_ratio
    reduced = gaussian_level(by_day, knots, ratio)
    rng = np.random.default_rng(seed)
    sigma, tau = _noise_and_wiggle(reduced, draws, rng)
    return QuickLevel(
        first_day=int(by_day.days[0]),
        last_day=int(by_day.days[-1]),
        day_ratio=ratio,
        reduced=reduced,
        coefficients=coefficient_draws(reduced, sigma, tau, rng),
        location=window.scale.location,
        spread=window.scale.spread,
    )


def _noise_and_wiggle(
    reduced: GaussianLevel, draws: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw (σ, τ), each of shape (S,), standardised."""
    z = reduced.z[reduced.basis.free :]
    relative = 1.0 + RATIOS[:, None] / reduced.basis.penalties
    squares = np.maximum((z**2 / relative).sum(axis=1) + reduced.rss0, np.finfo(float).tiny)
    # Two degrees of freedom go to flat σ and to the change from (σ, τ) to (σ, log r).
    freedom = max(1, reduced.measurements - reduced.basis.free - 2)
    tau = np.sqrt(RATIOS * squares / freedom)
    log_mass = (
        -0.5 * np.log(relative).sum(axis=1)
        - 0.5 * freedom * np.log(squares)
        + 0.5 * np.log(RATIOS)
        - 0.5 * (PRIOR_DOF + 1) * np.log1p((tau / PRIOR_SCALE) ** 2 / PRIOR_DOF)
    )
    mass = np.exp(log_mass - log_mass.max())
    # Evenly spread ranks instead of random ones: the mixture over r does not tremble.
    ranks = (np.arange(draws) + 0.5) / draws
    chosen = np.interp(ranks, np.cumsum(mass) / mass.sum(), np.arange(RATIOS.size))
    log_ratio = np.interp(chosen, np.arange(RATIOS.size), np.log(RATIOS))
    ratio = np.exp(log_ratio)
    waves = (z**2 / (1.0 + ratio[:, None] / reduced.basis.penalties)).sum(axis=1)
    chi2 = rng.chisquare(freedom, size=draws)
    sigma = np.sqrt(np.maximum(waves + reduced.rss0, np.finfo(float).tiny) / chi2)
    return sigma, sigma * np.sqrt(ratio)
