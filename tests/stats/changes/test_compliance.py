"""Trend compliance against CSIT's output and a plain restatement."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.records.series import Direction
from models.records.series_status import Label
from models.stats.changes.compliance import Compliance, compliance_by_runs, compliance_by_time
from tests.stats.reference_series import NAMES

HIGHER, LOWER = Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER


def read_groups(oracles: Path, name: str) -> tuple[list[int], list[Label], list[float]]:
    with (oracles / "csit" / f"{name}.csv").open() as file:
        rows = list(csv.DictReader(file))
    labels = [Label(row["classification"]) for row in rows]
    return [int(row["time"]) * 1000 for row in rows], labels, [float(r["trend_avg"]) for r in rows]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("window", "long_window"), [(14, 180), (4, 12)])
def test_compliance_by_runs_equals_csit(
    oracles: Path, name: str, window: int, long_window: int
) -> None:
    _, labels, means = read_groups(oracles, name)
    file = json.loads((oracles / "csit" / f"{name}.json").read_text())
    expected = file[f"compliance_runs_{window}_{long_window}"]
    ours = compliance_by_runs(labels, means, HIGHER, window=window, long_window=long_window)
    assert ours.trend == pytest.approx(expected["last_avg"], rel=1e-12)
    assert ours.week_ago == pytest.approx(expected["avg_week_ago"], rel=1e-12)
    assert ours.quarter_best == pytest.approx(expected["max_long_avg"], rel=1e-12)
    # CSIT shows a loss of throughput as negative; here worse is positive.
    assert -round(ours.short_change, 2) == expected["short_term_change_pct"]
    assert -round(ours.long_change, 2) == expected["long_term_change_pct"]
    assert ours.runs_in_group == expected["runs_in_last_group"]
    assert ours.regressions == expected["regressions_2019"]
    assert ours.progressions == expected["progressions_2019"]
    assert (ours.reason == "") is expected["row_shown_in_table"]


@pytest.mark.parametrize("name", NAMES)
def test_compliance_by_time_equals_the_documented_meaning(oracles: Path, name: str) -> None:
    times, labels, means = read_groups(oracles, name)
    file = json.loads((oracles / "csit" / f"{name}.json").read_text())
    expected = file["compliance_by_date_interpretation"]
    ours = compliance_by_time(times, labels, means, HIGHER)
    assert ours.week_ago == pytest.approx(expected["week_ago"], rel=1e-12)
    assert ours.quarter_best == pytest.approx(expected["max_long"], rel=1e-12)
    assert -ours.short_change == pytest.approx(expected["short_pct"], abs=1e-9)
    assert -ours.long_change == pytest.approx(expected["long_pct"], abs=1e-9)


def slow_by_runs(means: list[float], window: int, long_window: int) -> tuple[float, float]:
    """Restate CSIT's two changes run by run, for throughput."""
    last, week_ago, best = means[-1], math.nan, math.nan
    for age, mean in enumerate(reversed(means)):
        if age < window:
            week_ago = mean
        elif age < long_window and not math.isnan(mean) and not best >= mean:
            best = mean
    return 100 * (last - week_ago) / week_ago, 100 * (last - best) / best


@given(
    st.lists(st.sampled_from([90.0, 100.0, 110.0, math.nan]), min_size=2, max_size=40),
    st.integers(1, 8),
    st.integers(8, 30),
)
def test_changes_equal_the_plain_restatement(
    means: list[float], window: int, long_window: int
) -> None:
    labels = [Label.NORMAL] * len(means)
    ours = compliance_by_runs(labels, means, HIGHER, window=window, long_window=long_window)
    short, long = slow_by_runs(means, window, long_window)
    np.testing.assert_allclose([-ours.short_change, -ours.long_change], [short, long], atol=1e-9)
    assert (ours.reason != "") is (math.isnan(short) or math.isnan(long))


def slow_by_time(days: list[int], means: list[float]) -> tuple[float, float]:
    """Restate the documented meaning run by run, for latency."""
    last, week_ago, best = means[-1], math.nan, math.nan
    for day, mean in zip(days, means, strict=True):
        if day <= days[-1] - 7:
            week_ago = mean
            if day >= days[-1] - 91 and not best <= mean:
                best = mean
    return 100 * (last - week_ago) / week_ago, 100 * (last - best) / best


@given(
    st.lists(
        st.tuples(st.integers(0, 200), st.sampled_from([90.0, 100.0, 110.0])),
        min_size=1,
        max_size=40,
    )
)
def test_changes_by_time_equal_the_plain_restatement(runs: list[tuple[int, float]]) -> None:
    days, means = sorted(day for day, _ in runs), [mean for _, mean in runs]
    ours = by_day(days, means)
    short, long = slow_by_time(days, means)
    expected = [math.nan if len(runs) < 2 else short, long]
    np.testing.assert_allclose([ours.short_change, ours.long_change], expected, atol=1e-9)


def test_worse_is_positive_and_the_best_is_the_lowest_where_lower_is_better() -> None:
    means = [90.0] * 20 + [120.0] * 20 + [110.0] * 10
    ours = compliance_by_runs([Label.NORMAL] * 50, means, LOWER)
    assert (ours.trend, ours.week_ago, ours.quarter_best) == (110, 120, 90)
    assert ours.short_change == pytest.approx(-100 / 12)
    assert ours.long_change == pytest.approx(200 / 9)
    assert ours.runs_in_group == 10


def by_day(days: list[int], means: list[float]) -> Compliance:
    return compliance_by_time(
        [day * DAY_MS for day in days], [Label.NORMAL] * len(days), means, LOWER
    )


def test_rows_that_csit_drops_get_a_reason() -> None:
    normal = Label.NORMAL
    assert "only one run" in compliance_by_runs([normal], [5.0], LOWER).reason
    assert "no runs" in compliance_by_runs([], [], LOWER).reason
    assert "older than 9 runs" in compliance_by_runs([normal] * 9, [5.0] * 9, LOWER).reason
    assert compliance_by_runs([normal] * 9, [5.0] * 9, LOWER).short_change == 0
    failed = compliance_by_runs([normal] * 20, [5.0] * 19 + [math.nan], LOWER)
    assert failed.reason == "The last run failed."
    assert "zero" in compliance_by_runs([normal] * 20, [0.0] * 20, LOWER).reason
    assert "older than 7 days" in by_day([0, 1, 2], [1.0, 1.0, 1.0]).reason


def test_runs_of_the_same_day_a_week_ago_count_as_a_week_ago() -> None:
    ours = by_day([0, 7], [10.0, 11.0])
    assert ours.week_ago == ours.quarter_best == 10
    assert ours.short_change == pytest.approx(10)
    assert ours.reason == ""


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_changes_do_not_depend_on_the_unit(unit: float) -> None:
    means = np.repeat([100.0, 104.0, 103.0], 30)
    labels = [Label.NORMAL] * 90
    plain, scaled = (compliance_by_runs(labels, m, LOWER) for m in (means, means * unit))
    assert scaled.short_change == pytest.approx(plain.short_change)
    assert scaled.long_change == pytest.approx(plain.long_change)


def test_unequal_lengths_descending_times_and_infinite_means_are_refused() -> None:
    with pytest.raises(BadArgumentError, match="2 labels"):
        compliance_by_runs([Label.NORMAL] * 2, [1.0], LOWER)
    with pytest.raises(BadArgumentError, match="descend"):
        by_day([2, 1], [1.0, 1.0])
    with pytest.raises(BadArgumentError, match="infinite"):
        compliance_by_runs([Label.NORMAL], [math.inf], LOWER)
    with pytest.raises(BadArgumentError, match="at least 1"):
        compliance_by_runs([Label.NORMAL], [1.0], LOWER, window=0)


def test_a_quarter_is_180_runs_and_91_days() -> None:
    labels = [Label.NORMAL] * 300
    means = np.full(300, 110.0)
    for age, best in ((179, 100.0), (180, 110.0)):
        changed = means.copy()
        changed[-1 - age] = 100.0
        assert compliance_by_runs(labels, changed, LOWER).quarter_best == best
    assert by_day([0, 50, 91], [100.0, 110.0, 110.0]).quarter_best == 100
    assert by_day([0, 50, 92], [100.0, 110.0, 110.0]).quarter_best == 110


def test_a_best_value_of_zero_has_no_percentage() -> None:
    ours = by_day([0, 50, 91], [0.0, 110.0, 110.0])
    assert (ours.quarter_best, ours.week_ago) == (0, 110)
    assert ours.reason == "A change against zero has no percentage."


def test_a_rise_from_a_negative_level_is_worse_where_lower_is_better() -> None:
    ours = by_day([0, 50, 91], [-100.0, -100.0, -95.0])
    assert ours.short_change == pytest.approx(5)
    assert ours.long_change == pytest.approx(5)
