"""Compare the reference day of a fit with the days that a link asks for."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dashboard.shared.series_history.difference_density import (
    DifferenceDensity,
    difference_density,
)
from dashboard.shared.urls.trend_state import Judged, TrendState
from models.records.comparison import Comparison
from models.records.days import day_of_moment
from models.records.release import Release
from models.records.series import Direction, Series
from models.records.stored_fit import StoredFit
from models.stats.comparison.compare import DELTA, predictive_draws
from models.stats.comparison.compare_days import compare_days
from models.stats.comparison.comparison_days import ComparisonDay, comparison_days
from models.stats.comparison.detectable_change import detectable_change_of_draws
from models.stats.comparison.failing_text import failing_text
from models.stats.comparison.quality_gate import withheld_reason
from models.stats.comparison.start_after import AcceptedDay, across, start_after
from models.stats.comparison.verdict import THRESHOLD
from models.stats.series.failing import FailingRuns
from models.stats.steps.shown_by_steps import shown_by_steps

Draws = Mapping[date, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A comparison, the smallest change that it would have detected, and its distribution."""

    comparison: Comparison
    detectable: float  # percent, with 80 % power at 5 % false alarms; NaN where unknown
    density: DifferenceDensity | None = None  # of the change; None where it has none


def judge(
    series: Series,
    fit: StoredFit,
    days: Sequence[ComparisonDay],
    drawn: Draws,
    state: TrendState,
    now_ms: int,
    failing: FailingRuns | None = None,
) -> list[Judgement]:
    """Compare the reference day with its comparison days.

    Parameters
    ----------
    fit : StoredFit
        A complete fit.
    days : sequence of ComparisonDay
        As of :func:`asked_days`.
    drawn : mapping of date to ndarray, each of shape (S,)
        Draws of the reference day and of the days, as of :func:`judged_draws`.
    now_ms : int
        The present, or the moment that a frozen page shows.
    failing : FailingRuns, optional
        The failed runs at the end of the series; none is judged as of now while it fails.

    Returns
    -------
    list of Judgement
        One per comparison day.
    """
    reference = reference_day(fit, state)
    # A question about a day that a person named is a question about the past: age is no matter.
    today = None if state.day else day_of_moment(now_ms)
    withheld = ""
    if fit.diagnostics is not None and fit.last_day is not None:
        failing_reason = ""
        if failing is not None and state.day is None:
            failing_reason = failing_text(failing.since_ms, failing.runs)
        withheld = withheld_reason(fit.diagnostics, fit.last_day, today, failing=failing_reason)
    found = compare_days(
        drawn,
        reference,
        days,
        series.direction,
        delta=DELTA if state.delta is None else state.delta,
        threshold=THRESHOLD if state.sure is None else state.sure / 100,
        withheld=withheld,
    )
    known = fit.last_day if state.judged is Judged.LEVEL else None
    return [
        Judgement(
            item, _detectable(drawn, item, fit, known), _density(drawn, item, series.direction)
        )
        for item in found
    ]


def reference_day(fit: StoredFit, state: TrendState) -> date:
    """Return the day that is judged: the link's, else the last one of a complete fit."""
    reference = state.day or fit.last_day
    assert reference is not None
    return reference


def asked_days(
    reference: date,
    releases: Sequence[Release],
    state: TrendState,
    accepted: Sequence[AcceptedDay] = (),
) -> list[ComparisonDay]:
    """List the days to compare with: those of the link, else the usual ones.

    A day of the link that is a usual one keeps that one's name. The usual ones start after an
    accepted change; a day of the link is taken at its word, and told what lies between.
    """
    usual = comparison_days(reference, releases)
    if state.against is None:
        return list(dict.fromkeys(start_after(usual, reference, accepted)))
    names = {item.day: item.label for item in reversed(usual) if item.day is not None}
    asked = [
        ComparisonDay(names.get(day) or _distance(reference, day), day) for day in state.against
    ]
    return across(asked, reference, accepted)


def judged_draws(fit: StoredFit, level: Draws, state: TrendState) -> Draws:
    """Turn draws of the level into what the link judges: the level, or single measurements.

    The noise of a day is the same whatever other days are asked for, so that a comparison does
    not change when another one is added.
    """
    if state.judged is Judged.LEVEL:
        return level
    return {day: _predictive(fit, day, draws) for day, draws in level.items()}


def _predictive(fit: StoredFit, day: date, level: NDArray[np.float64]) -> NDArray[np.float64]:
    size = level.size
    rng = np.random.default_rng([fit.options.seed, day.toordinal()])
    nu = None if fit.nu is None else fit.nu[:size]
    calibration = fit.calibration if np.isfinite(fit.calibration) else 1.0
    scale = fit.sigma if fit.noise is None else fit.noise
    return predictive_draws(level, scale[:size], rng, nu, calibration)


def _detectable(drawn: Draws, item: Comparison, fit: StoredFit, newest: date | None) -> float:
    """Return what the fit with steps knows, else what the spread of the draws allows."""
    if newest is not None and item.comparison is not None:
        shown = shown_by_steps(fit.steps, newest, item.reference, item.comparison)
        if not math.isnan(shown):
            return shown
    reference = drawn.get(item.reference)
    comparison = None if item.comparison is None else drawn.get(item.comparison)
    if reference is None or comparison is None or comparison.size < 2 or comparison.mean() == 0:
        return float("nan")
    return detectable_change_of_draws(reference, comparison).percent


def _density(drawn: Draws, item: Comparison, direction: Direction) -> DifferenceDensity | None:
    comparison = None if item.comparison is None else drawn.get(item.comparison)
    reference = drawn.get(item.reference)
    if reference is None or comparison is None:
        return None
    return difference_density(reference, comparison, direction)


def _distance(reference: date, day: date) -> str:
    days = (reference - day).days
    if days == 0:
        return "the same day"
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'before' if days > 0 else 'after'}"
