"""Read which tests failed or timed out within a stretch of time."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, and_, case, func, select

from models.records.measurement import Status
from models.records.series_filter import SeriesFilter
from models.records.views.failures import FailureRow, LastFailure
from models.storage.database.chunks import chunks
from models.storage.database.tables import measurement, run, series
from models.storage.database.transaction import read_transaction
from models.storage.results.as_of import Held, held_measurements
from models.storage.results.series_filter import SERIES_PLACES, passing, series_by_id


def read_failures(
    engine: Engine,
    wanted: SeriesFilter,
    since_ms: int,
    until_ms: int,
    *,
    as_of_ms: int | None = None,
) -> list[FailureRow]:
    """Read the series that failed, the most frequent first, then the latest.

    Parameters
    ----------
    since_ms, until_ms : int
        Measured at or after, and before; milliseconds since 1970-01-01 UTC.
    as_of_ms : int, optional
        Count what the store held at that time, with the statuses that were corrected later.
    """
    within = and_(measurement.c.time_ms >= since_ms, measurement.c.time_ms < until_ms)
    counted: dict[int, _Counted] = {}
    totals: Counter[int] = Counter()
    places = held_measurements(as_of_ms)
    with read_transaction(engine) as connection:
        for held in places:
            late = func.sum(case((held.status == Status.TIMED_OUT.value, 1), else_=0))
            query = (
                select(measurement.c.series_id, func.count(), late, func.max(measurement.c.time_ms))
                .select_from(
                    held.source.join(SERIES_PLACES, series.c.id == measurement.c.series_id)
                )
                .where(held.not_ok, held.condition, within, passing(wanted))
                .group_by(measurement.c.series_id)
            )
            for key, number, late_number, newest in connection.execute(query):
                found = counted.setdefault(key, _Counted())
                found.failures += number
                found.timed_out += int(late_number)
                found.newest = max(found.newest, newest)
        ids = sorted(counted)
        named = series_by_id(connection, ids)
        for held in places:
            for chunk in chunks(ids):
                query = (
                    select(measurement.c.series_id, func.count())
                    .select_from(held.source)
                    .where(measurement.c.series_id.in_(chunk), within, held.condition)
                    .group_by(measurement.c.series_id)
                )
                totals.update({row[0]: row[1] for row in connection.execute(query)})
        last = _last(connection, places, {key: found.newest for key, found in counted.items()})
    rows = [
        FailureRow(
            named[key], found.failures - found.timed_out, found.timed_out, totals[key], last[key]
        )
        for key, found in counted.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, -row.last.time_ms, row.series.key))


@dataclass(slots=True)
class _Counted:
    failures: int = 0
    timed_out: int = 0
    newest: int = 0  # time of the last failure


def _last(
    connection: Connection, places: Sequence[Held], newest: Mapping[int, int]
) -> dict[int, LastFailure]:
    """Map series ids to the failure at the given time; of several then, to the last stored."""
    found: dict[int, tuple[int, LastFailure]] = {}
    for held, chunk in itertools.product(places, chunks(sorted(newest))):
        moments = {newest[key] for key in chunk}
        query = (
            select(
                measurement.c.id,
                measurement.c.series_id,
                measurement.c.time_ms,
                held.status,
                run.c.run_id,
                run.c.revision,
                run.c.version,
                run.c.host,
            )
            .select_from(held.source.join(run, run.c.id == measurement.c.run_id))
            .where(
                held.not_ok,
                held.condition,
                measurement.c.series_id.in_(chunk),
                measurement.c.time_ms.between(min(moments), max(moments)),
            )
        )
        for identity, key, time_ms, status, *rest in connection.execute(query):
            if newest[key] == time_ms and (key not in found or found[key][0] < identity):
                found[key] = identity, LastFailure(time_ms, Status(status), *rest)
    return {key: failure for key, (_, failure) in found.items()}
