"""Detection rates by resampling."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import chi2

from models.records.errors import (
    BadArgumentError,
    CancelledError,
    NotEnoughDataError,
    NoVariationError,
)
from models.stats.detectability.cleaning import CleaningRules, FailureRule, clean_runs
from models.stats.detectability.detectable import detect_slowdowns
from models.stats.detectability.detection_result import DetectionResult
from models.stats.detectability.detection_settings import DetectionSettings, Method
from models.stats.detectability.detection_thresholds import DetectionThresholds
from models.stats.detectability.experiment_selection import Strategy, select_experiments
from models.stats.detectability.iteration_table import IterationTable, iteration_table
from tests.stats.hail_reference import reference, reference_runs

SMALL = DetectionSettings(
    slowdowns=(1.0, 1.1), instances=(3, 5), iterations=(4,), experiments=20, resamples=200
)


def planted(instances: int = 12, iterations: int = 12, seed: int = 1) -> IterationTable:
    rng = np.random.default_rng(seed)
    level = 10 + rng.normal(0, 0.3, (instances, 1))
    return iteration_table(list(level + rng.normal(0, 0.2, (instances, iterations))))


def disagreement(cells: list[tuple[float, float]], ours: int, theirs: int) -> tuple[float, int]:
    """χ² of two sets of rates of the same cells, and its degrees of freedom.

    Cells in which both always or never detect say nothing of the error and are left out; the
    pooled rate is moved half an experiment away from 0 and 1.
    """
    statistic, freedom = 0.0, 0
    for mine, reference_rate in cells:
        pooled = (mine * ours + reference_rate * theirs + 0.5) / (ours + theirs + 1)
        if mine == reference_rate and mine in (0.0, 1.0):
            continue
        variance = pooled * (1 - pooled) * (1 / ours + 1 / theirs)
        statistic += (mine - reference_rate) ** 2 / variance
        freedom += 1
    return statistic, freedom


def compare(oracles: Path, experiments: int, seed: int) -> None:
    """Compare all cells with those of 1000 experiments of the reference."""
    oracle = reference(oracles, "mds_test_quiet.json")
    runs = reference_runs(oracles)["test_quiet"]
    table = clean_runs(runs, 5, CleaningRules(failures=FailureRule.HAIL)).usable()
    meta = oracle["meta"]
    found = detect_slowdowns(
        table,
        DetectionSettings(
            slowdowns=tuple(meta["slowdowns"]),
            instances=tuple(meta["grid_instances"]),
            iterations=tuple(meta["grid_iterations"]),
            experiments=experiments,
            resamples=meta["B"],
            confidence=meta["confidence"],
            seed=seed,
        ),
    )
    expected: list[dict[str, Any]] = oracle["test_quiet"]["precise_1000exp_crn_seed12"]
    for method in Method:
        for strategy in Strategy:
            by_slowdown: dict[float, list[tuple[float, float]]] = {}
            for cell in expected:
                mine = found.cell(method, strategy, cell["ninstances"], cell["niterations"])
                rate = mine.rate(cell["slowdown"])
                assert rate is not None
                pair = (rate, cell[method][strategy])
                by_slowdown.setdefault(cell["slowdown"], []).append(pair)
            # Slowdowns of one size share their resamples, in the reference too: one χ² each.
            for slowdown, cells in by_slowdown.items():
                statistic, freedom = disagreement(cells, experiments, 1000)
                assert statistic <= chi2.ppf(0.999, max(freedom, 1)), (method, strategy, slowdown)


def test_rates_agree_with_the_reference(oracles: Path) -> None:
    compare(oracles, experiments=80, seed=1)


@pytest.mark.slow
def test_rates_agree_with_the_reference_in_full(oracles: Path) -> None:
    compare(oracles, experiments=2000, seed=2)


def test_the_comparison_would_notice_other_rates() -> None:
    cells = [(0.12, 0.12)] * 8 + [(0.12, 0.03)]
    statistic, freedom = disagreement(cells, 200, 1000)
    assert statistic > chi2.ppf(0.999, freedom)


def test_results_depend_on_the_seed_and_not_on_the_order_of_work() -> None:
    table = planted()
    plain = detect_slowdowns(table, SMALL).to_dict()
    assert detect_slowdowns(table, SMALL).to_dict() == plain
    with ThreadPoolExecutor(2) as pool:
        assert detect_slowdowns(table, SMALL, executor=pool).to_dict() == plain
    assert detect_slowdowns(table, replace(SMALL, seed=1)).to_dict() != plain
    alone = detect_slowdowns(table, replace(SMALL, instances=(5,)))
    full = detect_slowdowns(table, SMALL)
    for method in Method:
        for strategy in Strategy:
            one = alone.cell(method, strategy, 5, 4).thresholds
            other = full.cell(method, strategy, 5, 4).thresholds
            assert one is not None
            assert other is not None
            np.testing.assert_array_equal(one.slower, other.slower)


def test_json_keeps_everything() -> None:
    found = detect_slowdowns(planted(), SMALL)
    again = DetectionResult.from_dict(found.to_dict())
    assert again.to_dict() == found.to_dict()
    assert "thresholds" not in found.to_dict(thresholds=False)["cells"][0]


def test_a_slowdown_beyond_the_spread_is_always_detected_and_none_never() -> None:
    times = [np.full(12, 2.0 + 0.001 * k) for k in range(12)]
    found = detect_slowdowns(iteration_table(times), SMALL)
    for cell in found.cells:
        assert cell.rate(1.1) == 1.0
        assert cell.rate(1 / 1.1) == 1.0
    constant = detect_slowdowns(iteration_table([np.full(12, 0.1)] * 12), SMALL)
    assert [cell.rate(1.0) for cell in constant.cells] == [0.0] * len(constant.cells)
    assert [cell.detectable(0.8) for cell in constant.cells] == [1.0] * len(constant.cells)


def test_progress_runs_to_the_end_and_a_stop_is_obeyed() -> None:
    seen: list[tuple[int, int]] = []
    detect_slowdowns(planted(), SMALL, progress=lambda done, total: seen.append((done, total)))
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    event = threading.Event()

    def stop_at_the_second(done: int, _total: int) -> None:
        if done:
            event.set()

    with pytest.raises(CancelledError):
        detect_slowdowns(planted(), SMALL, progress=stop_at_the_second, stop=event.is_set)
    with ThreadPoolExecutor(1) as pool, pytest.raises(CancelledError):
        detect_slowdowns(planted(), SMALL, stop=event.is_set, executor=pool)


def test_sizes_that_the_runs_cannot_give_have_a_reason() -> None:
    found = detect_slowdowns(planted(instances=8), SMALL)
    cell = found.cell(Method.LAABER, Strategy.IBS, 5, 4)
    assert cell.rate(1.1) is None
    assert cell.detectable(0.8) is None
    assert cell.reason == (
        "5 × 4 by ibs needs 10 instances with at least 4 iterations; 8 of 8 have them"
    )
    assert found.cell(Method.LAABER, Strategy.TBS, 5, 4).rate(1.1) is not None
    again = DetectionResult.from_dict(found.to_dict())
    assert again.cell(Method.LAABER, Strategy.IBS, 5, 4).reason == cell.reason


def test_zero_times_and_unknown_sizes_are_refused() -> None:
    with pytest.raises(NoVariationError, match="zero or negative"):
        detect_slowdowns(iteration_table([np.zeros(5)]), SMALL)
    with pytest.raises(BadArgumentError, match="not in the grid"):
        detect_slowdowns(planted(), SMALL).cell(Method.LAABER, Strategy.IBS, 7, 4)


def test_selection_draws_without_replacement_and_as_the_strategy_says() -> None:
    # Each time names its instance and iteration: 100 i + j.
    rows = [np.arange(8.0) + 100 * i for i in range(7)]
    table = iteration_table([*rows, np.array([999.0])])
    rng = np.random.default_rng(1)
    control, test = select_experiments(table, 3, 4, Strategy.IBS, 50, rng)
    assert control.shape == test.shape == (50, 3, 4)
    both = np.concatenate([control, test], axis=1)
    for experiment in both:
        assert len(set((experiment[:, 0] // 100).tolist())) == 6
        assert all(len(set(row.tolist())) == 4 for row in experiment)
        assert (experiment // 100 == experiment[:, :1] // 100).all()
    control, test = select_experiments(table, 3, 4, Strategy.TBS, 50, rng)
    assert (control // 100 == test // 100).all()
    for one, other in zip(control.reshape(-1, 4), test.reshape(-1, 4), strict=True):
        assert len({*one.tolist(), *other.tolist()}) == 8
    assert 999.0 not in control
    with pytest.raises(NotEnoughDataError, match="needs 8 instances"):
        select_experiments(table, 4, 4, Strategy.IBS, 1, rng)


def test_thresholds_say_from_where_an_experiment_detects() -> None:
    found = DetectionThresholds(np.array([0.9, 0.8, 1.01]), np.array([1.1, 1.2, 1.3]))
    assert found.rate(1.0) == pytest.approx(1 / 3)
    assert found.rate(1.1) == 0.0
    assert found.rate(1.15) == pytest.approx(1 / 3)
    assert found.rate(0.85) == pytest.approx(2 / 3)
    assert found.detectable(0.5) == 1.2
    assert found.detectable(1.0) == 1.3
    assert found.standard_error(1.1) > 0


@pytest.mark.parametrize(
    "change",
    [
        {"slowdowns": ()},
        {"slowdowns": (0.0,)},
        {"instances": (5, 5)},
        {"iterations": (0,)},
        {"experiments": 0},
        {"resamples": 1},
        {"confidence": 1.0},
        {"seed": -1},
        {"methods": ()},
    ],
)
def test_settings_that_mean_nothing_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadArgumentError):
        DetectionSettings(**change)
