"""Everything about one benchmark's detectability, from its runs to the cheapest configuration.

Needs no store; a background job can run it with ``progress`` and ``stop`` and keep the result
as JSON.
"""

import concurrent.futures

from models.records.benchmark_runs import BenchmarkRuns
from models.records.errors import BadArgumentError, SeriesUnfitError
from models.services.detectability.choose_configuration import choose_configurations, running_time
from models.services.detectability.options import DetectabilityOptions
from models.services.detectability.report import Choice, DetectabilityReport
from models.stats.detectability.burn_in import BurnIn, find_burn_in
from models.stats.detectability.cleaning import CleaningRules, clean_runs
from models.stats.detectability.configuration import RunningTime
from models.stats.detectability.detectable import Progress, Stop, detect_slowdowns
from models.stats.detectability.iteration_table import IterationTable
from models.stats.detectability.variability import variability


def assess_benchmark(
    runs: BenchmarkRuns,
    options: DetectabilityOptions,
    *,
    burn_in: int | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
    executor: concurrent.futures.Executor | None = None,
) -> DetectabilityReport:
    """Find out how small a slowdown of a benchmark can be seen, and at what cost.

    Parameters
    ----------
    runs : BenchmarkRuns
        All iterations of the benchmark.
    options : DetectabilityOptions
        What to try.
    burn_in : int, optional
        First steady iteration, where a person has chosen it; found automatically otherwise.
    progress, stop, executor
        See `detect_slowdowns`.

    Returns
    -------
    DetectabilityReport
        What could be found, and reasons for what could not.

    Raises
    ------
    CancelledError
        If ``stop`` returned true.
    """
    found, reason = _burn_in(runs)
    index = burn_in if burn_in is not None else found.index if found else None
    if index is None:
        if found is not None:
            reason = f"{found.reason}; state a burn-in to look at it anyway"
        return DetectabilityReport(runs, burn_in=None, found=found, reason=reason)
    cleaned = clean_runs(runs, index, options.rules())
    thin = cleaned
    if cleaned.table is None:
        # Two of each describe how a benchmark varies, where the grid asks for more.
        few = CleaningRules(options.failures, min_iterations=2, min_instances=2)
        thin = clean_runs(runs, index, few)
    described = None if thin.table is None else variability(thin.table)
    result, reason = None, cleaned.reason
    if cleaned.table is not None and options.resample:
        try:
            result = detect_slowdowns(
                cleaned.table, options.detection, progress=progress, stop=stop, executor=executor
            )
        except SeriesUnfitError as unfit:
            reason = str(unfit)
    choices: tuple[Choice, ...] = ()
    if thin.table is not None and described is not None:
        choices = choose_configurations(runs, options, index, thin.table, described, result)
    return DetectabilityReport(
        runs,
        burn_in=index,
        found=found,
        burn_in_stated=burn_in is not None,
        cleaned=cleaned,
        described=described,
        result=result,
        choices=choices,
        running=None if thin.table is None else _running(runs, index, thin.table),
        reason=reason,
    )


def _running(runs: BenchmarkRuns, burn_in: int, table: IterationTable) -> RunningTime | None:
    try:
        return running_time(runs, burn_in, table)
    except BadArgumentError:  # no unit of time; the choices say so
        return None


def _burn_in(runs: BenchmarkRuns) -> tuple[BurnIn | None, str]:
    """Find the burn-in, or the reason why it cannot be found."""
    try:
        return find_burn_in(runs), ""
    except SeriesUnfitError as unfit:
        return None, str(unfit)
