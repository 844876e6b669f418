"""Read which tests failed or timed out within a stretch of time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, and_, case, func, select

from models.measurement import Status
from models.series import Series
from models.storage.series_filter import CHUNK, SERIES_PLACES, SeriesFilter, passing, series_by_id
from models.storage.tables import NOT_OK, measurement, run, series
from models.storage.transaction import reading


@dataclass(frozen=True, slots=True)
class LastFailure:
    """The run in which a series failed last."""

    time_ms: int
    status: Status
    run_id: str
    revision: str
    version: str
    host: str


@dataclass(frozen=True, slots=True)
class FailureRow:
    """How often a series failed within the stretch, and when it did last."""

    series: Series
    failed: int
    timed_out: int
    measurements: int  # of any status
    last: LastFailure

    @property
    def count(self) -> int:
        """Number of measurements that failed or timed out."""
        return self.failed + self.timed_out

    @property
    def share(self) -> float:
        """Share of the stretch's measurements that failed or timed out."""
        return self.count / self.measurements


def read_failures(
    engine: Engine, wanted: SeriesFilter, since_ms: int, until_ms: int
) -> list[FailureRow]:
    """Read the series that failed, the most frequent first, then the latest.

    Parameters
    ----------
    since_ms, until_ms : int
        Measured at or after, and before; milliseconds since 1970-01-01 UTC.
    """
    within = and_(measurement.c.time_ms >= since_ms, measurement.c.time_ms < until_ms)
    late = func.sum(case((measurement.c.status == Status.TIMED_OUT.value, 1), else_=0))
    counted = (
        select(measurement.c.series_id, func.count(), late, func.max(measurement.c.time_ms))
        .select_from(measurement.join(SERIES_PLACES, series.c.id == measurement.c.series_id))
        .where(NOT_OK, within, passing(wanted))
        .group_by(measurement.c.series_id)
    )
    with reading(engine) as connection:
        found = {row[0]: row for row in connection.execute(counted)}
        ids = sorted(found)
        named = series_by_id(connection, ids)
        totals: dict[int, int] = {}
        for chunk in _chunks(ids):
            query = select(measurement.c.series_id, func.count()).where(
                measurement.c.series_id.in_(chunk), within
            )
            counts = connection.execute(query.group_by(measurement.c.series_id))
            totals |= {row[0]: row[1] for row in counts}
        last = _last(connection, [(key, found[key][3]) for key in ids])
    rows = [
        FailureRow(named[key], row[1] - int(row[2]), int(row[2]), totals[key], last[key])
        for key, row in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, -row.last.time_ms, row.series.key))


def _last(connection: Connection, times: Sequence[tuple[int, int]]) -> dict[int, LastFailure]:
    """Map series ids to the failure at the given time; of several then, to the last stored."""
    found: dict[int, LastFailure] = {}
    newest = dict(times)
    for chunk in _chunks([key for key, _ in times]):
        moments = {newest[key] for key in chunk}
        query = (
            select(
                measurement.c.series_id,
                measurement.c.time_ms,
                measurement.c.status,
                run.c.run_id,
                run.c.revision,
                run.c.version,
                run.c.host,
            )
            .select_from(measurement.join(run))
            .where(
                NOT_OK,
                measurement.c.series_id.in_(chunk),
                measurement.c.time_ms.between(min(moments), max(moments)),
            )
            .order_by(measurement.c.id)
        )
        for key, time_ms, status, *rest in connection.execute(query):
            if newest[key] == time_ms:
                found[key] = LastFailure(time_ms, Status(status), *rest)
    return found


def _chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
