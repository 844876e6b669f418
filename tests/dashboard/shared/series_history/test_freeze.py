"""A frozen link names days, moment and fits; a live one keeps the days alone."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from dashboard.shared.series_history.freeze import frozen, live
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.urls.trend_state import MOST_DAYS, TrendState
from models.records.comparison import Comparison, Verdict
from models.records.days import DAY_MS
from models.records.fit import FitOptions, FitState, Likelihood
from models.records.points import Points
from models.records.series import Direction, Series, SeriesKey
from models.records.stored_fit import StoredFit

NOW_MS = 1_795_176_000_000
FIRST_DAY = 20_000
BEGIN = date(2024, 10, 4)  # day 20,000 since 1970
TODAY = BEGIN + timedelta(days=90)


def points(days: list[int]) -> Points:
    size = len(days)
    times = np.array([(FIRST_DAY + day) * DAY_MS + 1 for day in days], dtype=np.int64)
    blank = np.full(size, "", dtype=object)
    return Points(
        measurement_id=np.arange(size),
        time_ms=times,
        run_ms=times,
        value=np.full(size, 5.0),
        status=np.full(size, "ok", dtype=object),
        revision=blank,
        version=blank,
        run_id=blank,
        host=blank,
        instance=blank,
        iteration=np.full(size, -1),
        replicate=blank,
        stored_ms=times,
    )


def fit(number: int) -> StoredFit:
    nothing = np.zeros(0, dtype=np.float32)
    return StoredFit(
        id=number,
        series_id=1,
        state=FitState.COMPLETE,
        reason="",
        trusted=True,
        created_ms=NOW_MS,
        first_day=BEGIN,
        last_day=TODAY,
        likelihood=Likelihood.GAUSSIAN,
        knots=3,
        options=FitOptions(),
        data_hash="",
        toolchain="",
        measurements=0,
        outliers=0,
        calibration=1.0,
        day_ratio=0.0,
        diagnostics=None,
        seconds={},
        sigma=nothing,
        tau=nothing,
        nu=None,
    )


def compared(day: int | None) -> Comparison:
    then = None if day is None else BEGIN + timedelta(days=day)
    nan = float("nan")
    return Comparison("", TODAY, then, nan, nan, nan, nan, nan, nan, 1.0, Verdict.WITHHELD)


def shown(
    test: str,
    days: list[int],
    *,
    fitted: int | None = None,
    reference: date | None = TODAY,
    against: tuple[int | None, ...] = (83, 76),
) -> TrendData:
    return TrendData(
        series=Series(1, SeriesKey("p", "b", "s", test, "x"), "ms", Direction.LOWER_IS_BETTER),
        points=points(days),
        release=np.full(len(days), "", dtype=object),
        outlier=np.zeros(len(days), dtype=np.bool_),
        fit=None if fitted is None else fit(fitted),
        attempt=None,
        bands=None,
        reference=reference,
        comparisons=tuple(compared(day) for day in against),
        now_ms=NOW_MS,
    )


WHOLE = shown("whole", [0, 40, 90], fitted=7)
EARLY = shown("early", [10, 60], fitted=8, against=(5,))


def day(number: int) -> date:
    return BEGIN + timedelta(days=number)


def test_a_frozen_link_names_everything_that_would_move() -> None:
    state = frozen(TrendState(series=("p/b/s/whole/x",), log=True), [WHOLE], NOW_MS)
    assert state == TrendState(
        series=("p/b/s/whole/x",),
        day=TODAY,
        first=day(0),
        last=day(90),
        against=(day(83), day(76)),
        as_of_ms=NOW_MS,
        fits=(7,),
        log=True,
    )


def test_what_a_person_chose_is_kept() -> None:
    chosen = TrendState(day=day(80), first=day(20), last=day(85), as_of_ms=NOW_MS - DAY_MS)
    state = frozen(chosen, [WHOLE], NOW_MS)
    assert (state.day, state.first, state.last) == (day(80), day(20), day(85))
    assert state.as_of_ms == NOW_MS - DAY_MS


@pytest.mark.parametrize("order", [(WHOLE, EARLY), (EARLY, WHOLE)])
def test_several_series_are_shown_from_the_first_of_all_to_the_last(
    order: tuple[TrendData, ...],
) -> None:
    state = frozen(TrendState(), order, NOW_MS)
    assert (state.first, state.last) == (day(0), day(90))
    assert state.series == tuple(str(item.series.key) for item in order)
    assert state.fits == tuple(item.fit.id for item in order if item.fit)


@pytest.mark.parametrize("against", [None, (), (BEGIN,)])
def test_of_several_series_each_keeps_its_own_days_to_compare_with(
    against: tuple[date, ...] | None,
) -> None:
    state = frozen(TrendState(against=against), [WHOLE, EARLY], NOW_MS)
    assert state.against == against


def test_each_day_compared_with_is_named_once_and_missing_ones_are_not() -> None:
    series = shown("many", [0, 90], against=(83, None, 83, *range(20)))
    state = frozen(TrendState(), [series], NOW_MS)
    assert state.against == tuple(map(day, (83, *range(MOST_DAYS - 1))))


def test_without_a_fit_nothing_is_pinned() -> None:
    empty = shown("none", [], reference=None, against=())
    state = frozen(TrendState(against=(BEGIN,)), [empty], NOW_MS)
    assert (state.fits, state.day, state.first, state.last) == ((), None, None, None)
    assert state.against == (BEGIN,)


def test_a_live_link_shows_the_same_days_of_what_is_known_now() -> None:
    state = frozen(TrendState(log=True), [WHOLE], NOW_MS)
    assert state.frozen
    alive = live(state)
    assert not alive.frozen
    assert alive == replace(state, as_of_ms=None, fits=())
    assert (alive.first, alive.last, alive.day) == (day(0), day(90), TODAY)
    assert alive.fits == ()
