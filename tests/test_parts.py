"""Parts of the tests: a week of days runs each test once."""

import pytest

from tests.parts import in_part, read_part

MONDAY_MS = 1_796_601_600_000  # 2026-12-07T00:00 UTC
DAY_MS = 86_400_000


def test_seven_days_run_each_test_once() -> None:
    names = [f"tests/test_it.py::test_{number}" for number in range(200)]
    days = [read_part("today", MONDAY_MS + day * DAY_MS) for day in range(7)]
    assert days == [(day + 1, 7) for day in range(7)]
    assert all(sum(in_part(name, day) for day in days) == 1 for name in names)
    assert all(any(in_part(name, day) for name in names) for day in days)


def test_the_day_is_that_of_utc() -> None:
    assert read_part("today", MONDAY_MS - 1) == (7, 7)


@pytest.mark.parametrize("text", ["0/7", "8/7", "3", "3/", "a/b", "-1/7", "tomorrow"])
def test_what_names_no_part_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"--part {text}: write which part of how many"):
        read_part(text, MONDAY_MS)
