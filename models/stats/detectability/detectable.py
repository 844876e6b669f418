"""The minimum detectable slowdown of a benchmark, by resampling its own times.

Every size n × m of the grid is tried in many experiments: times are drawn from the benchmark,
the test side is slowed down, and a method decides by bootstrap whether it sees the change.
The share of experiments that do is the detection rate. The rules are those of Hail's
benchmark analysis; `docs/reference/detectability.md` names the parts.
"""

import concurrent.futures
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.errors import CancelledError, NoVariationError
from models.stats.detectability.bootstrap_means import resample_instances, resampled_means
from models.stats.detectability.detection_result import DetectionCell, DetectionResult
from models.stats.detectability.detection_settings import DetectionSettings, Method
from models.stats.detectability.detection_thresholds import DetectionThresholds, joined
from models.stats.detectability.experiment_selection import (
    Strategy,
    select_experiments,
    selection_shortage,
)
from models.stats.detectability.iteration_table import IterationTable
from models.stats.detectability.mds_laaber import laaber_thresholds
from models.stats.detectability.mds_schultz import schultz_thresholds

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]

# Experiments drawn at once; bounds the memory, whatever their count.
_BLOCK = 200


@dataclass(frozen=True, slots=True)
class _Size:
    """One size of the grid under one strategy."""

    instances: int
    iterations: int
    strategy: Strategy

    @property
    def work(self) -> int:
        """Cost relative to other sizes: a fixed part, and the draws."""
        return 20 + self.instances * self.iterations


def detect_slowdowns(
    table: IterationTable,
    settings: DetectionSettings,
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
    executor: concurrent.futures.Executor | None = None,
) -> DetectionResult:
    """Find how often each size of the grid detects each slowdown.

    Parameters
    ----------
    table : IterationTable
        Cleaned times of one benchmark.
    settings : DetectionSettings
        Grid, methods, sizes and seed.
    progress : callable, optional
        Called with (work done, all work) after every size; at first with 0 done.
    stop : callable, optional
        Asked between pieces of work; returning true ends the search. The ``is_set`` of a
        ``threading.Event`` serves.
    executor : concurrent.futures.Executor, optional
        Where sizes are worked on at once; the result does not depend on it.

    Returns
    -------
    DetectionResult
        A cell per size, strategy and method. A size for which the table is too small has a
        cell with the reason instead of thresholds.

    Raises
    ------
    NoVariationError
        If a time is not positive, so that a slowdown cannot be told by its ratio.
    CancelledError
        If ``stop`` returned true.
    """
    if table.pooled.min() <= 0:
        raise NoVariationError(
            "Some times are zero or negative, so a slowdown has no ratio; clean the runs, or give"
            " the benchmark more work per iteration than its clock's resolution"
        )
    sizes = [
        _Size(n, m, strategy)
        for strategy in settings.strategies
        for n in settings.instances
        for m in settings.iterations
    ]
    cells: dict[_Size, list[DetectionCell]] = {}
    done, total = 0, sum(size.work for size in sizes)
    if progress:
        progress(0, total)
    for size, found in _work_through(table, settings, sizes, stop, executor):
        cells[size] = found
        done += size.work
        if progress:
            progress(done, total)
    return DetectionResult(settings, tuple(cell for size in sizes for cell in cells[size]))


def _work_through(
    table: IterationTable,
    settings: DetectionSettings,
    sizes: Iterable[_Size],
    stop: Stop | None,
    executor: concurrent.futures.Executor | None,
) -> Iterator[tuple[_Size, list[DetectionCell]]]:
    """Yield sizes with their cells as they are finished."""
    if executor is None:
        for size in sizes:
            yield size, _cells_of_size(table, settings, size, stop)
        return
    waiting = {executor.submit(_cells_of_size, table, settings, size): size for size in sizes}
    try:
        for future in concurrent.futures.as_completed(waiting):
            _check(stop)
            yield waiting[future], future.result()
    finally:
        for future in waiting:
            future.cancel()


def _cells_of_size(
    table: IterationTable, settings: DetectionSettings, size: _Size, stop: Stop | None = None
) -> list[DetectionCell]:
    """Work out one size for all methods."""
    n, m, strategy = size.instances, size.iterations, size.strategy
    shortage = selection_shortage(table, n, m, strategy)
    if shortage:
        return [
            DetectionCell(method, strategy, n, m, None, shortage) for method in settings.methods
        ]
    code = list(Strategy).index(strategy)
    rng = np.random.default_rng(np.random.SeedSequence([settings.seed, code, n, m]))
    blocks: list[dict[Method, DetectionThresholds]] = []
    for start in range(0, settings.experiments, _BLOCK):
        count = min(_BLOCK, settings.experiments - start)
        control, test = select_experiments(table, n, m, strategy, count, rng)
        blocks.append(_thresholds(control, test, strategy, settings, rng, stop))
    return [
        DetectionCell(method, strategy, n, m, joined([block[method] for block in blocks]), "")
        for method in settings.methods
    ]


def _thresholds(
    control: NDArray[np.float64],
    test: NDArray[np.float64],
    strategy: Strategy,
    settings: DetectionSettings,
    rng: np.random.Generator,
    stop: Stop | None,
) -> dict[Method, DetectionThresholds]:
    """Thresholds of a block of experiments, whose times have shape (E, n, m)."""
    means = np.empty((3, len(control), settings.resamples))
    for experiment in range(len(control)):
        _check(stop)
        means[:, experiment] = _resample(
            control[experiment], test[experiment], strategy, settings, rng
        )
    resampled, paired, independent = means
    decide = {
        Method.LAABER: lambda: laaber_thresholds(resampled, independent, settings.confidence),
        Method.SCHULTZ: lambda: schultz_thresholds(resampled, paired, settings.confidence),
    }
    return {method: decide[method]() for method in settings.methods}


def _resample(
    control: NDArray[np.float64],
    test: NDArray[np.float64],
    strategy: Strategy,
    settings: DetectionSettings,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Resampled means of control, of the test paired with it, and of the test on its own.

    The control's means have one distribution for both methods, so they serve both; with *ibs*
    nothing is paired, and the test's do too.
    """
    n = len(control)
    drawn = resample_instances(settings.resamples, n, rng)
    resampled = resampled_means(control, drawn, rng)
    needs_independent = strategy is Strategy.IBS or Method.LAABER in settings.methods
    independent = paired = resampled
    if needs_independent:
        own = resample_instances(settings.resamples, n, rng)
        independent = resampled_means(test, own, rng)
    if strategy is Strategy.IBS:
        paired = independent
    elif Method.SCHULTZ in settings.methods:
        paired = resampled_means(test, drawn, rng)
    return resampled, paired, independent


def _check(stop: Stop | None) -> None:
    """End the work when someone asked for it."""
    if stop is not None and stop():
        raise CancelledError("The search for the minimum detectable slowdown was stopped")
