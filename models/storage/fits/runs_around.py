"""Read the runs of a series around a change, on its two levels and no others."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from models.records.measurement import Status
from models.storage.database.status_tables import segment, series_status
from models.storage.database.tables import measurement, run

MOST_RUNS = 40  # on each side


@dataclass(frozen=True, slots=True)
class RunAround:
    """A run that measured something."""

    place_ms: int  # in the history, milliseconds since 1970-01-01 UTC
    revision: str
    value: float  # mean of its values
    stored_ms: int  # when the newest of them was stored


def read_runs_around(
    connection: Connection, series_id: int, previous_ms: int, start_ms: int
) -> tuple[RunAround, ...]:
    """Read the runs with a revision around a change, in the order of the history.

    At most 40 on each side, back to the start of the segment before the change and up to the end
    of the one after it, so that no other change of the series is among them.

    Parameters
    ----------
    previous_ms, start_ms : int
        Places of the last run without the change and the first one with it.
    """
    since, until = _bounds(connection, series_id, previous_ms, start_ms)
    of_series = (
        select(
            run.c.place_ms,
            run.c.revision,
            func.avg(measurement.c.value).label("value"),
            func.max(measurement.c.stored_ms).label("stored_ms"),
        )
        .select_from(measurement.join(run))
        .where(
            measurement.c.series_id == series_id,
            measurement.c.status == Status.OK.value,
            run.c.revision != "",
        )
        .group_by(run.c.id, run.c.place_ms, run.c.revision)
        .limit(MOST_RUNS)
    )
    before = of_series.where(run.c.place_ms < start_ms).order_by(run.c.place_ms.desc(), run.c.id)
    after = of_series.where(run.c.place_ms >= start_ms).order_by(run.c.place_ms, run.c.id)
    if since is not None:
        before = before.where(run.c.place_ms >= since)
    if until is not None:
        after = after.where(run.c.place_ms < until)
    rows = [*reversed(connection.execute(before).all()), *connection.execute(after).all()]
    return tuple(
        RunAround(row.place_ms, row.revision, float(row.value), row.stored_ms) for row in rows
    )


def _bounds(
    connection: Connection, series_id: int, previous_ms: int, start_ms: int
) -> tuple[int | None, int | None]:
    """Find where the levels before and after the change begin and end; None: nowhere."""
    starts = list(
        connection.scalars(
            select(segment.c.start_ms)
            .join(series_status, series_status.c.id == segment.c.status_id)
            .where(series_status.c.series_id == series_id, series_status.c.current)
            .order_by(segment.c.start_ms)
        )
    )
    # The segment that begins nearest to the change is that of the change itself.
    own = min(starts, key=lambda at: abs(at - start_ms), default=start_ms)
    before = [at for at in starts if at < min(own, previous_ms)]
    after = [at for at in starts if at > max(own, start_ms)]
    return (before[-1] if before else None), (after[0] if after else None)
