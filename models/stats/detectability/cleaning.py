"""Clean a benchmark's runs in Hail's order, counting what each step removes.

1. burn-in: iterations before the given index, counted over all iterations of the instance;
2. failed iterations, by a named rule;
3. times that are zero or negative, which no ratio can use (Hail has no such step);
4. outliers: times that differ from their instance's median by a factor of 10 or more;
5. instances with too few iterations left, then the benchmark if it has too few instances.

Source: Hail's benchmark analysis at fd91ae34 (``benchmark/tools/statistics.py``).
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.records.benchmark_runs import BenchmarkRuns
from models.records.errors import BadArgumentError, NotEnoughDataError
from models.stats.detectability.iteration_table import IterationTable, iteration_table

OUTLIER_FACTOR = 10.0


class FailureRule(StrEnum):
    """Which iterations count as failed."""

    REMOVE = "remove"
    """Those that timed out and those with an error."""

    HAIL = "hail"
    """Those that timed out with an error. Hail means to remove every failure, but writes "or"
    for "and": errors without a time-out, and time-outs without an error, stay."""


@dataclass(frozen=True, slots=True)
class CleaningRules:
    """What to remove.

    Attributes
    ----------
    failures : FailureRule
        Which iterations count as failed.
    min_iterations : int
        Iterations that an instance must have left.
    min_instances : int
        Such instances that the benchmark must have left. Hail asks for 50 of each, which the
        largest size of its grid needs.
    """

    failures: FailureRule = FailureRule.REMOVE
    min_iterations: int = 50
    min_instances: int = 50

    def __post_init__(self) -> None:
        """Refuse counts below 1.

        Raises
        ------
        BadArgumentError
            If a minimum is below 1.
        """
        if min(self.min_iterations, self.min_instances) < 1:
            raise BadArgumentError("the least instances and iterations must be at least 1")


@dataclass(frozen=True, slots=True)
class CleaningCounts:
    """Iterations left after each step, and instances at both ends."""

    iterations_in: int
    after_burn_in: int
    after_failed: int
    after_not_positive: int
    after_outliers: int
    iterations_kept: int
    instances_in: int
    viable_instances: int

    def removed(self) -> dict[str, int]:
        """Count of iterations that each step removed, in order."""
        steps = {
            "burn-in": self.after_burn_in,
            "failed": self.after_failed,
            "zero or negative": self.after_not_positive,
            "outliers": self.after_outliers,
            "short instances": self.iterations_kept,
        }
        before, removed = self.iterations_in, {}
        for step, left in steps.items():
            removed[step] = before - left
            before = left
        return removed

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True, eq=False)
class CleanRuns:
    """What cleaning left.

    ``table`` is None exactly when the benchmark cannot be used; ``reason`` then says why, and
    what would help.
    """

    table: IterationTable | None
    counts: CleaningCounts
    reason: str

    def usable(self) -> IterationTable:
        """Return the table.

        Raises
        ------
        NotEnoughDataError
            If there is none.
        """
        if self.table is None:
            raise NotEnoughDataError(self.reason)
        return self.table


def clean_runs(runs: BenchmarkRuns, burn_in: int, rules: CleaningRules | None = None) -> CleanRuns:
    """Remove what must not be analysed.

    Parameters
    ----------
    runs : BenchmarkRuns
        All iterations of one benchmark.
    burn_in : int
        First iteration (0-based, over all iterations of an instance) that is kept. The
        runner's own burn-in flag is not looked at, as in Hail.
    rules : CleaningRules, optional
        What else to remove.

    Raises
    ------
    BadArgumentError
        If ``burn_in`` is negative.
    """
    rules = rules or CleaningRules()
    if burn_in < 0:
        raise BadArgumentError(f"burn-in must not be negative, found {burn_in}")
    keep = runs.iteration >= burn_in
    after_burn_in = int(keep.sum())
    keep &= _sound(runs, rules.failures)
    after_failed = int(keep.sum())
    keep &= runs.time > 0
    after_not_positive = int(keep.sum())
    keep &= _near_median(runs, keep)
    per_instance = np.bincount(runs.instance[keep], minlength=runs.n_instances)
    viable = np.flatnonzero(per_instance >= rules.min_iterations)
    counts = CleaningCounts(
        iterations_in=runs.n_iterations,
        after_burn_in=after_burn_in,
        after_failed=after_failed,
        after_not_positive=after_not_positive,
        after_outliers=int(keep.sum()),
        iterations_kept=int(per_instance[viable].sum()),
        instances_in=runs.n_instances,
        viable_instances=len(viable),
    )
    if len(viable) < rules.min_instances:
        return CleanRuns(None, counts, _shortage(runs, counts, rules))
    rows = _rows_by_instance(runs, keep)
    return CleanRuns(iteration_table([runs.time[rows[i]] for i in viable]), counts, "")


def _rows_by_instance(runs: BenchmarkRuns, keep: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """Places of each instance's kept iterations, in the order of the iterations; I arrays."""
    order = np.lexsort((runs.iteration, runs.instance))
    order = order[keep[order]]
    ends = np.searchsorted(runs.instance[order], np.arange(1, runs.n_instances))
    return np.split(order, ends)


def _sound(runs: BenchmarkRuns, rule: FailureRule) -> NDArray[np.bool_]:
    """Which iterations did not fail; those without a time never are sound."""
    if rule is FailureRule.HAIL:
        sound = ~runs.timed_out | ~runs.failed
    else:
        sound = ~runs.timed_out & ~runs.failed
    return sound & np.isfinite(runs.time)


def _near_median(runs: BenchmarkRuns, keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which times lie within a factor of 10 of their instance's median; shape (R,)."""
    near = np.zeros_like(keep)
    for rows in _rows_by_instance(runs, keep):
        if len(rows):
            times = runs.time[rows]
            median = np.median(times)
            with np.errstate(over="ignore"):  # an infinite ratio is an outlier like any other
                ratio = np.maximum(times, median) / np.minimum(times, median)
            near[rows] = ratio < OUTLIER_FACTOR
    return near


def _shortage(runs: BenchmarkRuns, counts: CleaningCounts, rules: CleaningRules) -> str:
    """Return what a benchmark lacks and what would help."""
    if counts.iterations_in == 0:
        return f"{runs.key.item} has no iterations"
    if counts.after_burn_in == 0:
        return f"{runs.key.item}: burn-in takes all iterations; measure more in each instance"
    if counts.after_failed == 0:
        return f"{runs.key.item}: every iteration after burn-in failed or timed out"
    if counts.after_not_positive == 0:
        return (
            f"{runs.key.item}: every time is zero; give an iteration more work than the clock's"
            " resolution, or write times in a finer unit"
        )
    removed = ", ".join(f"{count} by {step}" for step, count in counts.removed().items() if count)
    return (
        f"{runs.key.item}: {counts.viable_instances} of {counts.instances_in} instances have at"
        f" least {rules.min_iterations} usable iterations, and {rules.min_instances} such instances"
        f" are needed{f' (removed: {removed})' if removed else ''}; measure more, or ask for"
        " smaller sizes"
    )
