"""Read what else moved on a platform about a time: the grounds for blaming its host."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, exists, func, or_, select, text

from models.records.days import DAY_MS
from models.records.measurement import Status
from models.records.series_status import Label
from models.storage.database.chunks import chunks
from models.storage.database.status_tables import segment, series_status
from models.storage.database.tables import branch, measurement, run, series

# A control series measures one revision again and again.
CONTROL_RUNS = 20
CONTROL_MS = 30 * DAY_MS
CONTROL_REACH_MS = 60 * DAY_MS


@dataclass(frozen=True, slots=True)
class SeriesMove:
    """Whether one series moved within a stretch of time."""

    series_id: int
    platform: str
    moved: bool
    control: bool
    change: float | None = None  # of its largest move there, percent, positive = worse
    examined: bool = True  # whether its status knows its newest run that measured something


def read_moves(
    connection: Connection,
    project_id: int,
    platforms: Sequence[str] | None,
    since_ms: int,
    until_ms: int,
    begun_ms: int,
) -> tuple[SeriesMove, ...]:
    """Return which series moved in a stretch of time, of those that were run before and after.

    Parameters
    ----------
    platforms : sequence of str or None
        Only these; None means all of the project.
    since_ms, until_ms : int
        The stretch, milliseconds since 1970-01-01 UTC; only series with runs before it count.
    begun_ms : int
        Only series with runs at this time or later count.

    Notes
    -----
    A move is a group of runs of the current status that begins in the stretch.
    """
    query = (
        select(series.c.id, series.c.platform, series.c.branch_id, series.c.suite)
        .select_from(series.join(branch))
        .where(branch.c.project_id == project_id)
        .order_by(series.c.id)
    )
    if platforms is not None:
        query = query.where(series.c.platform.in_(platforms))
    found = connection.execute(query).all()
    reach = _reach(connection, [row.id for row in found])
    moved = _moved(connection, [row.id for row in found], since_ms, until_ms)
    unexamined = _unexamined(connection, [row.id for row in found], begun_ms)
    there = [
        row
        for row in found
        if row.id in unexamined
        or (row.id in reach and reach[row.id][0] < since_ms and reach[row.id][1] >= begun_ms)
    ]
    places = sorted({(row.branch_id, row.suite, row.platform) for row in there})
    controls = {place for place in places if _is_control(connection, place, since_ms, until_ms)}
    return tuple(
        SeriesMove(
            row.id,
            row.platform,
            row.id in moved,
            (row.branch_id, row.suite, row.platform) in controls,
            moved.get(row.id),
            row.id not in unexamined,
        )
        for row in there
    )


def _reach(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return the first and last run of the groups of each series."""
    found: dict[int, tuple[int, int]] = {}
    for some in chunks(ids):
        query = (
            select(
                series_status.c.series_id, func.min(segment.c.start_ms), func.max(segment.c.end_ms)
            )
            .select_from(series_status.join(segment))
            .where(series_status.c.current, series_status.c.series_id.in_(some))
            .group_by(series_status.c.series_id)
        )
        found |= {row[0]: (row[1], row[2]) for row in connection.execute(query)}
    return found


def _unexamined(connection: Connection, ids: Sequence[int], begun_ms: int) -> set[int]:
    """Find the series with a successful run since a moment that their status does not know."""
    found: set[int] = set()
    newer = (
        exists()
        .where(
            measurement.c.series_id == series.c.id,
            measurement.c.time_ms >= begun_ms,
            measurement.c.time_ms > func.coalesce(series_status.c.last_run_ms, -1),
            measurement.c.status == Status.OK.value,
        )
        .correlate(series, series_status)
    )
    # As in the partial index, or SQLite could not use it.
    current = and_(series_status.c.series_id == series.c.id, text("series_status.current"))
    behind = or_(series_status.c.last_run_ms.is_(None), series_status.c.last_run_ms < begun_ms)
    for some in chunks(ids):
        query = (
            select(series.c.id)
            .select_from(series.outerjoin(series_status, current))
            .where(series.c.id.in_(some), behind, newer)
        )
        found.update(connection.scalars(query))
    return found


def _moved(
    connection: Connection, ids: Sequence[int], since_ms: int, until_ms: int
) -> dict[int, float | None]:
    """Give the largest move of each series that moved, percent; None where it has none."""
    found: dict[int, float | None] = {}
    for some in chunks(ids):
        query = (
            select(series_status.c.series_id, segment.c.change)
            .select_from(series_status.join(segment))
            .where(
                series_status.c.current,
                series_status.c.series_id.in_(some),
                segment.c.start_ms.between(since_ms, until_ms),
                segment.c.label != Label.NORMAL.value,
            )
        )
        for series_id, change in connection.execute(query):
            known = found.get(series_id)
            if known is None or abs(change or 0.0) > abs(known):
                found[series_id] = change
    return found


def _is_control(
    connection: Connection, place: tuple[int, str, str], since_ms: int, until_ms: int
) -> bool:
    """Whether a suite on a platform ran one revision, often and for long, about a time."""
    revision, time_ms = run.c.revision, run.c.time_ms
    row = connection.execute(
        select(
            func.min(revision),
            func.max(revision),
            func.count(),
            func.min(time_ms),
            func.max(time_ms),
        ).where(
            run.c.branch_id == place[0],
            run.c.suite == place[1],
            run.c.platform == place[2],
            time_ms.between(since_ms - CONTROL_REACH_MS, until_ms + CONTROL_REACH_MS),
        )
    ).one()
    if row[2] < CONTROL_RUNS or row[0] != row[1] or not row[0]:
        return False
    return bool(row[4] - row[3] >= CONTROL_MS)
