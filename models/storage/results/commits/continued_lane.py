"""Find out whether new runs only continue a long lane, so that no earlier one moves.

To place the runs of a lane means to read all of them, which a file of many runs would do for
each of its chunks.
"""

from math import ceil

import numpy as np
from sqlalchemy import ColumnElement, Connection, and_, func, select

from models.records.days import DAY_MS
from models.stats.series.run_order import CONTROL_DAYS, CONTROL_SHARE, late_runs
from models.storage.database.tables import revision, run

LONG = 2000  # runs; a shorter lane is placed as fast as it is looked at
_FEW = 400  # names per statement

_OF_REVISION = (revision.c.branch_id == run.c.branch_id) & (revision.c.name == run.c.revision)

Lane = tuple[int, str, str]  # key of the branch, suite, platform


def is_continued(connection: Connection, lane: Lane, first_ms: int) -> bool:
    """Whether the runs from a moment on keep their own time, and those before their places.

    That is so where the lane is certainly no control (`is_control`), and the runs from that moment
    on are in the order of their revisions, none older than a revision that was run before.
    False means that it has to be worked out.

    Parameters
    ----------
    first_ms : int
        When the first of the new runs began, which stand at their own time so far.
    """
    before = and_(_of(lane), run.c.time_ms < first_ms)
    if _count(connection, before, LONG) < LONG:
        return False
    tail = connection.execute(
        select(
            run.c.time_ms,
            run.c.place_ms,
            revision.c.id,
            revision.c.name,
            func.coalesce(revision.c.time_ms, revision.c.first_run_ms, 0),
        )
        .select_from(run.outerjoin(revision, _OF_REVISION))
        .where(_of(lane), run.c.time_ms >= first_ms)
    ).all()
    if any(row[0] != row[1] for row in tail):
        return False
    known = [tuple(row) for row in tail if row[2] is not None]
    if not known:
        return True  # runs without a revision move nothing
    time_ms, _, number, _, place = (list(column) for column in zip(*known, strict=True))
    order = [np.array(column, dtype=np.int64) for column in (time_ms, number, place)]
    if late_runs(*order).any():
        return False
    names = {row[3] for row in known}
    return _has_no_newer(connection, lane, before, names, min(place)) and _is_no_control(
        connection, lane, before
    )


def _of(lane: Lane) -> ColumnElement[bool]:
    branch_id, suite, platform = lane
    return and_(
        run.c.branch_id == branch_id,
        run.c.suite == suite,
        run.c.platform == platform,
        run.c.place_ms.is_not(None),
    )


def _count(connection: Connection, condition: ColumnElement[bool], most: int) -> int:
    some = select(run.c.id).where(condition).limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def _has_no_newer(
    connection: Connection, lane: Lane, before: ColumnElement[bool], names: set[str], place: int
) -> bool:
    """Whether no run of the lane before is of a revision with a later place."""
    moment = func.coalesce(revision.c.time_ms, revision.c.first_run_ms)
    query = select(revision.c.name).where(revision.c.branch_id == lane[0], moment > place)
    newer = set(connection.scalars(query.limit(len(names) + _FEW + 1))) - names
    if len(newer) > _FEW:
        return False
    return not newer or not _count(connection, and_(before, run.c.revision.in_(newer)), 1)


def _is_no_control(connection: Connection, lane: Lane, before: ColumnElement[bool]) -> bool:
    """Whether the lane had too many revisions for a control before, and so has now."""
    ends = [
        connection.execute(
            select(run.c.time_ms).where(_of(lane)).order_by(column).limit(1)
        ).scalar_one()
        for column in (run.c.time_ms, run.c.time_ms.desc())
    ]
    days = ends[1] // DAY_MS - ends[0] // DAY_MS + 1
    if days < CONTROL_DAYS:
        return True
    least = ceil(CONTROL_SHARE * days)
    several = (
        select(revision.c.id)
        .select_from(run.join(revision, _OF_REVISION))
        .where(before)
        .distinct()
        .limit(least)
        .subquery()
    )
    found = connection.execute(select(func.count()).select_from(several)).scalar_one()
    return bool(found >= least)
