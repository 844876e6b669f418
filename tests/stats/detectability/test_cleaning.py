"""Cleaning in Hail's order."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.benchmark_runs import BenchmarkKey, BenchmarkRuns, benchmark_runs
from models.records.errors import BadArgumentError, NotEnoughDataError
from models.stats.detectability.cleaning import CleaningRules, FailureRule, clean_runs
from tests.stats.hail_reference import reference, reference_runs

KEY = BenchmarkKey("bench.py", "test_x")


def runs_of(*rows: list[float]) -> BenchmarkRuns:
    return benchmark_runs(KEY, [np.array(row) for row in rows])


@pytest.mark.parametrize("name", ["test_quiet", "test_noisy", "test_few_instances"])
def test_hails_rule_leaves_what_hail_leaves(oracles: Path, name: str) -> None:
    expected = reference(oracles, "filter_and_variability.json")[name]
    burn_in = reference(oracles, "first_stable_index.json")[name]
    cleaned = clean_runs(
        reference_runs(oracles)[name], burn_in, CleaningRules(failures=FailureRule.HAIL)
    )
    counts = cleaned.counts.to_dict()
    for step in (
        "instances_in",
        "viable_instances",
        "iterations_in",
        "after_burn_in",
        "after_failed",
        "after_outliers",
    ):
        assert counts[step] == expected[step], step
    assert (cleaned.table is not None) == expected["kept"]
    if expected["kept"]:
        assert cleaned.usable().counts.tolist() == expected["iterations_kept_per_instance"]


def test_too_few_instances_are_a_reason_with_counts(oracles: Path) -> None:
    cleaned = clean_runs(reference_runs(oracles)["test_few_instances"], 5)
    assert cleaned.table is None
    assert "20 of 20 instances have at least 50 usable iterations, and 50" in cleaned.reason
    with pytest.raises(NotEnoughDataError, match="measure more"):
        cleaned.usable()


def test_every_failure_is_removed_unless_hails_rule_is_asked_for() -> None:
    runs = replace(
        runs_of([1.0, 1.1, 1.2, 1.3]),
        timed_out=np.array([False, False, True, True]),
        failed=np.array([False, True, False, True]),
    )
    few = CleaningRules(min_iterations=1, min_instances=1)
    assert clean_runs(runs, 0, few).usable().pooled.tolist() == [1.0]
    hail = replace(few, failures=FailureRule.HAIL)
    assert clean_runs(runs, 0, hail).usable().pooled.tolist() == [1.0, 1.1, 1.2]


def test_a_factor_of_ten_is_an_outlier_and_less_is_not() -> None:
    few = CleaningRules(min_iterations=1, min_instances=1)
    cleaned = clean_runs(runs_of([1.0, 1.0, 1.0, 10.0, 9.99, 0.1, 0.101]), 0, few)
    assert cleaned.usable().pooled.tolist() == [1.0, 1.0, 1.0, 9.99, 0.101]
    assert cleaned.counts.removed()["outliers"] == 2


def test_burn_in_counts_every_iteration_of_the_instance() -> None:
    runs = replace(runs_of([5.0, 4.0, 1.0, 1.0]), failed=np.array([True, False, False, False]))
    cleaned = clean_runs(runs, 2, CleaningRules(min_iterations=1, min_instances=1))
    assert cleaned.usable().pooled.tolist() == [1.0, 1.0]
    assert cleaned.counts.removed() == {
        "burn-in": 2,
        "failed": 0,
        "zero or negative": 0,
        "outliers": 0,
        "short instances": 0,
    }


@pytest.mark.parametrize(
    ("runs", "burn_in", "words"),
    [
        (runs_of(), 0, "has no iterations"),
        (runs_of([1.0]), 1, "burn-in takes all iterations"),
        (replace(runs_of([1.0]), failed=np.array([True])), 0, "failed or timed out"),
        (runs_of([np.nan]), 0, "failed or timed out"),
        (runs_of([0.0, 0.0]), 0, "every time is zero"),
        (runs_of([1.0] * 49), 0, "0 of 1 instances have at least 50 usable iterations"),
    ],
)
def test_what_cannot_be_used_is_explained(runs: BenchmarkRuns, burn_in: int, words: str) -> None:
    cleaned = clean_runs(runs, burn_in)
    assert cleaned.table is None
    assert words in cleaned.reason


def test_zero_times_are_removed_and_counted() -> None:
    few = CleaningRules(min_iterations=1, min_instances=1)
    cleaned = clean_runs(runs_of([0.0, 1.0, 2.0]), 0, few)
    assert cleaned.usable().pooled.tolist() == [1.0, 2.0]
    assert cleaned.counts.removed()["zero or negative"] == 1


def test_a_negative_burn_in_is_refused() -> None:
    with pytest.raises(BadArgumentError, match="negative"):
        clean_runs(runs_of([1.0]), -1)
    with pytest.raises(BadArgumentError, match="at least 1"):
        CleaningRules(min_iterations=0)


@given(
    st.lists(
        st.lists(
            st.tuples(st.floats(0, 100), st.booleans(), st.booleans()), min_size=0, max_size=12
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 4),
    st.sampled_from(FailureRule),
)
def test_steps_only_remove_and_the_table_holds_what_is_counted(
    rows: list[list[tuple[float, bool, bool]]], burn_in: int, rule: FailureRule
) -> None:
    flat = [item for row in rows for item in row]
    runs = replace(
        runs_of(*[[item[0] for item in row] for row in rows]),
        timed_out=np.array([item[1] for item in flat], dtype=bool),
        failed=np.array([item[2] for item in flat], dtype=bool),
    )
    cleaned = clean_runs(runs, burn_in, CleaningRules(rule, min_iterations=2, min_instances=1))
    assert all(count >= 0 for count in cleaned.counts.removed().values())
    if cleaned.table is None:
        assert cleaned.reason
    else:
        assert len(cleaned.table.pooled) == cleaned.counts.iterations_kept
        assert cleaned.table.counts.min() >= 2
        assert cleaned.table.pooled.min() > 0
