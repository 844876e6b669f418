"""Due times in working days."""

from datetime import UTC, datetime

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
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 30),
)
def test_counting_day_by_day_gives_the_same(begin: datetime, days: int) -> None:
    from datetime import timedelta

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
