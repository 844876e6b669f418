"""Take stock of a series: groups, compliance, modes, and the newest day against others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from models.records.comparison import Comparison
from models.records.days import day_of_moment, format_day
from models.records.measurement import Status
from models.records.series import Series
from models.records.series_status import NOT_COMPARED, ComparedWith, Label, SeriesStatus
from models.records.stored_fit import StoredFit
from models.services.fitting.accepted_days import days_in_fit
from models.services.fitting.posterior_steps import (
    placed_steps,
    sized_segments,
    week_change,
)
from models.services.fitting.segments import build_segments, runs_of_year, sparkline
from models.stats.changes.compliance import Compliance, compliance_by_time
from models.stats.changes.detector import DetectorOptions, detect
from models.stats.changes.robust import RobustOptions
from models.stats.comparison.compare import DELTA
from models.stats.comparison.compare_days import compare_days
from models.stats.comparison.comparison_days import WEEK, comparison_days
from models.stats.comparison.detectable_change import detectable_change_of_draws
from models.stats.comparison.failing_text import failing_text
from models.stats.comparison.quality_gate import withheld_reason
from models.stats.comparison.start_after import start_after
from models.stats.series.failing import FailingRuns, failing_runs
from models.stats.series.groups import Group, per_sample
from models.stats.series.modes import count_modes, without_steps
from models.stats.series.noise_class import noise_class
from models.stats.steps.shown_by_steps import shown_by_steps
from models.storage.fits.draws_view import read_level_by_day
from models.storage.fits.series_snapshot import SeriesSnapshot, read_snapshot
from models.storage.fits.status_store import save_status
from models.storage.results.history_cache import pack_history
from models.storage.results.series_runs import SeriesRuns

# Changes too small to matter would fill the news; the trend page draws them all the same.
RELEVANT = DetectorOptions(robust=RobustOptions(min_change_percent=DELTA))

NO_RELEASES = replace(
    NOT_COMPARED, label="previous release", reason="no releases are known for this project"
)


def update_status(
    engine: Engine, series: Series, now_ms: int, snapshot: SeriesSnapshot | None = None
) -> SeriesStatus:
    """Judge a series by what the store holds now, and store the judgement.

    Groups are those of the robust detector over the runs of the last 365 days, with changes
    of at least δ.

    Parameters
    ----------
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.
    snapshot : SeriesSnapshot, optional
        What the store holds of the series; read if it is not given.
    """
    found = summarize_series(engine, series, now_ms, snapshot)
    save_status(engine, found)
    pack_history(engine, series.id)
    return found


def summarize_series(
    engine: Engine, series: Series, now_ms: int, snapshot: SeriesSnapshot | None = None
) -> SeriesStatus:
    """Judge a series by what the store holds now.

    See Also
    --------
    update_standing : stores the judgement as well.
    """
    snapshot = snapshot or read_snapshot(engine, series)
    points, fit = snapshot.points, snapshot.fit
    runs = runs_of_year(points)
    groups: tuple[Group, ...] = ()
    if runs.values.size:
        groups = tuple(detect(runs.centres, series.direction, options=RELEVANT))
    labels, means = per_sample(groups, runs.values.size)
    spread = np.repeat(means, runs.size)
    compliance = _compliance(snapshot, runs, labels, means)
    steps = placed_steps(fit, points)
    segments = sized_segments(
        build_segments(groups, series.direction, runs.time_ms, runs.revision, runs.version),
        steps,
        series.direction.worse_sign,
    )
    failing = failing_runs(points.time_ms, points.run_ms, points.usable)
    level = np.full(3, np.nan)
    week = release = NOT_COMPARED
    if fit is not None and fit.last_day is not None:
        level, week, release = _compare(engine, snapshot, fit, fit.last_day, failing)
    return SeriesStatus(
        series_id=series.id,
        fit_id=None if fit is None else fit.id,
        computed_ms=now_ms,
        measurements=len(points),
        failed=int((points.status != Status.OK.value).sum()),
        last_run_ms=int(points.run_ms[points.usable].max()) if points.usable.any() else None,
        level=float(level[1]),
        level_low=float(level[0]),
        level_high=float(level[2]),
        short_change=week_change(segments, steps, compliance.short_change),
        long_change=compliance.long_change,
        compliance_reason=compliance.reason,
        week=week,
        release=release,
        modes=count_modes(without_steps(runs.measured, spread)).count,
        noise=noise_class(runs.measured, spread),
        runs_in_group=groups[-1].size if groups else 0,
        sparkline=sparkline(runs),
        groups=segments,
        failing_since_ms=None if failing is None else failing.since_ms,
        failing_runs=0 if failing is None else failing.runs,
    )


def _compliance(
    snapshot: SeriesSnapshot,
    runs: SeriesRuns,
    labels: Sequence[Label],
    means: NDArray[np.float64],
) -> Compliance:
    """Measure the last week and quarter by groups, since the newest accepted change."""
    changes, direction = snapshot.accepted, snapshot.series.direction
    if not changes or not runs.time_ms.size:
        return compliance_by_time(runs.time_ms, labels, means, direction)
    start_ms = changes[-1].time_ms
    first = min(int(np.searchsorted(runs.time_ms, start_ms)), runs.time_ms.size - 1)
    found = compliance_by_time(runs.time_ms[first:], labels[first:], means[first:], direction)
    if not found.reason:
        return found
    since = format_day(day_of_moment(start_ms))
    return replace(found, reason=f"Since the accepted change of {since}: {found.reason}")


def _compare(
    engine: Engine,
    snapshot: SeriesSnapshot,
    fit: StoredFit,
    reference: date,
    failing: FailingRuns | None,
) -> tuple[NDArray[np.float64], ComparedWith, ComparedWith]:
    """Return the level of a day (p05, p50, p95), and what it is compared with."""
    days = comparison_days(reference, snapshot.releases, days_before=(WEEK,), releases_before=(1,))
    days = start_after(days, reference, days_in_fit(snapshot.accepted, fit.options.step_days))
    wanted = [reference, *(item.day for item in days if item.day is not None)]
    draws = read_level_by_day(engine, fit.id, wanted)
    level = np.full(3, np.nan)
    if reference in draws:
        level = np.asarray(np.quantile(draws[reference], [0.05, 0.5, 0.95]), dtype=np.float64)
    # Age is judged when the page is read, since the same status grows older every day.
    failing_reason = "" if failing is None else failing_text(failing.since_ms, failing.runs)
    withheld = ""
    if fit.diagnostics is not None:
        withheld = withheld_reason(fit.diagnostics, reference, failing=failing_reason)
    direction = snapshot.series.direction
    found = compare_days(draws, reference, days, direction, withheld=withheld)
    verdicts = [
        _against(fit, item, draws.get(reference), None if day.day is None else draws.get(day.day))
        for item, day in zip(found, days, strict=True)
    ]
    return level, verdicts[0], verdicts[1] if len(verdicts) > 1 else NO_RELEASES


def _against(
    fit: StoredFit,
    found: Comparison,
    reference: NDArray[np.float64] | None,
    comparison: NDArray[np.float64] | None,
) -> ComparedWith:
    detectable = float("nan")
    if found.comparison is not None and fit.last_day is not None:
        detectable = shown_by_steps(fit.steps, fit.last_day, found.reference, found.comparison)
    known = not np.isnan(detectable)
    if not known and reference is not None and comparison is not None and comparison.mean() != 0:
        detectable = detectable_change_of_draws(reference, comparison).percent
    return ComparedWith(
        found.label, found.change, found.p_worse, found.verdict, detectable, found.reason
    )
