"""Count the measurements of many series day by day, in the database."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Engine, Select, func, select

from models.records.days import DAY_MS
from models.records.views.day_counts import DayCounts
from models.storage.database.tables import measurement
from models.storage.database.transaction import read_transaction
from models.storage.results.as_of import Held, held_measurements

MOST_SERIES = 500  # per call; a picture shows fewer


def read_day_counts(
    engine: Engine,
    series_ids: Sequence[int],
    first_day: int,
    last_day: int,
    *,
    as_of_ms: int | None = None,
) -> DayCounts:
    """Count measurements on each day from ``first_day`` to ``last_day``, UTC.

    Parameters
    ----------
    series_ids : sequence of int
        At most `MOST_SERIES`; the rows of the result are in their order.
    first_day, last_day : int
        Days since 1970-01-01, both counted.
    as_of_ms : int, optional
        Count what the store held at that time, milliseconds since 1970-01-01 UTC.
    """
    wanted = tuple(series_ids[:MOST_SERIES])
    shape = (len(wanted), max(0, last_day - first_day + 1))
    row_of = {key: place for place, key in enumerate(wanted)}
    counted = {True: np.zeros(shape, dtype=np.int64), False: np.zeros(shape, dtype=np.int64)}
    with read_transaction(engine) as connection:
        for held in held_measurements(as_of_ms):
            # Two statements: the first never leaves its index, the second reads only failures.
            for only_failed, table in counted.items():
                query = _by_day(held, wanted, first_day, last_day, only_failed)
                for key, day, number in connection.execute(query):
                    table[row_of[key], int(day) - first_day] += number
    return DayCounts(wanted, first_day, stored=counted[False], failed=counted[True])


def read_last_day(
    engine: Engine, series_ids: Sequence[int], *, as_of_ms: int | None = None
) -> int | None:
    """Return the newest day, since 1970-01-01, on which any of the series was measured."""
    newest: list[int] = []
    with read_transaction(engine) as connection:
        for held in held_measurements(as_of_ms):
            query = (
                select(func.max(measurement.c.time_ms))
                .select_from(held.source)
                .where(measurement.c.series_id.in_(series_ids[:MOST_SERIES]), held.condition)
                .group_by(measurement.c.series_id)
            )
            newest += connection.scalars(query)
    return max(newest) // DAY_MS if newest else None


def _by_day(
    held: Held, series_ids: Sequence[int], first_day: int, last_day: int, only_failed: bool
) -> Select[*tuple[Any, ...]]:
    day: ColumnElement[int] = measurement.c.time_ms // DAY_MS
    query = (
        select(measurement.c.series_id, day, func.count())
        .select_from(held.source)
        .where(
            measurement.c.series_id.in_(series_ids),
            measurement.c.time_ms >= first_day * DAY_MS,
            measurement.c.time_ms < (last_day + 1) * DAY_MS,
            held.condition,
        )
        .group_by(measurement.c.series_id, day)
    )
    return query.where(held.not_ok) if only_failed else query
