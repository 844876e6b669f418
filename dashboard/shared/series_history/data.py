"""Read everything that the trend page shows of one series."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from dashboard.shared.series_history.compare import (
    Judgement,
    asked_days,
    judge,
    judged_draws,
    reference_day,
)
from dashboard.shared.series_history.groups import jumpavg_groups
from dashboard.shared.series_history.modes import (
    ReleaseModes,
    levels_at,
    modes_of_runs,
    release_modes,
)
from dashboard.shared.series_history.one_per_run import RunPoints, one_per_run
from dashboard.shared.series_history.release_starts import release_starts
from dashboard.shared.series_history.trend_data import BesideFit, TrendData, releases_of_points
from dashboard.shared.urls.trend_state import Overlay, TrendState
from models.records.fit import FitState
from models.records.points import Points
from models.records.release import Release
from models.records.series import Series
from models.records.series_status import NoiseClass, Segment, SeriesStatus
from models.records.stored_fit import StoredBands, StoredFit
from models.services.fitting.accepted_days import accepted_days
from models.services.fitting.segments import groups_of, runs_of_year
from models.stats.comparison.fits_apart import fits_apart
from models.stats.series.failing import FailingRuns, failing_runs
from models.storage.fits.draws_view import read_level_by_day
from models.storage.fits.fit_view import read_bands, read_fit, read_latest_attempt, read_latest_fit
from models.storage.fits.history_memory import HistoryMemory
from models.storage.fits.status_view import read_statuses
from models.storage.results.calendar_view import read_environment_changes, read_releases
from models.storage.results.points_view import read_points


def read_trend(
    engine: Engine,
    series: Series,
    state: TrendState,
    now_ms: int,
    memory: HistoryMemory | None = None,
) -> TrendData:
    """Gather what the trend page shows of a series.

    Parameters
    ----------
    memory : HistoryMemory, optional
        Where to read the points of one series among many: without what is told of their runs
        and without modes, which the page does not show then.
    state : TrendState
        What the link asks for: the day that is judged, the moment that is shown, and so on.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC; a frozen page takes its own moment.
    """
    then = state.as_of_ms
    seen_ms = now_ms if then is None else min(then, now_ms)
    if memory is None or then is not None:
        every = read_points(engine, series.id, as_of_ms=then)
    else:
        every = memory.points(engine, series.id)
    fits = memory or HistoryMemory()
    releases = read_releases(engine, series.key.project, as_of_ms=then)
    attempt = read_latest_attempt(engine, series.id, then)
    fit = frozen_fit(engine, series, state)
    if fit is None and attempt is not None:
        complete = attempt.state is FitState.COMPLETE
        fit = attempt if complete else read_latest_fit(engine, series.id, then)
    failing = failing_runs(every.time_ms, every.run_ms, every.usable)
    left_out = np.zeros(len(every), dtype=bool)
    bands: StoredBands | None = None
    reference: date | None = None
    judgements: list[Judgement] = []
    if fit is not None and fit.last_day is not None:
        bands = fits.bands(engine, fit.id)
        left_out = np.isin(every.measurement_id, fits.outliers(engine, fit.id))
        reference = reference_day(fit, state)
        judgements = _read_judgements(engine, series, fit, releases, state, seen_ms, failing)
    runs = one_per_run(every, left_out)
    points, outlier = (every, left_out) if state.replicates else (runs.points, runs.outlier)
    release = releases_of_points(points, releases)
    status = _read_status(engine, series, state)
    held = () if status is None else status.groups
    modes, mode = ((), None) if memory else _read_modes(every, runs, releases, held, state)
    return TrendData(
        series=series,
        points=points,
        release=release,
        outlier=outlier,
        fit=fit,
        attempt=attempt,
        bands=bands,
        reference=reference,
        comparisons=tuple(item.comparison for item in judgements),
        now_ms=seen_ms,
        detectable=tuple(item.detectable for item in judgements),
        densities=tuple(item.density for item in judgements),
        groups=_chosen_groups(series, every, runs.points, held, state),
        changes=tuple(
            read_environment_changes(engine, series.key.project, series.key.platform, as_of_ms=then)
        ),
        modes=modes,
        mode=mode,
        count=None if state.replicates else runs.count,
        stored=len(every),
        release_starts=release_starts(points.time_ms, release),
        noise=NoiseClass.UNKNOWN if status is None else status.noise,
        failing=failing,
        beside=_read_beside(engine, series, state, fit, bands),
    )


def _read_beside(
    engine: Engine,
    series: Series,
    state: TrendState,
    shown: StoredFit | None,
    bands: StoredBands | None,
) -> BesideFit | None:
    """Read the second fit of a link; None where it names none, the shown one, or another's."""
    if state.beside is None or len(state.series) > 1 or shown is None or bands is None:
        return None
    other = read_fit(engine, state.beside)
    if other is None or other.series_id != series.id or other.id == shown.id:
        return None
    if other.last_day is None:  # it failed
        return None
    drawn = read_bands(engine, other.id)
    return BesideFit(other, drawn, fits_apart(bands, drawn))


def _read_modes(
    every: Points,
    runs: RunPoints,
    releases: Sequence[Release],
    held: tuple[Segment, ...],
    state: TrendState,
) -> tuple[tuple[ReleaseModes, ...], NDArray[np.int64]]:
    """Count the modes of single values, and name that of each point that is shown."""
    level = levels_at(every.time_ms, held)
    release = releases_of_points(every, releases)
    modes, mode = release_modes(every.value, release, every.usable, level)
    return modes, mode if state.replicates else modes_of_runs(mode, runs.run)


def _read_judgements(
    engine: Engine,
    series: Series,
    fit: StoredFit,
    releases: Sequence[Release],
    state: TrendState,
    now_ms: int,
    failing: FailingRuns | None,
) -> list[Judgement]:
    """Compare the reference day with the days that a link asks for."""
    reference = reference_day(fit, state)
    days = asked_days(reference, releases, state, accepted_days(engine, fit, state.as_of_ms))
    wanted = [reference, *(item.day for item in days if item.day)]
    drawn = judged_draws(fit, read_level_by_day(engine, fit.id, wanted), state)
    return judge(series, fit, days, drawn, state, now_ms, failing)


def _read_status(engine: Engine, series: Series, state: TrendState) -> SeriesStatus | None:
    """Read the status with its groups, of the moment that is shown."""
    found = read_statuses(engine, [series.id], as_of_ms=state.as_of_ms, with_groups=True)
    return found.get(series.id)


def _chosen_groups(
    series: Series,
    every: Points,
    runs: Points,
    held: tuple[Segment, ...],
    state: TrendState,
) -> tuple[Segment, ...]:
    """Return the groups that lie over the runs.

    Those of the store; or those of another smallest change, or jumpavg's, on demand.
    """
    if state.overlay is Overlay.NONE:
        return ()
    if state.overlay is Overlay.ROBUST:
        if state.delta is None:
            return held
        return groups_of(runs_of_year(every), series.direction, state.delta)
    return jumpavg_groups(runs, runs.usable, series.direction)


def frozen_fit(engine: Engine, series: Series, state: TrendState) -> StoredFit | None:
    """Find the fit that a frozen link names for a series; None if it names none."""
    found = (read_fit(engine, number) for number in state.fits)
    return next(
        (
            fit
            for fit in found
            if fit is not None and fit.series_id == series.id and fit.last_day is not None
        ),
        None,
    )
