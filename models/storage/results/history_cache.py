"""Long histories in one piece: the page of ten of them is to come at once, not row by row.

SQLite hands a program a hundred thousand rows in 60 milliseconds, and the same in ten pieces in
one. A piece is made when a series is judged, and read with what was measured since.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, Select, and_, case, delete, func, insert, select

from models.records.measurement import Status
from models.storage.database.history_cache_tables import packed_history
from models.storage.database.tables import LATE_RUN, measurement, run, series
from models.storage.database.transaction import acquire_write_lock, read_transaction

POINT = np.dtype([("id", "<i8"), ("time_ms", "<i8"), ("value", "<f8"), ("status", "i1")])
STATES = tuple(status.value for status in Status)  # by their code in POINT
LEAST = 2000  # measurements that are worth a piece
REST = 500  # measurements after the piece that are worth a new one

_HANDFUL = 500  # rows


def read_history(engine: Engine, series_id: int) -> NDArray[np.void]:
    """Read the points of a series, N of them, as `models.storage.results.points_view` orders them.

    ``time_ms`` is the place in the history; NaN where there is no value.
    """
    with read_transaction(engine) as connection:
        packed = _packed(connection, series_id)
        last_id = int(packed["id"].max()) if len(packed) else 0
        later = _read(connection, series_id, last_id)
        late = late_measurements(connection, series_id)
    points = np.concatenate((packed, later)) if len(later) else packed
    return _ordered(_placed(points, late))


def pack_history(engine: Engine, series_id: int) -> None:
    """Rebuild the piece of a series, if it has many measurements and enough new ones.

    Within a writer's transaction: a correction must not slip in between reading and writing.
    """
    counted = select(func.count()).where(measurement.c.series_id == series_id)
    held = select(packed_history.c.last_id).where(packed_history.c.series_id == series_id)
    with read_transaction(engine) as connection:
        last_id = connection.scalar(held) or 0
        fresh = connection.scalar(counted.where(measurement.c.id > last_id)) or 0
    if fresh < (REST if last_id else LEAST):
        return
    with engine.begin() as connection:
        acquire_write_lock(connection)
        points = _ordered(_read(connection, series_id, 0))
        connection.execute(delete(packed_history).where(packed_history.c.series_id == series_id))
        row = {
            "series_id": series_id,
            "last_id": int(points["id"].max()),
            "points": points.tobytes(),
        }
        connection.execute(insert(packed_history), row)


def invalidate_history_cache(connection: Connection, series_ids: Select[tuple[int]]) -> None:
    """Throw the pieces of some series away, for measurements in them were corrected."""
    connection.execute(delete(packed_history).where(packed_history.c.series_id.in_(series_ids)))


def late_measurements(connection: Connection, series_id: int) -> dict[int, int]:
    """Read the places of the measurements of a series whose run came late, by their ids."""
    of_lane = and_(
        run.c.branch_id == series.c.branch_id,
        run.c.suite == series.c.suite,
        run.c.platform == series.c.platform,
        LATE_RUN,
    )
    in_run = and_(
        measurement.c.series_id == series.c.id,
        measurement.c.time_ms == run.c.time_ms,
        measurement.c.run_id == run.c.id,
    )
    query = (
        select(measurement.c.id, run.c.place_ms)
        .select_from(series.join(run, of_lane).join(measurement, in_run))
        .where(series.c.id == series_id)
    )
    return {int(key): int(place) for key, place in connection.execute(query)}


def _placed(points: NDArray[np.void], late: dict[int, int]) -> NDArray[np.void]:
    """Put late measurements at their places."""
    if not late:
        return points
    moved = points.copy()
    for row in np.flatnonzero(np.isin(points["id"], list(late))):
        moved["time_ms"][row] = late[int(points["id"][row])]
    return moved


def _packed(connection: Connection, series_id: int) -> NDArray[np.void]:
    query = select(packed_history.c.points).where(packed_history.c.series_id == series_id)
    return np.frombuffer(connection.scalar(query) or b"", dtype=POINT)


def _read(connection: Connection, series_id: int, after_id: int) -> NDArray[np.void]:
    state = case(*((measurement.c.status == name, code) for code, name in enumerate(STATES)))
    query = select(measurement.c.id, measurement.c.time_ms, measurement.c.value, state).where(
        measurement.c.series_id == series_id, measurement.c.id > after_id
    )
    rows: Any = connection.execute(query).cursor
    read = []
    # Handful by handful: a hundred thousand tuples at once would wake the garbage collector.
    while some := rows.fetchmany(_HANDFUL):
        read.append(np.array(some, dtype=np.float64))
    found = np.concatenate(read) if read else np.empty((0, 4))
    points = np.empty(len(found), dtype=POINT)
    for place, name in enumerate(POINT.names or ()):
        points[name] = found[:, place]
    return points


def _ordered(points: NDArray[np.void]) -> NDArray[np.void]:
    """Order by time and then id; the database would do it more slowly, and mostly for nothing."""
    step, rise = np.diff(points["time_ms"]), np.diff(points["id"])
    if ((step > 0) | ((step == 0) & (rise > 0))).all():
        return points
    return points[np.lexsort((points["id"], points["time_ms"]))]
