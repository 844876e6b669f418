"""Where comparisons start once changes are accepted, and on which day a step is."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.days import DAY_MS
from models.stats.comparison.comparison_days import ComparisonDay
from models.stats.comparison.start_after import AcceptedDay, across, start_after
from models.stats.level.known_steps import step_day, step_days

TODAY = date(2026, 5, 20)
WEEK = ComparisonDay("7 days before", date(2026, 5, 13))
RELEASE = ComparisonDay("last day of 8.4", date(2026, 3, 1))
NONE = ComparisonDay("last day of 8.3", None, "no release")


def test_days_behind_an_accepted_change_give_way_to_its_first_day() -> None:
    accepted = [AcceptedDay(date(2026, 5, 3)), AcceptedDay(date(2026, 2, 1))]
    found = start_after([WEEK, RELEASE, NONE], TODAY, accepted)
    since = ComparisonDay("since the accepted change of 3 May 2026", date(2026, 5, 3))
    assert found == [WEEK, since, NONE]


def test_the_newest_of_several_changes_counts() -> None:
    accepted = [AcceptedDay(date(2026, 5, 15)), AcceptedDay(date(2026, 4, 1))]
    assert {item.day for item in start_after([WEEK, RELEASE], TODAY, accepted)} == {
        date(2026, 5, 15)
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (AcceptedDay(TODAY), "came with the day that is judged"),
        (AcceptedDay(date(2026, 5, 18), known=False), "refit to compare"),
    ],
)
def test_where_no_day_can_stand_in_the_reason_is_told(change: AcceptedDay, words: str) -> None:
    (found,) = start_after([WEEK], TODAY, [change])
    assert (found.label, found.day) == (WEEK.label, WEEK.day)
    assert words in found.reason


def test_a_day_that_a_person_named_stays_and_says_what_lies_between() -> None:
    accepted = [AcceptedDay(date(2026, 5, 3), known=False)]
    week, release = across([WEEK, RELEASE], TODAY, accepted)
    assert week == WEEK
    assert release.day == RELEASE.day
    assert release.label == "last day of 8.4, across the accepted change of 3 May 2026"


@given(
    back=st.integers(0, 400),
    changes=st.lists(st.tuples(st.integers(-30, 400), st.booleans()), max_size=5),
)
def test_no_comparison_ever_reaches_behind_an_accepted_change(
    back: int, changes: list[tuple[int, bool]]
) -> None:
    asked = ComparisonDay("then", TODAY - timedelta(days=back))
    accepted = [AcceptedDay(TODAY - timedelta(days=days), known) for days, known in changes]
    (found,) = start_after([asked], TODAY, accepted)
    assert found.day is not None
    if not found.reason:
        assert not any(found.day < item.day <= TODAY for item in accepted)
        assert asked.day is not None
        assert asked.day <= found.day <= TODAY
    if not any(0 <= days < back for days, _ in changes):
        assert found == asked


def test_a_day_belongs_to_the_side_that_has_most_of_its_runs() -> None:
    times = np.array([10 * DAY_MS + hour * 3_600_000 for hour in (1, 7, 13, 19)])
    assert step_day(int(times[0]), times) == 10
    assert step_day(int(times[2]), times) == 10
    assert step_day(int(times[3]), times) == 11
    assert step_day(12 * DAY_MS + 5, times) == 12


def test_steps_outside_of_the_history_are_left_out() -> None:
    times = np.arange(10, 20, dtype=np.int64) * DAY_MS
    changes = [5 * DAY_MS, 10 * DAY_MS, 15 * DAY_MS + 1, 15 * DAY_MS, 30 * DAY_MS]
    assert step_days(changes, times) == (15, 16)
    assert step_days(changes, np.empty(0, dtype=np.int64)) == ()
