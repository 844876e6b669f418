"""Inputs that break statistics, and every public function of models.stats that meets them.

To add a function, write one line into `TAKES_VALUES`: its name as ``module.function``, how to
call it on a case, and which cases it refuses with which error. A module that sees values only
after another one has checked them goes into `BEHIND_A_GATE`, with the gate.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.records.benchmark_runs import BenchmarkKey, BenchmarkRuns
from models.records.days import DAY_MS
from models.records.errors import (
    BadArgumentError,
    NotEnoughDataError,
    NoVariationError,
    SeriesUnfitError,
)
from models.records.series import Direction
from models.records.series_status import Label
from models.stats.changes.compliance import compliance_by_runs, compliance_by_time
from models.stats.changes.detector import Detector, detect
from models.stats.changes.mdl import mdl_groups, segment
from models.stats.changes.robust import robust_groups
from models.stats.comparison.compare import compare_levels, predictive_draws
from models.stats.comparison.compare_releases import compare_releases
from models.stats.comparison.detectable_change import detectable_change_of_draws
from models.stats.comparison.false_discovery import bayesian_fdr
from models.stats.comparison.verdict import decide
from models.stats.detectability.bootstrap_ci import percentile_interval
from models.stats.detectability.burn_in import find_burn_in
from models.stats.detectability.cleaning import CleaningRules, CleanRuns, clean_runs
from models.stats.detectability.iteration_table import iteration_table
from models.stats.detectability.variability import variability
from models.stats.detectability.variance_components import variance_components
from models.stats.detectability.warm_up_curve import warm_up_curve
from models.stats.level.fit_window import fit_window
from models.stats.level.quick_level import quick_level
from models.stats.series.daily_cap import keep_daily
from models.stats.series.finite import usable, usable_values
from models.stats.series.groups import label_of
from models.stats.series.modes import count_modes, modes_by_label, without_steps
from models.stats.series.noise_class import noise_class
from models.stats.series.outliers import flag_outliers, scan_outliers
from models.stats.series.replicates import gather
from tests.stats.changes.sample_labels import classify_samples

LOWER = Direction.LOWER_IS_BETTER


@dataclass(frozen=True)
class Case:
    """One degenerate series of N runs."""

    name: str
    values: NDArray[Any]  # shape (N,)
    time_ms: NDArray[np.int64]  # shape (N,)


def _case(name: str, values: Any, *, one_day: bool = False) -> Case:
    numbers = np.asarray(values)
    days = np.zeros(numbers.size) if one_day else np.arange(numbers.size)
    return Case(name, numbers, (days * DAY_MS + np.arange(numbers.size)).astype(np.int64))


_noise = np.random.default_rng(1).normal(100, 1, 30)


def _with(value: float) -> NDArray[np.float64]:
    return np.concatenate([_noise[:15], [value], _noise[15:]])


CASES = [
    _case("constant", np.full(30, 5.0)),
    _case("zeros", np.zeros(30)),
    _case("one run", np.array([5.0])),
    _case("one day", _noise, one_day=True),
    _case("two values", np.tile([1.0, 2.0], 15)),
    _case("all outliers", np.array([(-1.0) ** i * 3.0**i for i in range(30)])),
    _case("NaN", _with(np.nan)),
    _case("infinity", _with(np.inf)),
    _case("minus infinity", _with(-np.inf)),
    _case("1e308", _with(1e308)),
    _case("tiny", _noise * 1e-300),
    _case("integers", np.arange(30) % 7 + 100),
    _case("empty", np.zeros(0)),
]

NOT_FINITE = dict.fromkeys(("NaN", "infinity", "minus infinity"), BadArgumentError)
UNUSABLE = {**NOT_FINITE, "1e308": BadArgumentError}
EMPTY = {"empty": NotEnoughDataError}
NONE_POSITIVE = {"zeros": BadArgumentError}
NO_WARM_UP = dict.fromkeys(("empty", "zeros", "one run"), NotEnoughDataError)


@dataclass(frozen=True)
class Entry:
    """How to call a function, what it refuses, and when NaN is a documented answer."""

    call: Callable[[Case], Any]
    refuses: Mapping[str, type[Exception]] = field(default_factory=dict)
    may_be_nan: frozenset[str] = frozenset()  # names of cases; "*" means all
    may_be_infinite: bool = False


ALWAYS = frozenset({"*"})


def _labels(case: Case) -> list[Label]:
    return [Label.NORMAL] * case.values.size


def _change(case: Case) -> Any:
    return compare_levels(case.values, case.values[::-1], LOWER)


def _runs(case: Case) -> BenchmarkRuns:
    """Two instances that took the same times."""
    n = case.values.size
    return BenchmarkRuns(
        key=BenchmarkKey("suite", "test"),
        instance_ids=("a", "b"),
        instance=np.repeat([0, 1], n).astype(np.int32),
        iteration=np.tile(np.arange(n), 2).astype(np.int32),
        time=np.tile(case.values.astype(np.float64), 2),
        is_burn_in=np.zeros(2 * n, dtype=np.bool_),
        timed_out=np.zeros(2 * n, dtype=np.bool_),
        failed=np.zeros(2 * n, dtype=np.bool_),
    )


def _detect(detector: Detector) -> Callable[[Case], Any]:
    return lambda case: detect(case.values, LOWER, detector=detector, time_ms=case.time_ms)


def _cleaned(case: Case) -> CleanRuns:
    return clean_runs(_runs(case), 0, CleaningRules(min_iterations=1, min_instances=1))


TAKES_VALUES: dict[str, Entry] = {
    "finite.usable": Entry(lambda c: usable(c.values)),
    "finite.usable_values": Entry(lambda c: usable_values(c.values), UNUSABLE),
    "outliers.flag_outliers": Entry(lambda c: flag_outliers(c.values), UNUSABLE),
    "outliers.scan_outliers": Entry(
        lambda c: scan_outliers(c.values), UNUSABLE, frozenset({"one run", "empty"})
    ),
    "daily_cap.keep_daily": Entry(lambda c: keep_daily(c.time_ms // DAY_MS)),
    "modes.count_modes": Entry(lambda c: count_modes(c.values), UNUSABLE, ALWAYS),
    "modes.without_steps": Entry(lambda c: without_steps(c.values, c.values), UNUSABLE, ALWAYS),
    "noise_class.noise_class": Entry(lambda c: noise_class(c.values, c.values), UNUSABLE, ALWAYS),
    "modes.modes_by_label": Entry(
        lambda c: modes_by_label(c.values, ["a"] * c.values.size), UNUSABLE, ALWAYS
    ),
    "compliance.compliance_by_runs": Entry(
        lambda c: compliance_by_runs(_labels(c), c.values, LOWER),
        {"infinity": BadArgumentError, "minus infinity": BadArgumentError},
        ALWAYS,
    ),
    "compliance.compliance_by_time": Entry(
        lambda c: compliance_by_time(c.time_ms, _labels(c), c.values, LOWER),
        {"infinity": BadArgumentError, "minus infinity": BadArgumentError},
        ALWAYS,
    ),
    "compare.compare_levels": Entry(
        _change,
        {"empty": BadArgumentError},
        frozenset({"NaN", "infinity", "minus infinity", "all outliers"}),
    ),
    "compare.predictive_draws": Entry(
        lambda c: predictive_draws(
            usable_values(c.values), np.ones(c.values.size), np.random.default_rng(1)
        ),
        UNUSABLE,
    ),
    "verdict.decide": Entry(lambda c: decide(_change(c)), {"empty": BadArgumentError}),
    "compare_releases.compare_releases": Entry(
        lambda c: compare_releases(c.values[:, None], c.values[::-1, None], LOWER),
        {"empty": BadArgumentError},
        ALWAYS,
    ),
    "false_discovery.discover": Entry(
        lambda c: bayesian_fdr(c.values),
        dict.fromkeys(
            (
                *("constant", "one run", "one day", "two values", "all outliers", "NaN"),
                *("infinity", "minus infinity", "1e308", "integers"),
            ),
            BadArgumentError,
        ),
    ),
    "mdl.segment": Entry(
        lambda c: segment(c.values, LOWER), {**NOT_FINITE, **EMPTY, **NONE_POSITIVE}
    ),
    "mdl.mdl_groups": Entry(
        lambda c: mdl_groups(c.values, LOWER), {**NOT_FINITE, **EMPTY, **NONE_POSITIVE}
    ),
    "replicates.gather": Entry(lambda c: gather(c.values), {**NOT_FINITE, **EMPTY}),
    "sample_labels.classify_samples": Entry(
        lambda c: classify_samples(c.values),
        {
            "infinity": BadArgumentError,
            "minus infinity": BadArgumentError,
            **EMPTY,
            **NONE_POSITIVE,
        },
        frozenset({"NaN"}),
    ),
    "groups.label_of": Entry(
        lambda c: [label_of(a, b, LOWER) for a, b in zip(c.values, c.values[1:], strict=False)]
    ),
    "fit_window.fit_window": Entry(
        lambda c: fit_window(c.time_ms, c.values.astype(np.float64), 365),
        {
            **UNUSABLE,
            **EMPTY,
            "constant": NoVariationError,
            "zeros": NoVariationError,
            "one run": NotEnoughDataError,
            "one day": NotEnoughDataError,
            "tiny": SeriesUnfitError,
        },
    ),
    "quick_level.quick_level": Entry(
        lambda c: quick_level(c.time_ms, c.values.astype(np.float64)).draws(np.arange(2)),
        {
            **UNUSABLE,
            **EMPTY,
            "constant": NoVariationError,
            "zeros": NoVariationError,
            "one run": NotEnoughDataError,
            "one day": NotEnoughDataError,
            "tiny": SeriesUnfitError,
        },
    ),
    "iteration_table.iteration_table": Entry(
        lambda c: iteration_table([c.values]), {**NOT_FINITE, **EMPTY}
    ),
    "cleaning.clean_runs": Entry(lambda c: _cleaned(c)),
    "warm_up_curve.warm_up_curve": Entry(lambda c: warm_up_curve(_runs(c)), NO_WARM_UP),
    "burn_in.find_burn_in": Entry(lambda c: find_burn_in(_runs(c)), NO_WARM_UP),
    "variability.variability": Entry(
        lambda c: variability(_cleaned(c).usable()),
        {**EMPTY, "zeros": NotEnoughDataError},
        ALWAYS,  # the modes of two instances have no bandwidth
    ),
    "variance_components.variance_components": Entry(
        lambda c: variance_components(_cleaned(c).usable()),
        {**EMPTY, "zeros": NotEnoughDataError, "one run": NotEnoughDataError},
    ),
    "bootstrap_ci.percentile_interval": Entry(
        lambda c: percentile_interval(c.values, 0.9),
        {"empty": BadArgumentError, "one run": BadArgumentError},
        frozenset({"NaN"}),
    ),
    "robust.robust_groups": Entry(lambda c: robust_groups(c.values, LOWER), {**UNUSABLE, **EMPTY}),
    "detector.detect (robust)": Entry(_detect(Detector.ROBUST), {**UNUSABLE, **EMPTY}),
    "detector.detect (jumpavg)": Entry(
        _detect(Detector.JUMPAVG), {**NOT_FINITE, **EMPTY, **NONE_POSITIVE}
    ),
    "detector.detect (perfherder)": Entry(_detect(Detector.PERFHERDER), {**UNUSABLE, **EMPTY}),
    "detectable_change.detectable_change_of_draws": Entry(
        lambda c: detectable_change_of_draws(c.values, c.values[::-1]),
        {
            **NOT_FINITE,
            "one run": BadArgumentError,
            "zeros": BadArgumentError,
            "empty": BadArgumentError,
        },
    ),
}

# Inner module -> the public function of `TAKES_VALUES` (or the fit) that lets values through.
BEHIND_A_GATE = {
    **dict.fromkeys(
        (
            *("choose_likelihood", "day_means", "fit_level", "recalibrate", "standardise"),
            *("student_fit", "student_level"),
        ),
        "fit_window.fit_window",
    ),
    **dict.fromkeys(
        (
            *("change_test", "level_or_drift", "noise_scale", "partition", "relocate"),
            *("robust_runs", "robust_search", "winsorise"),
        ),
        "robust.robust_groups",
    ),
}
