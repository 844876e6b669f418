"""Analyse series without a store: everything that the statistics can say about each."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.records.comparison import Comparison
from models.records.days import DAY_MS, date_of_day
from models.records.errors import (
    BadArgumentError,
    BandwatchError,
    ProgramFailedError,
    SeriesUnfitError,
)
from models.records.fault_text import fault_text
from models.records.fit import LevelFit
from models.records.series import Direction
from models.records.series_status import Label
from models.services.fitting.analysis import (
    AnalysisOptions,
    AnalyzedRuns,
    LastChange,
    SeriesAnalysis,
    SeriesRows,
)
from models.services.fitting.recent_outliers import recent_outliers
from models.stats.changes.compliance import compliance_by_runs, compliance_by_time
from models.stats.changes.detector import Detector, DetectorOptions, detect
from models.stats.changes.robust import RobustOptions
from models.stats.comparison.compare_days import compare_days, level_by_day, predictive_by_day
from models.stats.comparison.comparison_days import comparison_days
from models.stats.comparison.quality_gate import withheld_reason
from models.stats.sampling.samples import Sampler
from models.stats.series.daily_cap import keep_daily
from models.stats.series.groups import Groups, per_sample
from models.stats.series.modes import count_modes, modes_by_label
from models.stats.series.outliers import scan_outliers
from models.stats.series.percent_change import percent_change
from models.stats.series.replicates import Run
from models.stats.steps.fit_level import fit_level

log = logging.getLogger(__name__)


def analyze_many(
    series: Sequence[SeriesRows],
    options: AnalysisOptions,
    sampler: Sampler | None,
    *,
    jobs: int = 1,
    on_done: Callable[[SeriesAnalysis], None] | None = None,
) -> list[SeriesAnalysis]:
    """Analyse many series, ``jobs`` at a time.

    Parameters
    ----------
    series : sequence of SeriesRows
        What to analyse.
    options : AnalysisOptions
        The same for all series.
    sampler : Sampler or None
        Runs Stan; needed unless ``options.fit`` is None.
    jobs : int
        Series at the same time. Threads suffice: chains are processes of their own.
    on_done : callable, optional
        Called with each finished series, in the order in which they finish.

    Returns
    -------
    list of SeriesAnalysis
        In the order of ``series``.
    """
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=max(1, jobs), thread_name_prefix="analyze") as pool:
        futures = [
            pool.submit(_analyze_one, rows, options, sampler, stop.is_set) for rows in series
        ]
        try:
            for future in as_completed(futures):
                if on_done is not None:
                    on_done(future.result())
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [future.result() for future in futures]


def _analyze_one(
    rows: SeriesRows,
    options: AnalysisOptions,
    sampler: Sampler | None,
    cancelled: Callable[[], bool],
) -> SeriesAnalysis:
    """Analyse one of many series; where that fails, its note gives the reason."""
    try:
        return analyze_series(rows, options, sampler, cancelled=cancelled)
    except BandwatchError:
        raise
    except Exception as error:  # of one series, and no reason to lose the others
        log.warning("The analysis of %s failed", rows.key, exc_info=error)
        none = rows.values[:0]
        nothing = replace(
            rows, time_ms=rows.time_ms[:0], values=none, versions=(), lines=rows.lines[:0], run=None
        )
        without = analyze_series(nothing, replace(options, fit=None), None)
        return replace(without, notes=(fault_text(error),))


def analyze_series(
    rows: SeriesRows,
    options: AnalysisOptions,
    sampler: Sampler | None,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> SeriesAnalysis:
    """Analyse one series.

    Parameters
    ----------
    rows : SeriesRows
        Its usable rows; none at all is a case as well.
    options : AnalysisOptions
        Detector, fit, comparisons.
    sampler : Sampler or None
        Runs Stan; needed unless ``options.fit`` is None.
    cancelled : callable, optional
        Asked now and then; True stops the fit.

    Returns
    -------
    SeriesAnalysis
        What cannot be said is missing, and its notes give the reasons.

    Raises
    ------
    BadArgumentError
        If an option is out of range, or a fit is asked for without a sampler.
    CancelledError
        If ``cancelled`` said so.
    """
    notes: list[str] = []
    runs = analyzed_runs(rows)
    by_detector = {name: _groups(name, rows, runs, options, notes) for name in Detector}
    labels, means = per_sample(by_detector[Detector.JUMPAVG], len(runs))
    fit = _fit(rows, runs, options, sampler, cancelled, notes)
    reference = None if fit is None else date_of_day(int(fit.days[-1]))
    scan = scan_outliers(rows.values)
    if fit is not None:
        notes += recent_outliers(
            rows, scan.flags, has_steps=options.fit is not None and options.fit.steps
        )
    return SeriesAnalysis(
        rows=rows,
        scan=scan,
        modes=count_modes(rows.values),
        modes_by_version={
            str(version): modes
            for version, modes in modes_by_label(rows.values, rows.versions).items()
            if version
        },
        runs=runs,
        groups=by_detector[Detector.JUMPAVG],
        robust_groups=by_detector[Detector.ROBUST],
        perfherder_groups=by_detector[Detector.PERFHERDER],
        by_runs=compliance_by_runs(labels, means, rows.direction),
        by_time=compliance_by_time(runs.time_ms, labels, means, rows.direction),
        last_change=last_change(options.detector, by_detector[options.detector], rows.direction),
        fit=fit,
        reference=reference,
        comparisons=_comparisons(fit, reference, rows.direction, options),
        notes=tuple(notes),
    )


def last_change(detector: Detector, groups: Groups, direction: Direction) -> LastChange:
    """Find the newest change among a detector's groups, and its size.

    Parameters
    ----------
    detector : Detector
        Whose groups they are.
    groups : tuple of Group
        Adjacent groups in time order; may be empty.
    direction : Direction
        Which way is worse.

    Returns
    -------
    LastChange
    """
    for before, after in zip(reversed(groups[:-1]), reversed(groups[1:]), strict=True):
        if after.label is not Label.NORMAL:
            change = percent_change(before.mean, after.mean, direction.worse_sign)
            return LastChange(detector, after.label, after.start, change)
    return LastChange(detector, Label.NORMAL, None, float("nan"))


def analyzed_runs(rows: SeriesRows) -> AnalyzedRuns:
    """Reduce the rows of a series to one value per run.

    Parameters
    ----------
    rows : SeriesRows
        N rows of n runs.
    """
    run = rows.run_of_row
    size = np.bincount(run)
    first = np.concatenate([[0], np.cumsum(size)])
    means = np.bincount(run, weights=rows.values) / size
    return AnalyzedRuns(first, rows.time_ms[first[:-1]], means)


def _groups(
    detector: Detector,
    rows: SeriesRows,
    runs: AnalyzedRuns,
    options: AnalysisOptions,
    notes: list[str],
) -> Groups:
    """Run one detector; where it cannot work, give no groups and say why.

    The robust one sees all values of a run, of which it leaves the outermost out. The others see
    the mean of each, as on the trend page: replicates are nearer to each other than to those of
    the next run, and each run would be a group of its own.
    """
    if not rows.values.size:
        return ()
    values: Sequence[Run] | NDArray[np.float64] = runs.values
    if detector is Detector.ROBUST and len(runs) < rows.values.size:
        values = [part.tolist() for part in np.split(rows.values, runs.first_row[1:-1])]
    try:
        return detect(
            values,
            rows.direction,
            detector=detector,
            options=DetectorOptions(robust=RobustOptions(options.delta or 0.0)),
        )
    except (SeriesUnfitError, BadArgumentError) as error:
        notes.append(f"{detector.value}: {error}")
        return ()


def _fit(
    rows: SeriesRows,
    runs: AnalyzedRuns,
    options: AnalysisOptions,
    sampler: Sampler | None,
    cancelled: Callable[[], bool] | None,
    notes: list[str],
) -> LevelFit | None:
    """Fit the level, or say why there is no fit."""
    if options.fit is None:
        return None
    if sampler is None:
        raise BadArgumentError("A fit needs a sampler; pass one, or options without a fit.")
    keep: NDArray[np.bool_] = np.ones(rows.values.size, dtype=np.bool_)
    if options.max_daily is not None:
        keep = keep_daily(runs.time_ms // DAY_MS, options.max_daily)[rows.run_of_row]
    try:
        return fit_level(
            rows.time_ms[keep], rows.values[keep], options.fit, sampler, cancelled=cancelled
        )
    except (SeriesUnfitError, ProgramFailedError) as error:
        notes.append(f"fit: {error}")
        return None


def _comparisons(
    fit: LevelFit | None, reference: date | None, direction: Direction, options: AnalysisOptions
) -> tuple[Comparison, ...]:
    """Compare the newest fitted day with its comparison days."""
    if fit is None or reference is None or options.fit is None:
        return ()
    draws = predictive_by_day(fit, options.fit.seed) if options.predictive else level_by_day(fit)
    return tuple(
        compare_days(
            draws,
            reference,
            comparison_days(reference, options.releases),
            direction,
            delta=options.smallest,
            threshold=options.threshold,
            withheld=withheld_reason(fit.diagnostics, reference),
        )
    )
