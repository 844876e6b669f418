"""A page opens at the newest days and the newest event, unless its link names others."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from dashboard.shared.series_history.freeze import frozen
from dashboard.shared.series_history.opening import shown_days, stretch_ms
from dashboard.shared.series_history.release_starts import release_starts
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.urls.trend_state import TrendState
from models.records.days import DAY_MS
from models.records.series_status import Label, Segment
from tests.dashboard.shared.series_history.test_freeze import NOW_MS, day, shown

LONG = shown("long", list(range(500)))


def changed_on(number: int, label: Label = Label.REGRESSION) -> TrendData:
    start = int(LONG.points.time_ms[number])
    group = Segment(start, start + DAY_MS, 2, 1.0, 0.1, label, 5.0)
    return replace(LONG, groups=(group,))


def test_the_newest_ninety_days_are_shown_first() -> None:
    assert shown_days([LONG], TrendState()) == (day(409), day(499))


@pytest.mark.parametrize(
    ("event", "first"),
    [(480, 409), (430, 409), (422, 408), (300, 286), (134, 120), (133, 409)],
)
def test_the_newest_event_is_shown_with_two_weeks_before_it(event: int, first: int) -> None:
    assert shown_days([changed_on(event)], TrendState()) == (day(first), day(499))


def test_a_group_that_is_no_change_is_no_event() -> None:
    assert shown_days([changed_on(300, Label.NORMAL)], TrendState()) == (day(409), day(499))


def test_a_short_history_is_shown_whole() -> None:
    assert shown_days([shown("short", [0, 40, 80])], TrendState()) == (None, None)


def test_a_link_that_names_days_or_the_whole_history_shows_those() -> None:
    assert shown_days([LONG], TrendState(whole=True)) == (None, None)
    assert shown_days([LONG], TrendState(first=day(3))) == (day(3), day(499))
    assert shown_days([LONG], TrendState(last=day(9), whole=True)) == (day(0), day(9))


def test_a_frozen_link_names_the_days_of_the_opening_or_of_the_whole_history() -> None:
    kept = frozen(TrendState(), [LONG], NOW_MS)
    assert (kept.first, kept.last) == (day(409), day(499))
    whole = frozen(TrendState(whole=True), [LONG], NOW_MS)
    assert (whole.first, whole.last, whole.whole) == (day(0), day(499), False)


def test_a_stretch_of_days_holds_both_of_them() -> None:
    first = date(1970, 1, 2)
    assert stretch_ms(first, first + timedelta(1)) == (DAY_MS, 3 * DAY_MS - 1)
    assert stretch_ms(None, None) == (float("-inf"), float("inf"))


def test_releases_begin_with_their_first_runs_but_for_the_one_that_was_there() -> None:
    names = np.array(["1.0", "1.0", "", "1.1", "1.0", "1.1", "1.2"], dtype=object)
    assert release_starts(np.arange(7) * 10, names) == (("1.1", 30), ("1.2", 60))
    assert release_starts(np.arange(0), names[:0]) == ()
