"""Read every run of a series at the revisions around a change, failed and planned ones too."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, func, select

from models.records.measurement import Status
from models.records.series import Series
from models.storage.alerts.rounds_view import read_rounds
from models.storage.database.conditions.awaiting import AWAIT_MS
from models.storage.database.tables import measurement, run
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert
from models.storage.results.revision_counts import read_revision_counts
from models.triage.summaries.read_models import AlertView, PlannedRun, Round
from models.triage.summaries.revision_around import RevisionAround, RunThere


def read_around(
    engine: Engine, view: AlertView, rounds: Sequence[Round]
) -> tuple[RevisionAround, ...]:
    """Read the two revisions before a change and the three from it on, in order.

    Parameters
    ----------
    view : AlertView
        The alert.
    rounds : sequence of Round
        Of its summary.

    Returns
    -------
    tuple of RevisionAround
        A revision that the suite ran and this test did not has no runs; empty where no revisions
        are known.
    """
    asked = [item for one in rounds for item in one.runs if item.alert_id == view.id]
    with read_transaction(engine) as connection:
        return _around(connection, view.series.id, view.start_ms, view.revision, asked)


def read_around_run(
    engine: Engine, series: Series, time_ms: int, revision: str
) -> tuple[RevisionAround, ...]:
    """Read the two revisions on each side of a run, and its own, with every run at them.

    Parameters
    ----------
    time_ms : int
        When the run began, milliseconds since 1970-01-01 UTC.
    revision : str
        Its revision.

    Returns
    -------
    tuple of RevisionAround
        Planned runs are those of all rounds of retriggers that concern the series.
    """
    with read_transaction(engine) as connection:
        own = select(alert.c.id, alert.c.summary_id).where(alert.c.series_id == series.id)
        alerts = {int(row.id): int(row.summary_id) for row in connection.execute(own)}
        asked = [
            item
            for summary_id in sorted(set(alerts.values()))
            for one in read_rounds(connection, summary_id)
            for item in one.runs
            if item.alert_id in alerts
        ]
        return _around(connection, series.id, time_ms, revision, asked)


def _around(
    connection: Connection,
    series_id: int,
    start_ms: int,
    revision: str,
    asked: Sequence[PlannedRun],
) -> tuple[RevisionAround, ...]:
    around = read_revision_counts(connection, series_id, start_ms, revision)
    if around is None:
        return ()
    runs = _runs(connection, series_id, [item.revision for item in around.counts])
    return tuple(
        RevisionAround(
            item.revision,
            index == around.change,
            item.needs_data,
            tuple(runs.get(item.revision, ())),
            sum(run.runs for run in asked if run.revision == item.revision),
            sum(min(run.runs, run.arrived) for run in asked if run.revision == item.revision),
        )
        for index, item in enumerate(around.counts)
    )


def _runs(
    connection: Connection, series_id: int, revisions: Sequence[str]
) -> dict[str, list[RunThere]]:
    query = (
        select(
            run.c.revision,
            run.c.time_ms,
            run.c.place_ms,
            func.avg(measurement.c.value).label("value"),
            func.max(measurement.c.status).label("status"),
        )
        .select_from(measurement.join(run))
        .where(measurement.c.series_id == series_id, run.c.revision.in_(revisions))
        .group_by(run.c.id, run.c.revision, run.c.time_ms, run.c.place_ms)
        .order_by(run.c.time_ms, run.c.id)
    )
    waits = _waits(connection, series_id)
    found: dict[str, list[RunThere]] = {}
    for row in connection.execute(query):
        value = None if row.value is None else float(row.value)
        status = Status.OK if value is not None else Status(row.status)
        confirms = row.place_ms != row.time_ms and any(
            since <= row.time_ms < since + AWAIT_MS for since in waits
        )
        there = RunThere(row.time_ms, value, status, confirms)
        found.setdefault(row.revision, []).append(there)
    return found


def _waits(connection: Connection, series_id: int) -> list[int]:
    """Return when alerts of a series began to await confirmation, whatever became of them."""
    query = select(alert.c.created_ms).where(
        alert.c.series_id == series_id, alert.c.confirm_below.is_not(None)
    )
    return list(connection.scalars(query))
