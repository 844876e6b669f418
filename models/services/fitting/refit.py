"""Refit a series: bring its posterior up to date with its measurements."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import Engine

from models.records.clock import Clock
from models.records.errors import BandwatchError, CancelledError
from models.records.fit import Diagnostics, FitOptions
from models.records.measurement import Status
from models.records.series import Series
from models.services.alerts.detect import detect_series, refresh_summaries_of
from models.services.fitting.examined import Examination, examine
from models.services.fitting.summarize_series import update_status
from models.services.fitting.used_measurements import hash_of_data, in_window, with_known_steps
from models.stats.sampling.samples import Sampler
from models.stats.steps.fit_level import fit_level
from models.storage.database.work_lock import work_lock
from models.storage.fits.fit_store import save_failed_fit, save_fit
from models.storage.fits.series_mark import save_examined
from models.storage.fits.series_snapshot import SeriesSnapshot, read_snapshot

Report = Callable[[str], None]


class RefitOutcome(StrEnum):
    """What a refit did for one series."""

    FITTED = "fitted"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Refit:
    """The outcome for one series; ``reason`` says why it failed or is not trusted."""

    series: Series
    outcome: RefitOutcome
    fit_id: int | None = None
    reason: str = ""
    trusted: bool = False
    seconds: float = 0.0

    @classmethod
    def of_fit(
        cls, series: Series, fit_id: int, diagnostics: Diagnostics, seconds: float
    ) -> "Refit":
        """Create the outcome of a fit that was stored."""
        return cls(
            series,
            RefitOutcome.FITTED,
            fit_id,
            reason="; ".join(diagnostics.reasons),
            trusted=diagnostics.trusted,
            seconds=seconds,
        )


def refit_series(
    engine: Engine,
    sampler: Sampler,
    series: Series,
    options: FitOptions,
    *,
    clock: Clock,
    force: bool = False,
    toolchain: str = "",
    refresh: bool = True,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Refit:
    """Fit one series and store the result, unless its data have not changed.

    One fit of a series at a time, whatever the process: whoever comes second waits, and then finds
    what the first has stored. Where the series stands and its alerts follow
    (`models.services.alerts.detect`). A failure is stored as an attempt with its reason; the
    previous fit stays current.

    Parameters
    ----------
    options : FitOptions
        Its ``step_days`` and ``step_times`` are replaced by those of the series' accepted
        changes: with steps the model knows them by run, without by day.
    clock : Clock
        Dates the fit, the status and the alerts.
    force : bool
        Fit even where data and options equal those of the current fit.
    toolchain : str
        What built the programs, stored with the fit.
    refresh : bool
        Refresh the summaries of its alerts at once: what they say of their data and cause depends
        on other series as well. Whoever refits many does so once, at the end.
    report : callable, optional
        Called with a text for each stage.
    cancelled : callable, optional
        Asked while it works; True stops the chains and leaves the store as it was.

    Raises
    ------
    CancelledError
        If ``cancelled`` said so before the fit was stored.
    """
    say = report or (lambda _: None)
    say("reading measurements")
    known = examine(engine, series, options, clock.now_ms())
    if known.nothing_new and not force:
        return _unchanged(engine, known, series, clock, refresh)
    with work_lock(engine, series.id, cancelled=cancelled) as held:
        if not held:
            raise CancelledError(f"The refit of {series.key} was cancelled before it began.")
        return refit_locked(
            engine,
            sampler,
            series,
            options,
            clock=clock,
            force=force,
            toolchain=toolchain,
            refresh=refresh,
            report=say,
            cancelled=cancelled,
        )


def refit_locked(
    engine: Engine,
    sampler: Sampler,
    series: Series,
    options: FitOptions,
    *,
    clock: Clock,
    force: bool = False,
    toolchain: str = "",
    refresh: bool = True,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Refit:
    """Fit one series as `refit_series` does, for a caller who holds the lock of the series."""
    say = report or (lambda _: None)
    begin = time.perf_counter()
    asked = options
    known = examine(engine, series, asked, clock.now_ms())
    if known.nothing_new and not force:
        return _unchanged(engine, known, series, clock, refresh)
    snapshot = read_snapshot(engine, series)
    points, attempt = snapshot.points, snapshot.attempt
    used = in_window(points, options)
    options = with_known_steps(options, snapshot.accepted, points.time_ms[used])
    data_hash = hash_of_data(points, used, options)
    same = attempt is not None and attempt.data_hash == data_hash
    if same and attempt is not None and attempt.complete and not force:
        _follow(engine, snapshot, clock.now_ms(), refresh, keep_status=_is_current(snapshot))
        save_examined(engine, series.id, known.name)
        return Refit(
            series,
            RefitOutcome.UNCHANGED,
            attempt.id,
            reason=attempt.reason,
            trusted=attempt.trusted,
        )
    try:
        fit = fit_level(
            points.time_ms[used],
            points.value[used],
            options,
            sampler,
            cancelled=cancelled,
            report=say,
        )
    except CancelledError:
        raise
    except BandwatchError as error:
        reason = str(error)
        # The same failure on the same data is one attempt, however often it is repeated.
        if not (same and attempt is not None and attempt.reason == reason):
            save_failed_fit(
                engine,
                series.id,
                reason=reason,
                options=options,
                data_hash=data_hash,
                toolchain=toolchain,
                measurements=int(used.sum()),
                created_ms=clock.now_ms(),
            )
        _follow(engine, read_snapshot(engine, series), clock.now_ms(), refresh)
        return Refit(
            series, RefitOutcome.FAILED, reason=reason, seconds=time.perf_counter() - begin
        )
    if cancelled is not None and cancelled():
        raise CancelledError(f"The refit of {series.key} was cancelled before it was stored.")
    say("storing draws")
    # The moment at which others may see it: a page frozen while it was computed has none of it.
    created_ms = clock.now_ms()
    fit_id = save_fit(
        engine,
        series.id,
        fit,
        options=options,
        data_hash=data_hash,
        toolchain=toolchain,
        measurement_ids=points.measurement_id[used],
        created_ms=created_ms,
    )
    say("taking stock")
    # Read anew: while the chains ran, others may have stored runs or accepted a change.
    fitted = examine(engine, series, asked, clock.now_ms())
    _follow(engine, read_snapshot(engine, series), created_ms, refresh)
    if fitted.mark.data == known.mark.data:
        save_examined(engine, series.id, fitted.name)
    return Refit.of_fit(series, fit_id, fit.diagnostics, time.perf_counter() - begin)


def _unchanged(
    engine: Engine, known: Examination, series: Series, clock: Clock, refresh: bool
) -> Refit:
    """Report that nothing changed; what summaries say depends on other series as well."""
    if known.mark.alerts and refresh:
        refresh_summaries_of(engine, [series.id], clock.now_ms())
    return Refit(
        series,
        RefitOutcome.UNCHANGED,
        known.mark.attempt_id,
        reason=known.mark.reason,
        trusted=known.mark.trusted,
    )


def _is_current(snapshot: SeriesSnapshot) -> bool:
    """Whether the status is of the current fit and counts every measurement.

    It is of an older fit where a process was killed after it stored the fit. A failed measurement
    leaves the fit as it is, and is counted in the status.
    """
    status, points, fit = snapshot.status, snapshot.points, snapshot.fit
    if status is None or status.fit_id != (None if fit is None else fit.id):
        return False
    failed = int((points.status != Status.OK.value).sum())
    return (status.measurements, status.failed) == (len(points), failed)


def _follow(
    engine: Engine,
    snapshot: SeriesSnapshot,
    now_ms: int,
    refresh: bool,
    *,
    keep_status: bool = False,
) -> None:
    """Update the status of a series and its alerts, both from one snapshot.

    Parameters
    ----------
    keep_status : bool
        Leave a status that is there as it is.
    """
    if snapshot.status is None or not keep_status:
        found = update_status(engine, snapshot.series, now_ms, snapshot)
        snapshot = replace(snapshot, status=found)
    detect_series(engine, snapshot.series, now_ms, snapshot=snapshot, refresh=refresh)
