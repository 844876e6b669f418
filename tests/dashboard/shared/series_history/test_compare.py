"""What a link asks to compare, and how it is judged, with draws made by hand."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from dashboard.shared.series_history.compare import (
    asked_days,
    judge,
    judged_draws,
    reference_day,
)
from dashboard.shared.urls.trend_state import Judged, TrendState
from models.records.comparison import Verdict
from models.records.days import DAY_MS, moment_of_day
from models.records.fit import FitOptions
from models.records.release import Release
from models.records.series import Direction, Series, SeriesKey
from models.records.steps_found import StepsFound
from models.stats.comparison.comparison_days import ComparisonDay
from models.stats.comparison.start_after import AcceptedDay
from models.stats.series.failing import FailingRuns
from tests.dashboard.sample_store import HEALTHY
from tests.dashboard.shared.series_history.test_freeze import TODAY, fit

SERIES = Series(1, SeriesKey("p", "b", "s", "t", "x"), "ms", Direction.LOWER_IS_BETTER)
WEEK_AGO = TODAY - timedelta(days=7)
NOW_MS = moment_of_day(TODAY) + DAY_MS // 2
SPREAD = np.random.default_rng(4).normal(0, 0.2, 500)
DRAWN = {TODAY: 105 + SPREAD, WEEK_AGO: 100 + SPREAD[::-1]}
USUAL = TrendState()
DAYS = [ComparisonDay("7 days before", WEEK_AGO)]
FIT = replace(
    fit(7),
    diagnostics=HEALTHY,
    sigma=np.full(500, 2.0, dtype=np.float32),
    options=FitOptions(seed=3),
)


def verdict(state: TrendState = USUAL, now_ms: int = NOW_MS, **differs: Any) -> Any:
    """Judge the planted 5 % under a link; the fit, the draws and failing runs may differ."""
    values: dict[str, Any] = {"fit": FIT, "drawn": DRAWN, "series": SERIES, **differs}
    (found,) = judge(
        values["series"],
        values["fit"],
        DAYS,
        values["drawn"],
        state,
        now_ms,
        values.get("failing"),
    )
    return found


def test_the_size_direction_and_smallest_change_are_those_of_the_draws() -> None:
    found = verdict()
    assert found.comparison.verdict is Verdict.REGRESSION
    assert found.comparison.change == pytest.approx(5.0, abs=0.05)
    # 2.4865 standard deviations of a difference with sd 0.2 √2, of 100.
    assert found.detectable == pytest.approx(2.4865 * 0.2 * np.sqrt(2), rel=0.1)
    assert found.density is not None
    more = replace(SERIES, direction=Direction.HIGHER_IS_BETTER)
    assert verdict(series=more).comparison.verdict is Verdict.IMPROVEMENT


def test_delta_and_certainty_of_the_link_count() -> None:
    assert verdict(TrendState(delta=9.0)).comparison.verdict is Verdict.NO_CHANGE
    near = {**DRAWN, TODAY: 100.15 + SPREAD}
    sure = [
        verdict(TrendState(delta=0.0, sure=share), drawn=near).comparison.verdict
        for share in (60.0, 99.0)
    ]
    assert sure == [Verdict.REGRESSION, Verdict.UNDECIDED]


def test_old_data_are_withheld_unless_the_day_was_named() -> None:
    later = NOW_MS + 15 * DAY_MS
    assert verdict(now_ms=NOW_MS + 14 * DAY_MS).comparison.verdict is Verdict.REGRESSION
    old = verdict(now_ms=later).comparison
    assert old.verdict is Verdict.WITHHELD
    assert "15 days old" in old.reason
    assert verdict(TrendState(day=TODAY), later).comparison.verdict is Verdict.REGRESSION


def test_while_a_series_fails_the_present_is_withheld_and_a_named_day_is_not() -> None:
    failing = FailingRuns(NOW_MS, 4, NOW_MS)
    assert verdict(failing=failing).comparison.verdict is Verdict.WITHHELD
    named = verdict(TrendState(day=TODAY), failing=failing).comparison
    assert named.verdict is Verdict.REGRESSION


def test_a_fit_that_is_not_trusted_gives_no_verdict() -> None:
    doubtful = replace(HEALTHY, reasons=("R̂ is 1.2",))
    found = verdict(fit=replace(FIT, diagnostics=doubtful)).comparison
    assert (found.verdict, "R̂ is 1.2" in found.reason) == (Verdict.WITHHELD, True)


def test_what_the_fit_with_steps_knows_goes_before_the_spread_of_the_draws() -> None:
    steps = StepsFound((), (), ((7, 1.25),), relative=True)
    stepped = replace(FIT, steps=steps)
    assert verdict(fit=stepped).detectable == 1.25
    single = verdict(TrendState(judged=Judged.PREDICTIVE), fit=stepped)
    assert single.detectable == pytest.approx(0.703, rel=0.15)
    assert np.isnan(verdict(drawn={TODAY: DRAWN[TODAY]}).detectable)
    assert np.isnan(verdict(drawn={**DRAWN, WEEK_AGO: np.zeros(500)}).detectable)


def test_the_reference_day_is_the_link_s_or_the_newest() -> None:
    assert reference_day(FIT, TrendState()) == TODAY
    assert reference_day(FIT, TrendState(day=WEEK_AGO)) == WEEK_AGO


RELEASES = [
    Release(TODAY - timedelta(days=days), f"{9 - days / 100:g}") for days in (300, 200, 100)
]


def test_the_usual_days_are_asked_unless_the_link_names_others() -> None:
    usual = asked_days(TODAY, RELEASES, TrendState())
    assert [item.day for item in usual[:2]] == [WEEK_AGO, TODAY - timedelta(days=14)]
    assert all(item.label.startswith("last day of ") for item in usual[2:])
    named = asked_days(
        TODAY,
        RELEASES,
        TrendState(against=(WEEK_AGO, TODAY - timedelta(days=3), TODAY + timedelta(days=1), TODAY)),
    )
    assert [item.label for item in named] == [
        *("7 days before", "3 days before", "1 day after", "the same day"),
    ]
    assert asked_days(TODAY, RELEASES, TrendState(against=())) == []


def test_usual_days_start_after_an_accepted_change_and_named_ones_say_it() -> None:
    accepted = [AcceptedDay(TODAY - timedelta(days=3))]
    usual = asked_days(TODAY, [], TrendState(), accepted)
    assert [item.day for item in usual] == [TODAY - timedelta(days=3)]  # once
    (named,) = asked_days(TODAY, [], TrendState(against=(WEEK_AGO,)), accepted)
    assert named.day == WEEK_AGO
    assert named.label.startswith("7 days before, across the accepted change of ")


def test_single_measurements_are_the_level_with_the_noise_of_the_fit() -> None:
    level = {TODAY: np.full(500, 100.0), WEEK_AGO: np.full(500, 100.0)}
    assert judged_draws(FIT, level, TrendState()) is level
    single = TrendState(judged=Judged.PREDICTIVE)
    found = judged_draws(FIT, level, single)
    assert found[TODAY].std() == pytest.approx(2.0, rel=0.1)
    assert not np.array_equal(found[TODAY], found[WEEK_AGO])
    alone = judged_draws(FIT, {TODAY: level[TODAY]}, single)
    np.testing.assert_array_equal(alone[TODAY], found[TODAY])
    wider = judged_draws(replace(FIT, calibration=3.0), level, single)
    assert wider[TODAY].std() == pytest.approx(6.0, rel=0.1)
    unknown = judged_draws(replace(FIT, calibration=float("nan")), level, single)
    np.testing.assert_array_equal(unknown[TODAY], found[TODAY])
