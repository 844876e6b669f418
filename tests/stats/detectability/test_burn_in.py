"""The burn-in rule on planted warm-ups."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.planted_warm_ups import (
    WarmUpKind,
    cyclic_excess,
    exponential_excess,
    plant_warm_up,
    random_warm_up,
    step_excess,
)
from models.records.benchmark_runs import BenchmarkKey, benchmark_runs
from models.records.errors import NotEnoughDataError
from models.stats.detectability.burn_in import find_burn_in, steady_tolerance
from tests.stats.hail_reference import reference, reference_runs
from tests.tries import tries

KEY = BenchmarkKey("bench.py", "test_x")
# Share of right answers: within ±2 iterations of the truth, or "never" where that is true.
PROMISED = 0.9


def share_right(kind: WarmUpKind, instances: int, count: int) -> float:
    right = 0
    for seed in range(count):
        rng = np.random.default_rng([seed, instances])
        planted = random_warm_up(kind, instances, rng)
        found = find_burn_in(planted.runs).index
        if found is None or planted.burn_in is None:
            right += found is planted.burn_in
        else:
            right += abs(found - planted.burn_in) <= 2
    return right / count


@pytest.mark.parametrize("kind", WarmUpKind)
@pytest.mark.parametrize("instances", [10, 60])
def test_planted_warm_ups_are_found(kind: WarmUpKind, instances: int) -> None:
    # 100 runs of a true share of 0.95 give less than 0.88 once in a thousand times.
    assert share_right(kind, instances, 100) >= PROMISED


@pytest.mark.slow
@pytest.mark.parametrize("kind", WarmUpKind)
@pytest.mark.parametrize("instances", [5, 10, 20, 60])
def test_planted_warm_ups_are_found_in_full(kind: WarmUpKind, instances: int) -> None:
    assert share_right(kind, instances, 600) >= PROMISED


@pytest.mark.parametrize("name", ["test_quiet", "test_noisy", "test_few_instances"])
def test_the_hand_picked_index_is_met(oracles: Path, name: str) -> None:
    picked = reference(oracles, "first_stable_index.json")[name]
    found = find_burn_in(reference_runs(oracles)[name])
    assert found.index == pytest.approx(picked, abs=2)


def test_a_plain_exponential_is_named_and_explained() -> None:
    rng = np.random.default_rng(1)
    planted = plant_warm_up(exponential_excess(60, 1.5, 3.0), 30, rng, within_cv=0.03)
    found = find_burn_in(planted.runs)
    # 1.5·exp(−k/3) falls below half of 3 % at k = 13.8.
    assert planted.burn_in == 14
    assert found.index == pytest.approx(14, abs=2)
    assert found.is_steady
    assert found.shape == "exponential"
    assert "from iteration" in found.reason
    assert found.tolerance == pytest.approx(0.015, rel=0.1)
    assert found.to_dict()["index"] == found.index


def test_a_step_is_found_exactly() -> None:
    rng = np.random.default_rng(2)
    planted = plant_warm_up(step_excess(50, (3, 11), (0.5, 0.1)), 30, rng, within_cv=0.03)
    found = find_burn_in(planted.runs)
    assert (found.index, planted.burn_in, found.shape) == (11, 11, "steps")


def test_a_rest_below_the_tolerance_is_not_cut() -> None:
    rng = np.random.default_rng(3)
    planted = plant_warm_up(step_excess(60, (10,), (0.012,)), 60, rng, within_cv=0.05)
    assert planted.burn_in == 0
    assert find_burn_in(planted.runs).index == 0


@pytest.mark.parametrize(
    ("excess", "words"),
    [
        (cyclic_excess(60, 0.1, 5.0), "swing by ±"),
        (cyclic_excess(60, 0.1, 17.0), "never steady"),
        (np.linspace(0.5, 0, 60), "level still changes"),
        (step_excess(60, (45,), (0.2,)), "level still changes at iteration 44 of 60"),
    ],
)
def test_what_is_never_steady_says_why(excess: np.ndarray, words: str) -> None:
    planted = plant_warm_up(excess, 30, np.random.default_rng(4), within_cv=0.03)
    found = find_burn_in(planted.runs)
    assert planted.burn_in is None
    assert found.index is None
    assert not found.is_steady
    assert words in found.reason


def test_one_iteration_shared_by_all_instances_is_a_late_spike_and_no_warm_up() -> None:
    excess = np.zeros(60)
    excess[45] = 0.3
    planted = plant_warm_up(excess, 30, np.random.default_rng(5), within_cv=0.03)
    assert find_burn_in(planted.runs).index == 0


def test_failures_and_gaps_do_not_disturb() -> None:
    rng = np.random.default_rng(6)
    planted = plant_warm_up(step_excess(50, (8,), (0.5,)), 30, rng, within_cv=0.03)
    runs = planted.runs
    failed = rng.random(runs.n_iterations) < 0.1
    failed |= runs.iteration == 20
    spoiled = replace(runs, failed=failed, time=np.where(failed, 1e6, runs.time))
    assert find_burn_in(spoiled).index == 8


def test_equal_times_are_steady_from_the_start() -> None:
    assert find_burn_in(benchmark_runs(KEY, np.full((3, 20), 1.5))).index == 0


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[1.0]], "1 usable iterations per instance do not show a warm-up"),
        ([[1.0] * 7] * 5, "Measure more, or state the burn-in"),
        ([[0.0] * 30], "every time is zero"),
        ([], "there are no iterations"),
    ],
)
def test_too_little_to_tell_is_said(rows: list[list[float]], words: str) -> None:
    with pytest.raises(NotEnoughDataError, match=words):
        find_burn_in(benchmark_runs(KEY, [np.array(row) for row in rows]))


def test_all_failed_is_said() -> None:
    runs = benchmark_runs(KEY, np.full((3, 20), 1.5))
    with pytest.raises(NotEnoughDataError, match="every iteration failed or timed out"):
        find_burn_in(replace(runs, failed=np.ones(60, dtype=bool)))


def test_tolerance_has_a_floor() -> None:
    assert steady_tolerance(0.1) == 0.05
    assert steady_tolerance(0.0) == 0.002


@settings(max_examples=tries(30))
@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from(WarmUpKind),
    st.integers(1, 25),
    st.sampled_from([1e-6, 1.0, 1e6]),
)
def test_the_answer_leaves_half_and_ignores_the_unit(
    seed: int, kind: WarmUpKind, instances: int, scale: float
) -> None:
    runs = random_warm_up(kind, instances, np.random.default_rng(seed)).runs
    found = find_burn_in(runs)
    length = int(runs.iteration.max()) + 1
    assert found.index is None or 0 <= found.index <= length // 2
    assert found.curve.value.shape == found.fitted.shape == (length,)
    scaled = find_burn_in(replace(runs, time=runs.time * scale))
    assert scaled.index == found.index
