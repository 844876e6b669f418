"""Which days a reference day is compared with, and what becomes of a missing one."""

import csv
import json
import math
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from models.records.comparison import Verdict
from models.records.errors import BadArgumentError
from models.records.fit import Diagnostics, LevelFit, Likelihood
from models.records.release import Release
from models.records.series import Direction
from models.stats.comparison.compare_days import compare_days, level_by_day, predictive_by_day
from models.stats.comparison.comparison_days import ComparisonDay, comparison_days
from tests.stats.comparison.channel_days import (
    ChannelDay,
    channel_calendar,
    channel_comparison_days,
)

RELEASES = [
    Release(date(2026, 1, 10), "1.0.0"),
    Release(date(2026, 3, 10), "1.1.0"),
    Release(date(2026, 4, 1), "1.1.1"),
    Release(date(2026, 6, 10), "1.2.0"),
]


def test_two_weeks_and_two_releases() -> None:
    assert comparison_days(date(2026, 7, 1), RELEASES) == [
        ComparisonDay("7 days before", date(2026, 6, 24)),
        ComparisonDay("14 days before", date(2026, 6, 17)),
        ComparisonDay("last day of 1.1", date(2026, 6, 9)),
        ComparisonDay("last day of 1.0", date(2026, 3, 9)),
    ]


def test_a_release_that_is_not_known_is_listed_with_the_reason() -> None:
    listed = comparison_days(date(2026, 4, 1), RELEASES)
    assert listed[2].label == "last day of 1.0"
    assert listed[3].day is None
    assert "no earlier major release is known before 1 Apr 2026" in listed[3].reason
    assert len(comparison_days(date(2026, 4, 1))) == 2


@pytest.fixture(scope="module")
def beta(oracles: Path) -> list[ChannelDay]:
    with (oracles / "slowreg" / "beta_versions.csv").open() as file:
        rows = list(csv.DictReader(file))
    return [
        ChannelDay(date.fromisoformat(row["day"]), row["bvers"], int(row["mvers"])) for row in rows
    ]


REFERENCE = date(2020, 7, 6)


def days(listed: list[ComparisonDay]) -> list[str]:
    return [str(entry.day) for entry in listed]


def test_channel_days_equal_slow_regressions(oracles: Path, beta: list[ChannelDay]) -> None:
    with (oracles / "slowreg" / "prev_dates_2020-07-06.csv").open() as file:
        expected = [row["prev_dates"] for row in csv.DictReader(file)]
    assert days(channel_comparison_days(beta, REFERENCE)) == expected


@pytest.mark.parametrize(("variant", "left_out"), [("no_wed", {2}), ("no_wed_thu", {2, 3})])
def test_channel_days_without_the_preferred_weekdays(
    oracles: Path, beta: list[ChannelDay], variant: str, left_out: set[int]
) -> None:
    folder = oracles / "slowreg"
    expected = json.loads((folder / "prev_dates_variants.json").read_text())[variant]
    calendar = [entry for entry in beta if entry.day.weekday() not in left_out]
    assert days(channel_comparison_days(calendar, REFERENCE)) == list(expected.values())


def test_the_calendar_is_rebuilt_from_the_first_day_of_each_build(beta: list[ChannelDay]) -> None:
    builds = {entry.build: entry for entry in reversed(beta)}
    releases = [Release(entry.day, build) for build, entry in builds.items()]
    assert channel_calendar(releases, beta[0].day, beta[-1].day) == beta


def test_a_channel_without_a_final_build_says_so() -> None:
    calendar = channel_calendar(
        [Release(date(2020, 1, 1), "8.0b1"), Release(date(2020, 2, 1), "9.0b1")],
        date(2019, 12, 30),
        date(2020, 2, 3),
    )
    assert calendar[0].day == date(2020, 1, 1)
    listed = channel_comparison_days(calendar, date(2020, 2, 3))
    assert [entry.reason for entry in listed[2:]] == [
        "the channel carried no final 8",
        "the channel carried no final 7",
    ]
    with pytest.raises(BadArgumentError, match="does not begin with a number"):
        channel_calendar([Release(date(2020, 1, 1), "beta")], date(2020, 1, 1), date(2020, 1, 2))


def made_fit(steps: list[float]) -> LevelFit:
    """Make a fit with the given level on successive days from 2026-01-01."""
    rng = np.random.default_rng(1)
    level = np.array(steps) + rng.normal(0, 0.1, (1000, 1))
    first = (date(2026, 1, 1) - date(1970, 1, 1)).days
    return LevelFit(
        days=np.arange(first, first + len(steps)),
        level=level.astype(np.float32),
        sigma=np.full(1000, 1.0),
        tau=np.full(1000, 1.0),
        nu=None,
        predictive=np.zeros((len(steps), 5)),
        calibration=1.0,
        outlier=np.zeros(len(steps), dtype=np.bool_),
        likelihood=Likelihood.GAUSSIAN,
        knots=3,
        diagnostics=Diagnostics(1.0, 2000, 2000, 0, 0, 1.0),
    )


def test_a_missing_day_costs_only_its_own_row() -> None:
    fit = made_fit([100.0] * 10 + [105.0] * 10)
    reference = date(2026, 1, 20)
    asked = [*comparison_days(reference, RELEASES, (7, 14, 30)), ComparisonDay("own", None, "why")]
    rows = compare_days(level_by_day(fit), reference, asked, Direction.LOWER_IS_BETTER)
    assert [row.verdict for row in rows] == [
        Verdict.NO_CHANGE,
        Verdict.REGRESSION,
        Verdict.WITHHELD,
        Verdict.WITHHELD,
        Verdict.WITHHELD,
        Verdict.WITHHELD,
    ]
    assert rows[1].change == pytest.approx(5, abs=0.05)
    assert rows[2].reason == "the fit has no draws for 21 Dec 2025, a day outside its window"
    assert math.isnan(rows[2].p_worse)
    assert rows[5].reason == "why"


def test_a_doubtful_fit_gives_numbers_and_no_verdict() -> None:
    fit = made_fit([100.0] * 10 + [105.0] * 10)
    reference = date(2026, 1, 20)
    (row,) = compare_days(
        level_by_day(fit),
        reference,
        [ComparisonDay("14 days before", reference - timedelta(days=14))],
        Direction.LOWER_IS_BETTER,
        withheld="R-hat is 1.30",
    )
    assert (row.verdict, row.reason) == (Verdict.WITHHELD, "R-hat is 1.30")
    assert row.p_worse == 1


def test_predictive_draws_of_two_days_are_independent_and_repeatable() -> None:
    fit = made_fit([100.0, 100.0])
    first, second = predictive_by_day(fit).values()
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.1
    assert np.std(first) == pytest.approx(1.0, rel=0.05)
    np.testing.assert_array_equal(first, next(iter(predictive_by_day(fit).values())))


TODAY, THEN = date(2026, 1, 20), date(2026, 1, 6)
CHANGED = [100.0] * 10 + [105.0] * 10
ASKED = (ComparisonDay("14 days before", THEN),)


@pytest.mark.parametrize(
    ("direction", "surely"),
    [
        (Direction.LOWER_IS_BETTER, Verdict.REGRESSION),
        (Direction.HIGHER_IS_BETTER, Verdict.IMPROVEMENT),
    ],
)
def test_the_smallest_change_that_matters_is_the_caller_s(
    direction: Direction, surely: Verdict
) -> None:
    draws = level_by_day(made_fit(CHANGED))
    for delta, expected in ((4.0, surely), (6.0, Verdict.NO_CHANGE)):
        (row,) = compare_days(draws, TODAY, ASKED, direction, delta=delta)
        assert (row.verdict, row.delta) == (expected, delta)
        by_delta = (row.p_worse_by_delta, row.p_better_by_delta)
        assert max(by_delta) == float(delta == 4.0)


@pytest.mark.parametrize("worse", [True, False])
def test_how_sure_a_verdict_must_be_is_the_caller_s(worse: bool) -> None:
    """Of a hundred draws, 95 show the change."""
    sign = 1.0 if worse else -1.0
    after = np.where(np.arange(100) < 95, 100.0 + sign * 5, 100.0 - sign * 5)
    draws = {TODAY: after, THEN: np.full(100, 100.0)}
    surely = Verdict.REGRESSION if worse else Verdict.IMPROVEMENT
    for threshold, expected in ((0.94, surely), (0.96, Verdict.UNDECIDED)):
        (row,) = compare_days(draws, TODAY, ASKED, Direction.LOWER_IS_BETTER, threshold=threshold)
        assert row.verdict is expected
        assert row.p_worse == pytest.approx(0.95 if worse else 0.05)


def test_a_reference_day_without_draws_is_named() -> None:
    draws = level_by_day(made_fit(CHANGED))
    (row,) = compare_days(draws, date(2026, 3, 1), ASKED, Direction.LOWER_IS_BETTER)
    assert row.verdict is Verdict.WITHHELD
    assert row.reason == "the fit has no draws for 1 Mar 2026, a day outside its window"


def spread(fit: LevelFit) -> float:
    """Return half of the middle 99 % of what a measurement of the first day would show."""
    low, high = np.quantile(predictive_by_day(fit)[THEN], (0.005, 0.995))
    return float(high - low) / 2


def test_what_a_measurement_would_show_is_calibrated() -> None:
    fit = made_fit(CHANGED)
    wider = replace(fit, calibration=3.0)
    assert spread(fit) == pytest.approx(2.58, rel=0.05)
    assert spread(wider) == pytest.approx(3 * 2.58, rel=0.05)
    rows = [
        compare_days(predictive_by_day(made), TODAY, ASKED, Direction.LOWER_IS_BETTER)[0]
        for made in (fit, wider)
    ]
    # Two measurements differ by √2 of the noise: 5 beside 1.41, and beside 4.24.
    assert [row.verdict for row in rows] == [Verdict.REGRESSION, Verdict.UNDECIDED]
    assert [row.p_worse for row in rows] == pytest.approx([0.9998, 0.881], abs=0.02)


def test_what_a_measurement_would_show_has_the_tails_of_the_noise() -> None:
    heavy = replace(made_fit(CHANGED), nu=np.full(1000, 3.0))
    assert spread(heavy) == pytest.approx(5.84, rel=0.1)  # Student's t with 3 degrees of freedom
