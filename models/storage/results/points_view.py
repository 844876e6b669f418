"""Read the measurements of one series, now or as the store held them at some time."""

from typing import Any

import numpy as np
from sqlalchemy import Engine, Select, and_, case, literal, or_, select, tuple_

from models.records.points import Points
from models.storage.database.tables import measurement, replaced_measurement, run
from models.storage.database.transaction import read_transaction

_TYPES = (
    np.int64,
    np.int64,
    np.int64,
    np.float64,
    *(np.object_,) * 6,
    np.int64,
    np.object_,
    np.int64,
)


def read_points(
    engine: Engine,
    series_id: int,
    *,
    since_ms: int | None = None,
    until_ms: int | None = None,
    as_of_ms: int | None = None,
    after: tuple[int, int, int] | None = None,
    limit: int | None = None,
) -> Points:
    """Read the history of a series, or a page of it.

    Parameters
    ----------
    since_ms, until_ms
        Placed at or after, and before; milliseconds since 1970-01-01 UTC.
    as_of_ms
        Show what the store showed at that time: without what was stored later, and with the
        values that were corrected later. Version and host of a run are always the newest.
    after
        Only what follows the measurement of this place, time and id.
    limit
        At most so many.
    """
    query = _current(series_id) if as_of_ms is None else _as_of(series_id, as_of_ms)
    if since_ms is not None:
        query = query.where(run.c.place_ms >= since_ms)
    if until_ms is not None:
        query = query.where(run.c.place_ms < until_ms)
    order = (run.c.place_ms, measurement.c.time_ms, measurement.c.id)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*map(literal, after)))
    query = query.order_by(*order).limit(limit)
    with read_transaction(engine) as connection:
        rows = connection.execute(query).all()
    columns = zip(*rows, strict=True) if rows else ((),) * len(_TYPES)
    return Points(
        *(np.array(column, dtype=kind) for column, kind in zip(columns, _TYPES, strict=True))
    )


def _select(value: Any, status: Any, stored_ms: Any) -> Select[*tuple[Any, ...]]:
    return select(
        measurement.c.id,
        run.c.place_ms,
        measurement.c.time_ms,
        value,
        status,
        run.c.revision,
        run.c.version,
        run.c.run_id,
        run.c.host,
        measurement.c.instance,
        measurement.c.iteration,
        measurement.c.replicate,
        stored_ms,
    )


def _current(series_id: int) -> Select[*tuple[Any, ...]]:
    query = _select(measurement.c.value, measurement.c.status, measurement.c.stored_ms)
    joined = query.select_from(measurement.join(run))
    return joined.where(measurement.c.series_id == series_id)


def _as_of(series_id: int, as_of_ms: int) -> Select[*tuple[Any, ...]]:
    old = replaced_measurement
    unchanged = measurement.c.stored_ms <= as_of_ms
    # A value held from the moment it was stored until just before it was replaced.
    held_then = and_(
        old.c.measurement_id == measurement.c.id,
        old.c.stored_ms <= as_of_ms,
        old.c.replaced_ms > as_of_ms,
    )
    query = _select(
        case((unchanged, measurement.c.value), else_=old.c.value),
        case((unchanged, measurement.c.status), else_=old.c.status),
        case((unchanged, measurement.c.stored_ms), else_=old.c.stored_ms),
    )
    joined = query.select_from(measurement.join(run).outerjoin(old, held_then))
    return joined.where(measurement.c.series_id == series_id, or_(unchanged, old.c.id.is_not(None)))
