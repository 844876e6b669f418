"""What a release or the newest level is judged against, by the words of a command."""

from datetime import date
from typing import Any

import pytest

from models.records.errors import BadArgumentError
from models.services.gate.against import find_against
from models.stats.comparison.release_days import Major

OLD = Major("8.3", date(2026, 1, 1), date(2026, 3, 31))
PAST = Major("8.4", date(2026, 4, 1), date(2026, 6, 30))
NEW = Major("8.5", date(2026, 7, 1), None)
RELEASES = (OLD, PAST, NEW)
NEWEST = date(2026, 9, 21)


def against(text: str, reference: Major = NEW, newest: date | None = NEWEST) -> Major:
    store: Any = None  # none of these words is a revision
    return find_against(store, "p", text, RELEASES, reference, newest)


def test_a_release_or_the_one_before_is_named() -> None:
    assert against("previous-release") == PAST
    assert against("previous-release", PAST) == OLD
    assert against("release:previous-release") == PAST
    assert against("8.3") == against("release: 8.3") == OLD


@pytest.mark.parametrize("text", ["7", "7d", "7 days", "days:7"])
def test_days_are_counted_back_from_the_newest_fitted_day(text: str) -> None:
    assert against(text) == Major("7 days before", date(2026, 9, 14), date(2026, 9, 14))


def test_days_before_a_past_release_are_counted_from_its_last_day() -> None:
    assert against("1d", PAST) == Major("1 day before", date(2026, 6, 29), date(2026, 6, 29))
    assert against("3650").last_day == date(2016, 9, 23)


def test_where_nothing_is_fitted_there_is_no_day() -> None:
    assert against("7d", newest=None) == Major("7 days before", NEW.first_day, None)


@pytest.mark.parametrize(
    ("text", "reference", "message"),
    [
        ("8.5", NEW, "8.5 is the release that is judged"),
        ("release:9.0", NEW, "p has no release '9.0'. Its releases are 8.3, 8.4, 8.5."),
        ("previous-release", OLD, "p has no release before 8.3."),
        ("days:0", NEW, "'0' is no number of days from 1 to 3650."),
        ("days:3651", NEW, "'3651' is no number of days"),
        ("release: ", NEW, "names nothing"),
        ("abc", NEW, "p has no release and no revision 'abc'"),  # too short for a revision
    ],
)
def test_what_cannot_be_compared_with_is_named(text: str, reference: Major, message: str) -> None:
    with pytest.raises(BadArgumentError, match=message):
        against(text, reference)
