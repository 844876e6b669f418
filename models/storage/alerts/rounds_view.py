"""Read rounds of retriggers, and from the data how far they have come."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from models.records.measurement import Status
from models.records.series import Series
from models.storage.database.chunks import sorted_chunks
from models.storage.database.tables import branch, measurement, project, run
from models.storage.database.triage_tables import alert, retrigger_round
from models.storage.results.series_filter import series_by_id
from models.triage.summaries.read_models import PlannedRun, Round


def read_rounds(connection: Connection, summary_id: int) -> tuple[Round, ...]:
    """Read the rounds of a summary, the oldest first; a round may concern alerts of others."""
    columns = retrigger_round.c
    query = select(retrigger_round)
    rows = connection.execute(
        query.where(columns.summary_id == summary_id).order_by(columns.id)
    ).all()
    series_of_alert = _series(connection, {item["alert_id"] for row in rows for item in row.plan})
    return tuple(
        Round(
            row.id,
            number,
            row.at_ms,
            row.who,
            tuple(_planned(connection, item, series_of_alert, row.at_ms) for item in row.plan),
            row.comment,
            row.reason,
            row.completed_ms,
            row.completed_by,
            row.result,
        )
        for number, row in enumerate(rows, start=1)
    )


def _series(connection: Connection, alert_ids: Collection[int]) -> dict[int, Series]:
    """Read the series of alerts; those of alerts that are gone are missing."""
    query = select(alert.c.id, alert.c.series_id)
    of_alert = {
        int(row.id): int(row.series_id)
        for some in sorted_chunks(alert_ids)
        for row in connection.execute(query.where(alert.c.id.in_(some)))
    }
    named = series_by_id(connection, sorted(set(of_alert.values())))
    return {key: named[number] for key, number in of_alert.items() if number in named}


def _planned(
    connection: Connection,
    item: Mapping[str, Any],
    series_of_alert: Mapping[int, Series],
    since_ms: int,
) -> PlannedRun:
    series = series_of_alert.get(item["alert_id"])
    arrived = 0 if series is None else _arrived(connection, series, item["revision"], since_ms)
    return PlannedRun(
        alert_id=item["alert_id"],
        test=item["test"],
        platform=item["platform"],
        revision=item["revision"],
        runs=item["runs"],
        arrived=arrived,
        backfill=item["backfill"],
        gain=item["gain"],
        key=None if series is None else series.key,
    )


def _arrived(connection: Connection, series: Series, revision: str, since_ms: int) -> int:
    """Count the runs of a series at a revision of which values were stored since a time."""
    place = (
        run.join(branch, branch.c.id == run.c.branch_id)
        .join(project, project.c.id == branch.c.project_id)
        # By time and run as well: that is how the index of measurements goes on.
        .join(
            measurement,
            (measurement.c.series_id == series.id)
            & (measurement.c.time_ms == run.c.time_ms)
            & (measurement.c.run_id == run.c.id),
        )
    )
    found = connection.scalar(
        select(func.count(func.distinct(run.c.id)))
        .select_from(place)
        .where(
            project.c.name == series.key.project,
            branch.c.name == series.key.branch,
            run.c.revision == revision,
            run.c.suite == series.key.suite,
            run.c.platform == series.key.platform,
            measurement.c.status == Status.OK.value,
            measurement.c.stored_ms > since_ms,
        )
    )
    return int(found or 0)
