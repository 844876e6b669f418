"""Assess the benchmarks of a file one after the other, saying how far the work is."""

import concurrent.futures
import fnmatch
import logging
import multiprocessing
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from data.burn_in_overrides import override_of
from data.readers.iterations.benchmark_file import BenchmarkFile
from models.records.errors import BadArgumentError, BandwatchError
from models.records.fault_text import fault_text
from models.services.detectability.assess_runs import assess_benchmark
from models.services.detectability.options import DetectabilityOptions
from models.services.detectability.report import DetectabilityReport

log = logging.getLogger(__name__)


def assess_file(
    content: BenchmarkFile,
    options: DetectabilityOptions,
    *,
    overrides: Mapping[str, int],
    only: str | None = None,
    jobs: int = 1,
) -> list[DetectabilityReport]:
    """Assess the benchmarks of a file.

    Parameters
    ----------
    content : BenchmarkFile
        Benchmarks.
    options : DetectabilityOptions
        What to try.
    overrides : mapping
        Stated burn-in indices by benchmark.
    only : str, optional
        Shell-style pattern; a benchmark takes part if its item or its name fits.
    jobs : int
        Processes that work on the sizes of one benchmark at the same time.

    Raises
    ------
    BadArgumentError
        If no benchmark fits the pattern.
    """
    chosen = [
        runs
        for runs in content.benchmarks
        if only is None
        or fnmatch.fnmatchcase(runs.key.item, only)
        or fnmatch.fnmatchcase(runs.key.name, only)
    ]
    if not chosen:
        known = ", ".join(runs.key.item for runs in content.benchmarks[:5])
        raise BadArgumentError(f"No benchmark fits {only!r}; the file has {known}.")
    console = Console(stderr=True)
    reports = []
    with ExitStack() as stack:
        bars = stack.enter_context(
            Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn(),
                TimeRemainingColumn(),
                console=console,
                disable=not console.is_terminal,
            )
        )
        executor = None
        if jobs > 1 and options.resample:
            executor = stack.enter_context(
                concurrent.futures.ProcessPoolExecutor(
                    jobs, mp_context=multiprocessing.get_context("spawn")
                )
            )
        for runs in chosen:
            task = bars.add_task(runs.key.item, total=None)
            try:
                report = assess_benchmark(
                    runs,
                    options,
                    burn_in=override_of(overrides, runs.key),
                    progress=partial(_show, bars, task),
                    executor=executor,
                )
            except BandwatchError:
                raise
            except Exception as error:  # of one benchmark, and no reason to lose the others
                log.warning("The assessment of %s failed", runs.key.item, exc_info=error)
                report = DetectabilityReport(runs, None, None, reason=fault_text(error))
            reports.append(report)
            bars.update(task, total=1, completed=1)
    return reports


def _show(bars: Progress, task: TaskID, done: int, total: int) -> None:
    bars.update(task, completed=done, total=total)
