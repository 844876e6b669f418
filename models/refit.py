"""Refit: bring the posterior of one or many series up to date with their measurements."""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from models.errors import BandwatchError, Cancelled
from models.fit import FitOptions
from models.measurement import Status
from models.series import Series
from models.stats.fit_level import fit_level
from models.stats.samples import Sampler
from models.storage.fit_store import save_failed_fit, save_fit
from models.storage.fit_view import read_latest_attempt
from models.storage.trend_view import Points, read_points

DAY_MS = 86_400_000

# Part of every data hash: raise it when the same data would give other draws.
MODEL_VERSION = 1

Report = Callable[[str], None]


class Outcome(StrEnum):
    """What a refit did for one series."""

    FITTED = "fitted"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Refit:
    """The outcome for one series; ``reason`` says why it failed or is not trusted."""

    series: Series
    outcome: Outcome
    fit_id: int | None = None
    reason: str = ""
    trusted: bool = False
    seconds: float = 0.0


@dataclass(slots=True)
class RefitSummary:
    """Outcomes of many series, in the order in which they finished."""

    refits: list[Refit] = field(default_factory=list)
    cancelled: bool = False

    def count(self, outcome: Outcome) -> int:
        """Count the series that ended this way."""
        return sum(refit.outcome is outcome for refit in self.refits)

    @property
    def failures(self) -> list[Refit]:
        """The series that have no new fit, each with its reason."""
        return [refit for refit in self.refits if refit.outcome is Outcome.FAILED]


def in_window(points: Points, options: FitOptions) -> NDArray[np.bool_]:
    """Mark the measurements that a fit may use: a finite value, inside the window.

    Parameters
    ----------
    points : Points
        History of one series, N measurements.
    options : FitOptions
        The window counts back from the newest usable measurement.

    Returns
    -------
    ndarray of bool, shape (N,)
    """
    usable: NDArray[np.bool_] = (points.status == Status.OK.value) & np.isfinite(points.value)
    if not usable.any():
        return usable
    last_day = points.time_ms[usable].max() // DAY_MS
    recent: NDArray[np.bool_] = points.time_ms // DAY_MS > last_day - options.window_days
    return usable & recent


def hash_of_data(points: Points, used: NDArray[np.bool_], options: FitOptions) -> str:
    """Fingerprint what determines the draws: times, values, options and the model's version."""
    digest = hashlib.sha256()
    digest.update(json.dumps([MODEL_VERSION, asdict(options)], sort_keys=True).encode())
    digest.update(np.ascontiguousarray(points.time_ms[used], dtype="<i8").tobytes())
    digest.update(np.ascontiguousarray(points.value[used], dtype="<f8").tobytes())
    return digest.hexdigest()


def refit_series(
    engine: Engine,
    sampler: Sampler,
    series: Series,
    options: FitOptions,
    *,
    force: bool = False,
    toolchain: str = "",
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Refit:
    """Fit one series and store the result, unless its data have not changed.

    A failure is stored as an attempt with its reason; the previous fit stays current.

    Parameters
    ----------
    force : bool
        Fit even where data and options equal those of the current fit.
    toolchain : str
        What built the programs, stored with the fit.
    report : callable, optional
        Told each stage in words.
    cancelled : callable, optional
        Asked while it works; True stops the chains and leaves the store as it was.

    Raises
    ------
    Cancelled
        If ``cancelled`` said so before the fit was stored.
    """
    say = report or (lambda _: None)
    begin = time.perf_counter()
    say("reading measurements")
    points = read_points(engine, series.id)
    used = in_window(points, options)
    data_hash = hash_of_data(points, used, options)
    attempt = read_latest_attempt(engine, series.id)
    same = attempt is not None and attempt.data_hash == data_hash
    if same and attempt is not None and attempt.state == "complete" and not force:
        return Refit(
            series, Outcome.UNCHANGED, attempt.id, reason=attempt.reason, trusted=attempt.trusted
        )
    created_ms = time.time_ns() // 1_000_000
    try:
        fit = fit_level(
            points.time_ms[used],
            points.value[used],
            options,
            sampler,
            cancelled=cancelled,
            report=say,
        )
    except Cancelled:
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
                created_ms=created_ms,
            )
        return Refit(series, Outcome.FAILED, reason=reason, seconds=time.perf_counter() - begin)
    if cancelled is not None and cancelled():
        raise Cancelled(f"The refit of {series.key} was cancelled before it was stored.")
    say("storing draws")
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
    return Refit(
        series,
        Outcome.FITTED,
        fit_id,
        reason="; ".join(fit.diagnostics.reasons),
        trusted=fit.diagnostics.trusted,
        seconds=time.perf_counter() - begin,
    )


def refit_many(
    engine: Engine,
    sampler: Sampler,
    series: Sequence[Series],
    options: FitOptions,
    *,
    jobs: int = 1,
    force: bool = False,
    toolchain: str = "",
    on_outcome: Callable[[Refit], None] | None = None,
    cancelled: threading.Event | None = None,
) -> RefitSummary:
    """Fit many series, ``jobs`` at a time; what is finished when cancelled is kept.

    Threads suffice: the chains are processes of their own, and numpy frees the interpreter.
    """
    stop = cancelled or threading.Event()
    summary = RefitSummary()

    def one(item: Series) -> Refit:
        return refit_series(
            engine, sampler, item, options, force=force, toolchain=toolchain, cancelled=stop.is_set
        )

    pool = ThreadPoolExecutor(max_workers=max(1, jobs), thread_name_prefix="refit")
    pending: set[Future[Refit]] = {pool.submit(one, item) for item in series}
    try:
        while pending:
            done, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
            for refit in _finished(done):
                summary.refits.append(refit)
                if on_outcome:
                    on_outcome(refit)
            if stop.is_set():
                break
    except KeyboardInterrupt:
        stop.set()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    summary.cancelled = stop.is_set()
    if summary.cancelled:
        summary.refits.extend(_finished(item for item in pending if not item.cancelled()))
    return summary


def _finished(futures: Iterable[Future[Refit]]) -> list[Refit]:
    """Collect what came to an end by itself; a cancelled fit has nothing to tell."""
    refits = []
    for future in futures:
        error = future.exception()
        if isinstance(error, Cancelled):
            continue
        refits.append(future.result())
    return refits
