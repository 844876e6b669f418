"""Assessing a benchmark from its runs to its configuration."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.planted_warm_ups import (
    cyclic_excess,
    exponential_excess,
    plant_warm_up,
)
from models.records.benchmark_runs import BenchmarkKey, BenchmarkRuns, benchmark_runs
from models.records.errors import BadArgumentError, CancelledError
from models.services.detectability.assess_runs import assess_benchmark
from models.services.detectability.choose_configuration import plan_night, running_time
from models.services.detectability.options import DetectabilityOptions
from models.services.detectability.report import ChoiceSource
from models.stats.detectability.cleaning import clean_runs
from models.stats.detectability.configuration import CostModel, Target
from models.stats.detectability.detection_settings import DetectionSettings, Method
from models.stats.detectability.experiment_selection import Strategy
from tests.stats.hail_reference import reference_runs

KEY = BenchmarkKey("bench.py", "test_x")
QUICK = DetectabilityOptions(
    detection=DetectionSettings(
        slowdowns=(1.0, 1.1), instances=(1, 3, 5), iterations=(4, 8), experiments=20, resamples=100
    ),
    wish=Target(1.1, 0.2, 0.8),
    prices=CostModel(0.5, 2.0),
)


def planted(instances: int = 20) -> BenchmarkRuns:
    rng = np.random.default_rng(1)
    excess = exponential_excess(40, 1.0, 2.0)
    return plant_warm_up(excess, instances, rng, within_cv=0.02, between_cv=0.02).runs


def test_a_benchmark_is_answered_from_burn_in_to_configuration() -> None:
    report = assess_benchmark(planted(), QUICK)
    assert report.burn_in == pytest.approx(10, abs=2)
    assert not report.burn_in_stated
    assert report.reason == ""
    assert report.described is not None
    assert report.described.components is not None
    assert report.described.components.within_cv == pytest.approx(0.02, rel=0.1)
    assert report.result is not None
    assert len(report.result.cells) == 2 * 2 * 3 * 2
    choice = report.choice(Method.LAABER, Strategy.IBS)
    assert choice is not None
    assert choice.source is ChoiceSource.RESAMPLING
    assert choice.cheapest is not None
    assert choice.cheapest.power >= 0.8
    sources = {item.source for item in report.choices}
    assert sources == {ChoiceSource.RESAMPLING, ChoiceSource.CLOSED_FORM}
    plain = json.loads(json.dumps(report.to_dict(thresholds=True)))
    assert plain["item"] == "bench.py::test_x" or plain["item"].endswith("warm_up")
    assert report.burn_in is not None
    assert plain["cleaning"]["removed"]["burn-in"] == 20 * report.burn_in
    assert len(plain["detection"]["cells"]) == 24


def test_a_stated_burn_in_replaces_the_found_one() -> None:
    report = assess_benchmark(planted(), QUICK, burn_in=15)
    assert (report.burn_in, report.burn_in_stated) == (15, True)
    assert report.found is not None
    assert report.found.index != 15


def test_never_steady_is_an_answer_and_can_be_overruled() -> None:
    rng = np.random.default_rng(2)
    runs = plant_warm_up(cyclic_excess(40, 0.1, 6.0), 20, rng, within_cv=0.02).runs
    report = assess_benchmark(runs, QUICK)
    assert report.burn_in is None
    assert report.result is None
    assert "never steady" in report.reason
    assert "state a burn-in" in report.reason
    assert json.dumps(report.to_dict())
    assert assess_benchmark(runs, QUICK, burn_in=0).result is not None


def test_too_few_instances_still_get_the_closed_form() -> None:
    report = assess_benchmark(planted(instances=6), QUICK)
    assert report.result is None
    assert "6 of 6 instances have at least 16 usable iterations, and 10" in report.reason
    assert report.described is not None
    choice = report.choice(Method.LAABER, Strategy.IBS)
    assert choice is not None
    assert choice.source is ChoiceSource.CLOSED_FORM
    assert choice.cheapest is not None


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (np.full((20, 1), 1.0), "1 usable iterations per instance"),
        (np.zeros((20, 30)), "every time is zero"),
        (np.full((1, 30), 1.0), "1 of 1 instances have at least"),
    ],
)
def test_what_cannot_be_answered_says_why(times: np.ndarray, words: str) -> None:
    report = assess_benchmark(benchmark_runs(KEY, times), QUICK)
    assert words in report.reason
    assert report.result is None
    assert all(choice.cheapest is None for choice in report.choices)
    assert json.dumps(report.to_dict())


def test_one_iteration_with_a_stated_burn_in_says_why() -> None:
    report = assess_benchmark(benchmark_runs(KEY, np.full((20, 1), 1.0)), QUICK, burn_in=0)
    assert "0 of 20 instances have at least 16 usable iterations" in report.reason


def test_all_failed_says_so() -> None:
    runs = planted()
    failed = replace(runs, failed=np.ones(runs.n_iterations, dtype=bool))
    assert "every iteration failed" in assess_benchmark(failed, QUICK).reason
    stated = assess_benchmark(failed, QUICK, burn_in=0)
    assert "every iteration after burn-in failed" in stated.reason


def test_a_unit_without_seconds_has_no_price() -> None:
    runs = replace(planted(), unit="widgets")
    report = assess_benchmark(runs, QUICK)
    assert report.result is not None
    assert {choice.reason for choice in report.choices} == {
        f"{runs.key}: 'widgets' is no unit of time, so running has no price; known units are"
        " s, sec, seconds, ms, us, µs, ns, min"
    }


def test_running_time_counts_the_burn_in_as_it_was() -> None:
    rows = [np.array([9.0, 5.0, *[2.0] * 20]), np.array([7.0, 3.0, *[2.0] * 20])]
    runs = benchmark_runs(KEY, rows, unit="ms")
    table = clean_runs(runs, 2, QUICK.rules().__class__(min_iterations=2, min_instances=2)).usable()
    running = running_time(runs, 2, table)
    assert running.mean == pytest.approx(0.002)
    assert running.burn_in == pytest.approx(0.008 + 0.004)


def test_the_default_grid_asks_for_what_hail_asks_for() -> None:
    rules = DetectabilityOptions().rules()
    assert (rules.min_instances, rules.min_iterations) == (50, 50)
    with pytest.raises(BadArgumentError):
        DetectabilityOptions(min_instances=0).rules()


def test_a_stop_is_obeyed() -> None:
    event = threading.Event()
    event.set()
    with pytest.raises(CancelledError):
        assess_benchmark(planted(), QUICK, stop=event.is_set)


def test_a_night_adds_up_what_has_a_choice(oracles: Path) -> None:
    runs = reference_runs(oracles)
    options = replace(QUICK, resample=False)
    reports = [
        assess_benchmark(runs[name], options) for name in ("test_quiet", "test_few_instances")
    ]
    reports.append(assess_benchmark(benchmark_runs(KEY, np.zeros((3, 9))), options))
    night = plan_night(reports, Method.SCHULTZ, Strategy.TBS)
    assert [item.partition("::")[2] for item, _ in night.chosen] == [
        "test_quiet",
        "test_few_instances",
    ]
    assert night.missing == ("bench.py::test_x",)
    assert night.cost == pytest.approx(sum(candidate.cost for _, candidate in night.chosen))
    assert night.seconds > 0
