"""Choose the measurements that a fit uses, and name what determines its draws."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.records.fit import FitOptions
from models.records.points import Points
from models.services.fitting.examined import MODEL_VERSION
from models.stats.level.known_steps import step_days, step_times
from models.stats.series.daily_cap import keep_daily
from models.storage.fits.accepted_store import AcceptedChange


def in_window(points: Points, options: FitOptions) -> NDArray[np.bool_]:
    """Mark the measurements that a fit may use: a finite value, inside window and daily cap.

    Parameters
    ----------
    points : Points
        History of one series, N measurements.
    options : FitOptions
        The window counts back from the newest usable measurement, or from ``until_day``, whose
        fit sees neither later runs nor later places in the history.

    Returns
    -------
    ndarray of bool, shape (N,)
    """
    usable = points.usable
    if options.until_day is not None:
        newest = np.maximum(points.time_ms, points.run_ms)
        usable = usable & (newest // DAY_MS <= options.until_day)
    if not usable.any():
        return usable
    last_day = points.time_ms[usable].max() // DAY_MS
    recent: NDArray[np.bool_] = points.time_ms // DAY_MS > last_day - options.window_days
    kept = usable & recent
    if options.max_daily is not None:
        kept[kept] = _within_cap(points, kept, options.max_daily)
    return kept


def _within_cap(points: Points, kept: NDArray[np.bool_], max_daily: int) -> NDArray[np.bool_]:
    """Mark the measurements of the runs that a daily cap keeps; all of a run or none."""
    columns = (points.time_ms, points.run_ms, points.run_id, points.revision)
    number: dict[tuple[object, ...], int] = {}
    names = zip(*(column[kept].tolist() for column in columns), strict=True)
    run = np.array([number.setdefault(name, len(number)) for name in names], dtype=np.int64)
    days = np.array([name[0] // DAY_MS for name in number], dtype=np.int64)  # type: ignore[operator]
    return keep_daily(days, max_daily)[run]


def with_known_steps(
    options: FitOptions, accepted: Sequence[AcceptedChange], times: NDArray[np.int64]
) -> FitOptions:
    """Set the steps that people accepted: with steps the model knows them by run, else by day.

    Parameters
    ----------
    accepted : sequence of AcceptedChange
        Of the series.
    times : (N,) int array
        Of the measurements that the fit uses, milliseconds.
    """
    changes = [change.time_ms for change in accepted]
    return replace(
        options,
        step_days=step_days(changes, times, by_run=options.steps),
        step_times=step_times(changes, times) if options.steps else (),
    )


def hash_of_data(points: Points, used: NDArray[np.bool_], options: FitOptions) -> str:
    """Fingerprint what determines the draws: times, values, options and the model's version."""
    digest = hashlib.sha256()
    digest.update(json.dumps([MODEL_VERSION, options.as_fingerprint()], sort_keys=True).encode())
    digest.update(np.ascontiguousarray(points.time_ms[used], dtype="<i8").tobytes())
    digest.update(np.ascontiguousarray(points.value[used], dtype="<f8").tobytes())
    return digest.hexdigest()
