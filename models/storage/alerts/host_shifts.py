"""Read how far each series of a host changed about a moment, by its runs in the order they ran."""

import math
from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, func, select

from models.records.days import DAY_MS
from models.records.measurement import Status
from models.stats.comparison.host_level import SeriesShift
from models.storage.database.chunks import chunks
from models.storage.database.tables import measurement, run
from models.storage.results.host_view import SeriesMove
from models.storage.results.series_filter import series_by_id

RUNS_ASIDE = 20  # enough for a level, few enough to miss other changes
REACH_MS = 30 * DAY_MS
FEWEST_RUNS = 3
_TO_DEVIATION = 1.4826  # of a normal: from the median absolute deviation to σ
_OF_MEDIAN = 1.2533  # error of a median against that of a mean


def read_host_shifts(
    connection: Connection, moves: Sequence[SeriesMove], previous_ms: int, start_ms: int
) -> list[SeriesShift]:
    """Read the changes of series between the runs before and those after a moment.

    Runs count at the time at which they ran: a host knows nothing of revisions. Repeats of an older
    revision are left out on both sides.

    Parameters
    ----------
    moves : sequence of SeriesMove
        The series, with whether they are control series.
    previous_ms, start_ms : int
        Last run before the change, and first one after it, milliseconds since 1970-01-01 UTC.

    Returns
    -------
    list of SeriesShift
        Of the series with three runs or more on both sides.
    """
    controls = {move.series_id: move.control for move in moves}
    found = []
    for some in chunks(sorted(controls)):
        query = (
            select(
                measurement.c.series_id,
                measurement.c.time_ms,
                func.avg(measurement.c.value),
            )
            .select_from(measurement.join(run))
            .where(
                measurement.c.series_id.in_(some),
                measurement.c.time_ms.between(previous_ms - REACH_MS, start_ms + REACH_MS),
                measurement.c.status == Status.OK.value,
                run.c.place_ms == run.c.time_ms,
            )
            .group_by(measurement.c.series_id, measurement.c.run_id, measurement.c.time_ms)
            .order_by(measurement.c.series_id, measurement.c.time_ms)
        )
        runs: dict[int, list[tuple[int, float]]] = {}
        for series_id, time_ms, value in connection.execute(query):
            runs.setdefault(series_id, []).append((time_ms, float(value)))
        named = series_by_id(connection, sorted(runs))
        for series_id, listed in runs.items():
            sign = named[series_id].direction.worse_sign
            shift = _shift(listed, previous_ms, start_ms, sign, controls[series_id])
            if shift is not None:
                found.append(shift)
    return found


def _shift(
    runs: Sequence[tuple[int, float]], previous_ms: int, start_ms: int, sign: int, control: bool
) -> SeriesShift | None:
    before = np.array([value for time_ms, value in runs if time_ms <= previous_ms][-RUNS_ASIDE:])
    after = np.array([value for time_ms, value in runs if time_ms >= start_ms][:RUNS_ASIDE])
    if min(before.size, after.size) < FEWEST_RUNS:
        return None
    level = float(np.median(before))
    if level == 0 or not math.isfinite(level):
        return None
    away = np.concatenate([before - level, after - np.median(after)])
    noise = _TO_DEVIATION * float(np.median(np.abs(away)))
    error = _OF_MEDIAN * noise * math.sqrt(1 / before.size + 1 / after.size)
    percent = 100.0 / abs(level)
    return SeriesShift(sign * (float(np.median(after)) - level) * percent, error * percent, control)
