"""The smallest change that a nightly series could show, day against day, and with more runs."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from models.records.days import day_number, format_day
from models.records.errors import BandwatchError, NotEnoughDataError
from models.records.series import Series
from models.records.stored_fit import StoredFit
from models.services.fitting.accepted_days import accepted_days
from models.services.fitting.used_measurements import in_window
from models.stats.comparison.comparison_days import WEEK, comparison_days
from models.stats.comparison.detectable_change import (
    ALPHA,
    POWER,
    DetectableChange,
    detectable_change_of_draws,
    difference_sd_with_more_runs,
)
from models.stats.comparison.start_after import start_after
from models.stats.level.fit_window import fit_window
from models.stats.level.gaussian_level import gaussian_level
from models.stats.level.spline import place_knots
from models.storage.fits.draws_view import read_level_by_day
from models.storage.fits.fit_view import read_latest_fit
from models.storage.results.calendar_view import read_releases
from models.storage.results.points_view import read_points

FACTORS = np.geomspace(0.5, 32, 49)  # times the runs of today


@dataclass(frozen=True, slots=True, eq=False)
class DetectableAgainst:
    """What the newest fitted day shows against another one.

    ``change`` is None exactly when ``reason`` says why. ``percent`` is the smallest change for
    each of ``DetectableDays.runs_per_day``, shape (F,).
    """

    label: str
    day: date | None
    change: DetectableChange | None
    percent: NDArray[np.float64]
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class DetectableDays:
    """A series' smallest changes: 7 days before, and the last day of the release before."""

    reference: date
    runs_now: float  # runs per day that has any, mean over the window
    runs_per_day: NDArray[np.float64]  # shape (F,)
    against: tuple[DetectableAgainst, ...]


def detectable_days(
    engine: Engine, series: Series, *, alpha: float = ALPHA, power: float = POWER
) -> DetectableDays:
    """Find the smallest changes that a fitted series could show.

    The present change comes from the posterior draws of both days. How it goes with the runs per
    day is that of the spline's posterior at the fit's mean noise and wiggle
    (`difference_sd_with_more_runs`); noise that the runs of a day share stays.

    Parameters
    ----------
    alpha, power : float
        One-sided share of false alarms, and share of true changes seen.

    Raises
    ------
    NotEnoughDataError
        If the series has no fit.
    """
    fit = read_latest_fit(engine, series.id)
    if fit is None or fit.last_day is None:
        raise NotEnoughDataError(
            f"{series.key} has no fit, so its noise is not known. Run `bandwatch fit --series"
            f" '{series.key}'`."
        )
    days = comparison_days(
        fit.last_day,
        read_releases(engine, series.key.project),
        days_before=(WEEK,),
        releases_before=(1,),
    )
    days = start_after(days, fit.last_day, accepted_days(engine, fit))
    wanted = [fit.last_day, *(item.day for item in days if item.day is not None)]
    draws = read_level_by_day(engine, fit.id, wanted)
    curve = _Curve(engine, series, fit)
    against = []
    for item in days:
        found = DetectableAgainst(item.label, item.day, None, np.empty(0), item.reason)
        if item.day is not None and not item.reason:
            try:
                change = _change(draws, fit.last_day, item.day, alpha, power)
                percent = change.percent * curve.relative(fit.last_day, item.day)
                found = replace(found, change=change, percent=percent)
            except BandwatchError as error:
                found = replace(found, reason=str(error))
        against.append(found)
    return DetectableDays(fit.last_day, curve.runs, curve.runs * FACTORS, tuple(against))


def _change(
    draws: dict[date, NDArray[np.float64]], day: date, other: date, alpha: float, power: float
) -> DetectableChange:
    for one in (day, other):
        if one not in draws:
            raise NotEnoughDataError(f"the fit has no draws for {format_day(one)}")
    return detectable_change_of_draws(draws[day], draws[other], alpha=alpha, power=power)


class _Curve:
    """The spline of a fit, rebuilt, and what more runs per day would do to it."""

    def __init__(self, engine: Engine, series: Series, fit: StoredFit) -> None:
        points = read_points(engine, series.id)
        used = in_window(points, fit.options)
        options = fit.options
        window = fit_window(points.time_ms[used], points.value[used], options.window_days)
        by_day = window.by_day
        knots = place_knots(by_day.days, min(fit.knots or 3, by_day.days.size))
        ratio = fit.day_ratio if np.isfinite(fit.day_ratio) else 0.0
        self._basis = gaussian_level(by_day, knots, ratio, options.step_days).basis
        self.runs = float(by_day.counts.mean())
        # The stored scale is that of a measurement, shared noise of its day included.
        self._sigma = float(fit.sigma.mean()) / window.scale.spread / np.sqrt(1 + ratio)
        self._tau = float(fit.tau.mean())
        # With f times n runs a day's mean has variance σ² (1/(f n) + ρ) instead of σ² (1/n + ρ).
        self._gain = (1 / self.runs + ratio) / (1 / (FACTORS * self.runs) + ratio)

    def relative(self, day: date, other: date) -> NDArray[np.float64]:
        """Divide the standard deviation of the difference by that of today; shape (F,)."""
        rows = self._basis.evaluate(np.array([day_number(day), day_number(other)]))
        arguments = (rows[0] - rows[1], self._basis.eigenvalues, self._sigma, self._tau)
        now = difference_sd_with_more_runs(*arguments, 1.0)
        return (
            np.array([difference_sd_with_more_runs(*arguments, gain) for gain in self._gain]) / now
        )
