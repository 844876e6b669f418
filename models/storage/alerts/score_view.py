"""Read alerts as the score board counts them."""

from typing import Any

from sqlalchemy import Connection, Engine, func, or_, select

from models.records.days import WEEK_MS, day_of_moment
from models.storage.database.tables import branch, project, series
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, audit_entry, triage_step
from models.storage.triage.step import DETECTION
from models.triage.alert import AlertStatus
from models.triage.detection.found_change import ChangeSource
from models.triage.detection.history import HISTORY_MS
from models.triage.score_board import ScoreBy, ScoredAlert, ScoreRow, score


def read_score(
    engine: Engine, since_ms: int, until_ms: int, by: ScoreBy, project_name: str = ""
) -> list[ScoreRow]:
    """Score the alerts that were opened in a time.

    Alerts of monitored series are left out, and those that were history when they were found.

    Parameters
    ----------
    since_ms, until_ms : int
        When they were opened, milliseconds since 1970-01-01 UTC.
    project_name : str
        Only this project; blank for all.
    """
    query = (
        select(
            alert.c.id,
            alert.c.summary_id,
            alert.c.created_ms,
            alert.c.is_regression,
            alert.c.status,
            alert.c.source,
            project.c.name.label("project"),
            branch.c.name.label("branch"),
            series.c.suite,
            series.c.test,
            series.c.platform,
        )
        .select_from(alert.join(series, series.c.id == alert.c.series_id))
        .join(branch, branch.c.id == series.c.branch_id)
        .join(project, project.c.id == branch.c.project_id)
        .where(
            alert.c.created_ms >= since_ms,
            alert.c.created_ms < until_ms,
            alert.c.monitor_only.is_(False),
            or_(
                alert.c.start_ms >= alert.c.created_ms - HISTORY_MS,
                alert.c.source.in_([ChangeSource.FAILURES.value, ChangeSource.HAND.value]),
            ),
        )
        .order_by(alert.c.id)
    )
    if project_name:
        query = query.where(project.c.name == project_name)
    with read_transaction(engine) as connection:
        rows = connection.execute(query).all()
        triaged = _first_decisions(connection, since_ms)
        culprits = _first_culprits(connection, since_ms)
    length = 1.0 if by is ScoreBy.WEEK else (until_ms - since_ms) / WEEK_MS
    return score(
        (
            ScoredAlert(
                _place(row, by),
                row.created_ms,
                row.is_regression,
                AlertStatus(row.status),
                row.source == ChangeSource.HAND.value,
                triaged.get(row.id),
                culprits.get(row.summary_id),
            )
            for row in rows
        ),
        length,
    )


def _place(row: Any, by: ScoreBy) -> tuple[str, ...]:
    if by is ScoreBy.PROJECT:
        return (row.project,)
    if by is ScoreBy.SUITE:
        return (row.project, row.suite)
    if by is ScoreBy.WEEK:
        year, week, _ = day_of_moment(row.created_ms).isocalendar()
        return (f"{year}-W{week:02}",)
    return (row.project, row.branch, row.suite, row.test, row.platform)


def _first_decisions(connection: Connection, since_ms: int) -> dict[int, int]:
    """Read when a person first decided on each alert, by its id."""
    return _first(connection, since_ms, audit_entry.c.alert_id, ("status",))


def _first_culprits(connection: Connection, since_ms: int) -> dict[int, int]:
    """Read when each summary first had a bug or revisions that a person set, by its id."""
    return _first(
        connection, since_ms, audit_entry.c.summary_id, ("bug", "revision", "previous_revision")
    )


def _first(
    connection: Connection, since_ms: int, key: Any, fields: tuple[str, ...]
) -> dict[int, int]:
    query = (
        select(key, func.min(triage_step.c.at_ms))
        .select_from(audit_entry.join(triage_step))
        .where(
            key.is_not(None),
            audit_entry.c.field.in_(fields),
            triage_step.c.who != DETECTION,
            triage_step.c.undoes.is_(None),
            triage_step.c.at_ms >= since_ms,
        )
        .group_by(key)
    )
    return {int(row[0]): int(row[1]) for row in connection.execute(query)}
