"""Due times in working days."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.triage.due import add_working_days, bug_due, triage_due

FRIDAY = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)


def test_a_weekend_does_not_count() -> None:
    assert triage_due(FRIDAY) == datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
    assert bug_due(FRIDAY) == datetime(2026, 11, 26, 15, 30, tzinfo=UTC)


def test_what_comes_on_a_weekend_starts_on_monday() -> None:
    assert triage_due(SATURDAY) == datetime(2026, 11, 25, tzinfo=UTC)


@given(
    st.datetimes(
        datetime(2020, 1, 1),  # noqa: DTZ001
        datetime(2030, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    st.integers(0, 30),
)
def test_counting_day_by_day_gives_the_same(begin: datetime, days: int) -> None:
    moment = begin
    while moment.weekday() >= 5:
        moment = (moment + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    left = days
    while left:
        moment += timedelta(days=1)
        left -= moment.weekday() < 5
    assert add_working_days(begin, days) == moment


@pytest.mark.parametrize("days", [2, 4])
def test_it_never_falls_on_a_weekend(days: int) -> None:
    for hour in range(24 * 14):
        begin = datetime.fromtimestamp(FRIDAY.timestamp() + 3600 * hour, tz=UTC)
        assert add_working_days(begin, days).weekday() < 5


@pytest.mark.parametrize(
    ("begin", "due"),
    [
        ("2026-11-16T12:00", "2026-11-18T12:00"),  # Monday
        ("2026-11-17T12:00", "2026-11-19T12:00"),
        ("2026-11-18T12:00", "2026-11-20T12:00"),
        ("2026-11-19T12:00", "2026-11-23T12:00"),  # Thursday: over the weekend
        ("2026-11-20T23:59", "2026-11-24T23:59"),
        ("2026-11-21T00:00", "2026-11-25T00:00"),  # Saturday counts from Monday
        ("2026-11-22T23:59", "2026-11-25T00:00"),
        ("2026-11-23T00:00", "2026-11-25T00:00"),
        ("2027-12-30T12:00", "2028-01-03T12:00"),  # over the end of the year
        ("2028-02-28T12:00", "2028-03-01T12:00"),  # over a leap day
    ],
)
def test_triage_is_due_two_working_days_later(begin: str, due: str) -> None:
    read = [datetime.fromisoformat(f"{text}Z") for text in (begin, due)]
    assert triage_due(read[0]) == read[1]


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize("name", ["America/New_York", "Asia/Kolkata", "Pacific/Apia"])
def test_weekdays_are_those_of_utc_whatever_the_zone(name: str) -> None:
    for begin in (FRIDAY, FRIDAY.replace(hour=23), SATURDAY.replace(hour=1)):
        due = triage_due(begin.astimezone(ZoneInfo(name)))
        assert due == triage_due(begin)
        assert due.utcoffset() == timedelta(0)
