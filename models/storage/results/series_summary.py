"""Count what there is of many series in a few statements."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from models.records.fit import FitState
from models.records.views.fit_attempt import FitSummary
from models.storage.database.chunks import chunks
from models.storage.database.fit_tables import fit
from models.storage.database.tables import NOT_OK, measurement


def count_measurements(
    connection: Connection, series_ids: Sequence[int]
) -> dict[int, tuple[int, int, int]]:
    """Map series ids to the number of measurements, and the first and last time."""
    query = select(
        measurement.c.series_id,
        func.count(),
        func.min(measurement.c.time_ms),
        func.max(measurement.c.time_ms),
    ).group_by(measurement.c.series_id)
    return {
        row[0]: (row[1], row[2], row[3])
        for chunk in chunks(series_ids)
        for row in connection.execute(query.where(measurement.c.series_id.in_(chunk)))
    }


def count_failed(connection: Connection, series_ids: Sequence[int]) -> dict[int, int]:
    """Map series ids to the number of measurements whose status is not ok; absent means 0."""
    query = select(measurement.c.series_id, func.count()).where(NOT_OK)
    return {
        row[0]: row[1]
        for chunk in chunks(series_ids)
        for row in connection.execute(
            query.where(measurement.c.series_id.in_(chunk)).group_by(measurement.c.series_id)
        )
    }


def newest_fits(
    connection: Connection,
    series_ids: Sequence[int],
    *,
    complete: bool,
    as_of_ms: int | None = None,
) -> dict[int, FitSummary]:
    """Map series ids to the newest attempt, or to the newest complete one.

    With ``as_of_ms``, only attempts that were there at that time count.
    """
    rank = func.row_number().over(partition_by=fit.c.series_id, order_by=fit.c.id.desc())
    columns = (
        fit.c.series_id,
        fit.c.id,
        fit.c.state,
        fit.c.trusted,
        fit.c.reason,
        fit.c.created_ms,
        fit.c.last_day,
    )
    newest = {}
    for chunk in chunks(series_ids):
        ranked = select(*columns, rank.label("rank")).where(
            fit.c.series_id.in_(chunk), fit.c.state != FitState.PAST.value
        )
        if complete:
            ranked = ranked.where(fit.c.state == FitState.COMPLETE.value)
        if as_of_ms is not None:
            ranked = ranked.where(fit.c.created_ms <= as_of_ms)
        table = ranked.subquery()
        for row in connection.execute(select(table).where(table.c.rank == 1)):
            newest[row.series_id] = FitSummary(
                row.id, FitState(row.state), row.trusted, row.reason, row.created_ms, row.last_day
            )
    return newest
