"""Keep every run at its place in the history, whatever the order in which runs arrive."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, bindparam, func, select, tuple_, update

from models.stats.series.run_order import place_runs
from models.storage.database.chunks import chunks
from models.storage.database.insert import insert
from models.storage.database.tables import revision, run
from models.storage.results.commits.continued_lane import Lane, is_continued

_AT_ONCE = 400  # pairs of a branch and a revision per statement


class SeenRevision(NamedTuple):
    """What is said of a revision; times in milliseconds since 1970 UTC."""

    first_run_ms: int | None  # its first run in a batch of measurements; None: not of a run
    time_ms: int | None  # when it was pushed or committed, where stated


def order_runs(
    connection: Connection,
    lanes: Mapping[Lane, int | None],
    seen: Mapping[tuple[int, str], SeenRevision],
) -> None:
    """Place the runs of some lanes again, and of every lane that a moved revision was run in.

    Parameters
    ----------
    lanes : mapping of Lane to int or None
        Lanes that got runs, and when the first of those began, milliseconds since 1970 UTC; None
        where any of its runs may have changed.
    seen : mapping
        By key of the branch and name of the revision.
    """
    moved = save_revisions(connection, seen)
    again = _lanes_with(connection, moved)
    for lane in sorted({*lanes, *again}):
        first_ms = None if lane in again else lanes[lane]
        if first_ms is None or not is_continued(connection, lane, first_ms):
            _order_lane(connection, lane)


def save_revisions(
    connection: Connection, seen: Mapping[tuple[int, str], SeenRevision]
) -> list[tuple[int, str]]:
    """Store what is said of revisions; the newest stated time and the earliest run hold.

    Returns
    -------
    list
        Branch and name of the revisions that were known before and have another place now.
    """
    known: dict[tuple[int, str], Any] = {}
    keys = sorted(seen)
    for part in chunks(keys, _AT_ONCE):
        rows = connection.execute(
            select(
                revision.c.branch_id,
                revision.c.name,
                revision.c.id,
                revision.c.time_ms,
                revision.c.first_run_ms,
            ).where(tuple_(revision.c.branch_id, revision.c.name).in_(part))
        )
        known |= {(row.branch_id, row.name): row for row in rows}
    fresh, changed, moved = [], [], []
    for key, item in seen.items():
        row = known.get(key)
        if row is None:
            fresh.append({"branch_id": key[0], "name": key[1], **item._asdict()})
            continue
        time_ms = row.time_ms if item.time_ms is None else item.time_ms
        first = item.first_run_ms
        known_runs = [moment for moment in (first, row.first_run_ms) if moment is not None]
        first_run_ms = min(known_runs, default=None)
        if (time_ms, first_run_ms) == (row.time_ms, row.first_run_ms):
            continue
        changed.append({"key": row.id, "stated": time_ms, "first": first_run_ms})
        before = row.first_run_ms if row.time_ms is None else row.time_ms
        if (first_run_ms if time_ms is None else time_ms) != before:
            moved.append(key)
    if fresh:
        connection.execute(insert(connection, revision).on_conflict_do_nothing(), fresh)
    if changed:
        connection.execute(
            update(revision)
            .where(revision.c.id == bindparam("key"))
            .values(time_ms=bindparam("stated"), first_run_ms=bindparam("first")),
            changed,
        )
    return moved


def _lanes_with(connection: Connection, moved: Collection[tuple[int, str]]) -> set[Lane]:
    """Find the lanes that some revisions were run in."""
    found: set[Lane] = set()
    keys = sorted(moved)
    for part in chunks(keys, _AT_ONCE):
        rows = connection.execute(
            select(run.c.branch_id, run.c.suite, run.c.platform)
            .where(tuple_(run.c.branch_id, run.c.revision).in_(part))
            .distinct()
        )
        found |= {(int(row.branch_id), row.suite, row.platform) for row in rows}
    return found


def _order_lane(connection: Connection, lane: Lane) -> None:
    branch_id, suite, platform = lane
    of_revision = (revision.c.branch_id == run.c.branch_id) & (revision.c.name == run.c.revision)
    rows = connection.execute(
        select(
            run.c.id,
            run.c.time_ms,
            run.c.place_ms,
            revision.c.id.label("revision"),
            func.coalesce(revision.c.time_ms, revision.c.first_run_ms).label("revision_ms"),
        )
        .select_from(run.outerjoin(revision, of_revision))
        .where(
            run.c.branch_id == branch_id,
            run.c.suite == suite,
            run.c.platform == platform,
            run.c.place_ms.is_not(None),
        )
    ).all()
    time_ms = np.array([row.time_ms for row in rows], dtype=np.int64)
    placed = place_runs(
        time_ms,
        np.array([-1 if row.revision is None else row.revision for row in rows], dtype=np.int64),
        np.array([row.revision_ms or 0 for row in rows], dtype=np.int64),
    )
    changes = [
        {"key": row.id, "moment": place}
        for row, place in zip(rows, placed.tolist(), strict=True)
        if row.place_ms != place
    ]
    if changes:
        connection.execute(
            update(run).where(run.c.id == bindparam("key")).values(place_ms=bindparam("moment")),
            changes,
        )
