"""Numbers, ages and counts as people read them."""

import math

import pytest

from dashboard.shared.formatting.decision_text import plain_percent, plain_range
from dashboard.shared.formatting.values import (
    age,
    count,
    percent,
    percent_number,
    probability,
    quantity,
)

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (2.14, "+2.1\u202f%"),
        (-0.314, "−0.31\u202f%"),
        (0.0, "0\u202f%"),
        (-0.001, "0.00\u202f%"),
        (0.001, "0.00\u202f%"),
        (1234.5, "+1,234\u202f%"),
        (4.0, "+4.0\u202f%"),
        (-0.006, "−0.01\u202f%"),
        (math.nan, "–"),
        (math.inf, "–"),
    ],
)
def test_a_change_has_a_sign_and_two_digits(value: float, spelled: str) -> None:
    assert percent(value) == spelled


@pytest.mark.parametrize(
    ("share", "spelled"),
    [
        (0.97, "97\u202f%"),
        (1.0, "> 99\u202f%"),
        (0.997, "> 99\u202f%"),
        (0.995, "> 99\u202f%"),
        (0.994, "99\u202f%"),
        (0.006, "1\u202f%"),
        (0.005, "< 1\u202f%"),
        (0.0, "< 1\u202f%"),
        (math.nan, "–"),
    ],
)
def test_a_probability_is_never_certain(share: float, spelled: str) -> None:
    assert probability(share) == spelled


@pytest.mark.parametrize(
    ("value", "unit", "spelled"),
    [
        (20.8423, "s", "20.84 s"),
        (0.085551, "s", "0.08555 s"),
        (12_345_678, "pps", "12.35 M pps"),
        (0, "", "0"),
        (-1500, "", "−1,500"),
        (3e-9, "s", "3.000e−09 s"),
        (math.nan, "s", "–"),
    ],
)
def test_a_level_has_four_digits_and_its_unit(value: float, unit: str, spelled: str) -> None:
    assert quantity(value, unit) == spelled


def test_ages_and_counts_agree_in_number() -> None:
    assert age(0, HOUR // 2) == "under an hour"
    assert age(0, HOUR) == "1 hour"
    assert age(0, 23 * HOUR) == "23 hours"
    assert age(0, 24 * HOUR) == age(0, 47 * HOUR) == "1 day"
    assert age(0, 50 * HOUR) == "2 days"
    assert age(5, 0) == "under an hour"
    assert (count(1, "run"), count(1200, "run"), count(3, "series")) == (
        "1 run",
        "1,200 runs",
        "3 series",
    )


@pytest.mark.parametrize("value", [0.004, 0.35, 0.949, 0.951, 2.14, 4.0, 99.4, 99.6, 1234.5])
def test_a_size_has_the_same_digits_with_and_without_its_sign(value: float) -> None:
    assert percent(value).lstrip("+") == plain_percent(value)
    assert plain_range(value, value).startswith(percent_number(value))
    assert percent(-value).replace("−", "") == plain_percent(value)
