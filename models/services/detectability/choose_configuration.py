"""Choose configurations of one benchmark, and add them up to a night."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from models.records.benchmark_runs import BenchmarkRuns
from models.records.errors import BadArgumentError
from models.services.detectability.options import DetectabilityOptions
from models.services.detectability.report import Choice, ChoiceSource, DetectabilityReport
from models.stats.detectability.configuration import (
    ConfigurationCandidate,
    RunningTime,
    Target,
    cheapest,
    closed_form_candidates,
    frontier,
    resampled_candidates,
    why_none,
)
from models.stats.detectability.detection_result import DetectionResult
from models.stats.detectability.detection_settings import Method
from models.stats.detectability.experiment_selection import Strategy
from models.stats.detectability.iteration_table import IterationTable
from models.stats.detectability.variability import Variability
from models.stats.detectability.variance_components import VarianceComponents


def choose_configurations(
    runs: BenchmarkRuns,
    options: DetectabilityOptions,
    burn_in: int,
    table: IterationTable,
    described: Variability,
    result: DetectionResult | None,
) -> tuple[Choice, ...]:
    """Choose for every method and strategy, by resampling where it was done and in closed form.

    Parameters
    ----------
    runs : BenchmarkRuns
        All iterations, from which the burn-in's duration is taken.
    options : DetectabilityOptions
        Wish, prices and grid.
    burn_in : int
        First steady iteration.
    table : IterationTable
        Cleaned times.
    described : Variability
        Its variability, whose components the closed form uses.
    result : DetectionResult or None
        Resampled detection rates.
    """
    pairs = [
        (method, strategy)
        for method in options.detection.methods
        for strategy in options.detection.strategies
    ]
    try:
        running = running_time(runs, burn_in, table)
    except BadArgumentError as unpriced:
        return tuple(
            Choice(method, strategy, ChoiceSource.CLOSED_FORM, None, (), str(unpriced))
            for method, strategy in pairs
        )
    return tuple(
        choice
        for pair in pairs
        for choice in choices_of(*pair, options, running, described.components, result)
    )


def choices_of(
    method: Method,
    strategy: Strategy,
    options: DetectabilityOptions,
    running: RunningTime,
    components: VarianceComponents | None,
    result: DetectionResult | None,
) -> list[Choice]:
    """Choose under one method and strategy: by resampling where it was done, in closed form.

    Parameters
    ----------
    options : DetectabilityOptions
        Wish and prices, and for the closed form grid and confidence.
    running : Running
        How long an instance runs.
    components : VarianceComponents or None
        Components for the closed form.
    result : DetectionResult or None
        Resampled detection rates, of whatever grid they were made.
    """
    detection, wish, choices = options.detection, options.wish, []
    if result is not None:
        candidates = resampled_candidates(result, method, strategy, wish, running, options.prices)
        choices.append(_choice(method, strategy, ChoiceSource.RESAMPLING, candidates, wish))
    if components is not None:
        candidates = closed_form_candidates(
            components,
            [(n, m) for n in detection.instances if n > 1 for m in detection.iterations],
            method,
            strategy,
            wish,
            running,
            options.prices,
            detection.confidence,
        )
        choices.append(_choice(method, strategy, ChoiceSource.CLOSED_FORM, candidates, wish))
    return choices


def _choice(
    method: Method,
    strategy: Strategy,
    source: ChoiceSource,
    candidates: list[ConfigurationCandidate],
    wish: Target,
) -> Choice:
    best = cheapest(candidates, wish)
    reason = "" if best else why_none(candidates, wish)
    return Choice(method, strategy, source, best, tuple(frontier(candidates, wish)), reason)


def running_time(runs: BenchmarkRuns, burn_in: int, table: IterationTable) -> RunningTime:
    """Seconds of a steady iteration, and of an instance's whole burn-in.

    Raises
    ------
    BadArgumentError
        If the times are in no unit of time.
    """
    seconds = runs.seconds_per_unit
    early = np.isfinite(runs.time) & (runs.iteration < burn_in)
    counts = np.bincount(runs.iteration[early], minlength=burn_in)
    sums = np.bincount(runs.iteration[early], weights=runs.time[early], minlength=burn_in)
    mean = float(table.pooled.mean())
    # An iteration that nothing is known of counts like a steady one.
    durations = np.where(counts > 0, sums / np.maximum(counts, 1), mean)
    return RunningTime(seconds * mean, seconds * float(durations.sum()))


@dataclass(frozen=True, slots=True)
class Night:
    """All benchmarks under one method and strategy.

    ``seconds`` and ``cost`` add up those that have a configuration; ``missing`` names the
    others.
    """

    chosen: tuple[tuple[str, ConfigurationCandidate], ...]
    missing: tuple[str, ...]
    seconds: float
    cost: float


def plan_night(reports: Iterable[DetectabilityReport], method: Method, strategy: Strategy) -> Night:
    """Add up the cheapest configurations of all benchmarks.

    Parameters
    ----------
    reports : iterable of DetectabilityReport
        Assessments with the same wish and prices.
    method, strategy
        Whose choices count.
    """
    chosen: list[tuple[str, ConfigurationCandidate]] = []
    missing: list[str] = []
    for report in reports:
        choice = report.choice(method, strategy)
        if choice is None or choice.cheapest is None:
            missing.append(report.runs.key.item)
        else:
            chosen.append((report.runs.key.item, choice.cheapest))
    return Night(
        tuple(chosen),
        tuple(missing),
        sum(candidate.seconds for _, candidate in chosen),
        sum(candidate.cost for _, candidate in chosen),
    )
