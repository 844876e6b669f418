"""Find the runs of a series next to a moment."""

from dataclasses import dataclass

from sqlalchemy import Connection, Select, select

from models.records.measurement import Status
from models.storage.database.tables import measurement, run


@dataclass(frozen=True, slots=True)
class RunMark:
    """A run that measured something."""

    time_ms: int
    revision: str


def last_run_before(connection: Connection, series_id: int, time_ms: int) -> RunMark | None:
    """Find the last run before a moment, milliseconds since 1970-01-01 UTC."""
    query = _runs(series_id).where(measurement.c.time_ms < time_ms)
    return _first(connection, query.order_by(measurement.c.time_ms.desc(), measurement.c.id))


def first_run_from(connection: Connection, series_id: int, time_ms: int) -> RunMark | None:
    """Find the first run at or after a moment, milliseconds since 1970-01-01 UTC."""
    query = _runs(series_id).where(measurement.c.time_ms >= time_ms)
    return _first(connection, query.order_by(measurement.c.time_ms, measurement.c.id))


def _runs(series_id: int) -> Select[int, str]:
    return (
        select(measurement.c.time_ms, run.c.revision)
        .select_from(measurement.join(run, measurement.c.run_id == run.c.id))
        .where(measurement.c.series_id == series_id, measurement.c.status == Status.OK.value)
    )


def _first(connection: Connection, query: Select[int, str]) -> RunMark | None:
    row = connection.execute(query.limit(1)).first()
    return None if row is None else RunMark(row[0], row[1])
