"""Fit a series as of a past day: what the level looked like to somebody on that day."""

import time
from collections.abc import Callable

from sqlalchemy import Engine

from models.records.clock import Clock
from models.records.errors import BandwatchError, CancelledError
from models.records.fit import FitOptions, FitState
from models.records.series import Series
from models.services.fitting.refit import Refit, RefitOutcome
from models.services.fitting.used_measurements import hash_of_data, in_window, with_known_steps
from models.stats.sampling.samples import Sampler
from models.stats.steps.fit_level import fit_level
from models.storage.fits.fit_store import save_fit
from models.storage.fits.fit_view import read_past_fit
from models.storage.fits.series_snapshot import read_snapshot


def fit_until(
    engine: Engine,
    sampler: Sampler,
    series: Series,
    options: FitOptions,
    *,
    clock: Clock,
    force: bool = False,
    toolchain: str = "",
    cancelled: Callable[[], bool] | None = None,
) -> Refit:
    """Fit one series to the runs until ``options.until_day`` and store the fit beside the others.

    It is never the current fit, so status and alerts stay as they are, and it is not pruned.
    Values are those that the store holds now. A failure is reported and not stored.

    Parameters
    ----------
    options : FitOptions
        With ``until_day``; accepted changes until then are added.
    force : bool
        Fit even where the same fit is stored.
    cancelled : callable, optional
        Asked while it works; True stops the chains and leaves the store as it was.

    Raises
    ------
    CancelledError
        If ``cancelled`` said so before the fit was stored.
    """
    begin = time.perf_counter()
    snapshot = read_snapshot(engine, series)
    points = snapshot.points
    used = in_window(points, options)
    times = points.time_ms[used]
    options = with_known_steps(options, snapshot.accepted, times)
    data_hash = hash_of_data(points, used, options)
    known = None if force else read_past_fit(engine, series.id, data_hash)
    if known is not None:
        return Refit(series, RefitOutcome.UNCHANGED, known.id, known.reason, known.trusted)
    try:
        fit = fit_level(times, points.value[used], options, sampler, cancelled=cancelled)
    except CancelledError:
        raise
    except BandwatchError as error:
        seconds = time.perf_counter() - begin
        return Refit(series, RefitOutcome.FAILED, reason=str(error), seconds=seconds)
    if cancelled is not None and cancelled():
        raise CancelledError(f"The fit of {series.key} was cancelled before it was stored.")
    fit_id = save_fit(
        engine,
        series.id,
        fit,
        options=options,
        data_hash=data_hash,
        toolchain=toolchain,
        measurement_ids=points.measurement_id[used],
        created_ms=clock.now_ms(),
        state=FitState.PAST,
    )
    return Refit.of_fit(series, fit_id, fit.diagnostics, time.perf_counter() - begin)
