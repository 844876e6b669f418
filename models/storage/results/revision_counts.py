"""Read how many values a series has at the revisions around a change."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, case, func, select

from models.records.measurement import Status
from models.storage.database.tables import LATE_RUN, measurement, run, series
from models.triage.summaries.readiness import REVISIONS_AROUND, RevisionCount, around_change


@dataclass(frozen=True, slots=True)
class ChangeCoverage:
    """The revisions next to a change, in the order of the history."""

    counts: tuple[RevisionCount, ...]  # values: runs that measured something
    change: int  # index of the first revision that shows the change


def read_revision_counts(
    connection: Connection,
    series_id: int,
    start_ms: int,
    revision: str = "",
    reach: int = REVISIONS_AROUND,
) -> ChangeCoverage | None:
    """Count the values of a series at the revisions around a change.

    Every revision that the suite ran on this platform counts, also one at which this test
    brought nothing. Runs that repeat an old revision later belong to it.

    Parameters
    ----------
    series_id : int
        The series.
    start_ms : int
        First run that shows the change, milliseconds since 1970-01-01 UTC.
    revision : str
        Its revision; without it, the newest revision that had been run by then.
    reach : int
        Revisions wanted on each side.

    Returns
    -------
    ChangeCoverage or None
        None where no revisions are known.
    """
    place = connection.execute(
        select(series.c.branch_id, series.c.suite, series.c.platform).where(
            series.c.id == series_id
        )
    ).first()
    if place is None:
        return None
    # Grouped here: asked to group, SQLite would walk through every run of the branch by revision.
    of_lane = and_(
        run.c.branch_id == place.branch_id,
        run.c.suite == place.suite,
        run.c.platform == place.platform,
        run.c.revision != "",
    )
    # A late run stands at its revision: a backfilled one lies between its neighbours.
    queries = (
        select(run.c.revision, run.c.time_ms).where(of_lane),
        select(run.c.revision, run.c.place_ms).where(of_lane, LATE_RUN),
    )
    first_run: dict[str, int] = {}
    for query in queries:
        for name, moment in connection.execute(query):
            first_run[name] = min(moment, first_run.get(name, moment))
    history = sorted(first_run.items(), key=lambda item: (item[1], item[0]))
    known = [index for index, row in enumerate(history) if row[1] <= start_ms]
    if not known:
        return None
    named = [index for index, row in enumerate(history) if row[0] == revision]
    change = (named or known)[-1]
    places = [RevisionCount(row[0], 0) for row in history]
    near = around_change(places, change, reach)
    first = max(0, change - reach)
    names = [item.revision for item in near]
    values = count_runs_at(connection, series_id, names, history[first][1])
    counts = tuple(
        RevisionCount(item.revision, *values.get(item.revision, (0, 0))) for item in near
    )
    return ChangeCoverage(counts, change - first)


def count_runs_at(
    connection: Connection, series_id: int, revisions: Sequence[str], since_ms: int
) -> dict[str, tuple[int, int]]:
    """Count the runs of a series by revision: those that measured something, and failed ones.

    Parameters
    ----------
    since_ms : int
        Runs that began from then on, milliseconds since 1970-01-01 UTC.

    Returns
    -------
    dict of str to (int, int)
        Runs with a value, and runs that failed after the newest of those; revisions without any
        run are absent.
    """
    ok = measurement.c.status == Status.OK.value
    query = (
        select(run.c.revision, func.max(case((ok, 1), else_=0)).label("measured"))
        .select_from(measurement.join(run, measurement.c.run_id == run.c.id))
        .where(
            measurement.c.series_id == series_id,
            measurement.c.time_ms >= since_ms,
            run.c.revision.in_(revisions),
        )
        .group_by(run.c.id, run.c.revision, run.c.time_ms)
        .order_by(run.c.time_ms, run.c.id)
    )
    found: dict[str, tuple[int, int]] = {}
    for revision, measured in connection.execute(query):
        values, failed = found.get(revision, (0, 0))
        found[revision] = (values + 1, 0) if measured else (values, failed + 1)
    return found
