"""Read and write the alerts of a series, as detection follows them."""

import math
from collections.abc import Collection, Sequence
from dataclasses import fields

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from models.storage.database.chunks import chunks
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, alert_summary
from models.triage.alert import AlertStatus
from models.triage.detection.followed_alert import FollowedAlert
from models.triage.detection.found_change import ChangeOutcome, ChangeSource, FoundChange
from models.triage.detection.history import HISTORY_MS
from models.triage.detection.join_summary import OPEN, OpenSummary

_COLUMNS = tuple(item.name for item in fields(FoundChange))
_NUMBERS = tuple(item.name for item in fields(FoundChange) if item.type is float)


def read_followed(connection: Connection, series_id: int) -> tuple[FollowedAlert, ...]:
    """Read all alerts of a series, by id."""
    query = select(alert).where(alert.c.series_id == series_id).order_by(alert.c.id)
    return tuple(
        FollowedAlert(
            row.id, row.summary_id, found_of(row), ChangeOutcome(row.outcome), row.monitor_only
        )
        for row in connection.execute(query)
    )


def summaries_with(connection: Connection, series_ids: Sequence[int]) -> set[int]:
    """Find the summaries that hold alerts of some series."""
    return {
        int(key)
        for some in chunks(series_ids)
        for key in connection.scalars(
            select(alert.c.summary_id).where(alert.c.series_id.in_(some)).distinct()
        )
    }


def count_history(engine: Engine, series_ids: Sequence[int], since_ms: int) -> int:
    """Count the alerts of series that were opened since a moment and were history already.

    Parameters
    ----------
    since_ms : int
        Milliseconds since 1970-01-01 UTC.
    """
    were = (
        alert.c.created_ms >= since_ms,
        alert.c.start_ms < alert.c.created_ms - HISTORY_MS,
        alert.c.source != ChangeSource.FAILURES.value,  # it fails now, since whenever
    )
    with read_transaction(engine) as connection:
        return sum(
            connection.scalar(
                select(func.count()).select_from(alert).where(alert.c.series_id.in_(some), *were)
            )
            or 0
            for some in chunks(series_ids)
        )


def insert_alert(
    connection: Connection,
    summary_id: int,
    found: FoundChange,
    *,
    monitor_only: bool,
    now_ms: int,
    confirm_below: float = 0.0,
) -> int:
    """Store a new alert, untriaged; returns its id."""
    row = {
        **columns_of(found),
        "summary_id": summary_id,
        "monitor_only": monitor_only,
        "confirm_below": confirm_below or None,
        "status": AlertStatus.UNTRIAGED.value,
        "outcome": ChangeOutcome.STANDING.value,
        "created_ms": now_ms,
        "changed_ms": now_ms,
    }
    return int(connection.scalars(insert(alert).returning(alert.c.id), row).one())


def update_alert(
    connection: Connection,
    followed: FollowedAlert,
    found: FoundChange,
    outcome: ChangeOutcome,
    now_ms: int,
) -> None:
    """Store what newer data say of an alert."""
    values = {**columns_of(found), "changed_ms": now_ms}
    if outcome is not followed.outcome:
        values |= {"outcome": outcome.value, "outcome_ms": now_ms}
    connection.execute(update(alert).where(alert.c.id == followed.id).values(values))


def read_open_summaries(
    connection: Connection, branch_id: int, since_ms: int, until_ms: int
) -> tuple[OpenSummary, ...]:
    """Read the open summaries of a branch with a change in a stretch of time."""
    near = (
        alert_summary.c.branch_id == branch_id,
        alert_summary.c.status.in_([status.value for status in OPEN]),
        alert_summary.c.first_ms <= until_ms,
        alert_summary.c.last_ms >= since_ms,
    )
    ids = connection.scalars(select(alert_summary.c.id).where(*near)).all()
    changes = read_changes(connection, ids)
    return tuple(
        OpenSummary(
            key,
            all(item.monitor_only for item in changes[key]),
            tuple(item.found for item in changes[key]),
        )
        for key in sorted(changes)
    )


def read_changes(
    connection: Connection, summary_ids: Collection[int]
) -> dict[int, tuple[FollowedAlert, ...]]:
    """Read the alerts of summaries; summaries without any are absent."""
    found: dict[int, list[FollowedAlert]] = {}
    query = select(alert).where(alert.c.summary_id.in_(summary_ids)).order_by(alert.c.id)
    for row in connection.execute(query):
        item = FollowedAlert(
            row.id, row.summary_id, found_of(row), ChangeOutcome(row.outcome), row.monitor_only
        )
        found.setdefault(row.summary_id, []).append(item)
    return {key: tuple(items) for key, items in found.items()}


def found_of(row: Row[*tuple[object, ...]]) -> FoundChange:
    """Build the change from a row of the alert table."""
    columns = {name: row._mapping[name] for name in _COLUMNS}
    columns |= {name: math.nan if columns[name] is None else columns[name] for name in _NUMBERS}
    columns["source"] = ChangeSource(columns["source"])
    return FoundChange(**columns)


def columns_of(found: FoundChange) -> dict[str, object]:
    """Build the columns of a change; a number that is not known becomes null."""
    row: dict[str, object] = {name: getattr(found, name) for name in _COLUMNS}
    for name in _NUMBERS:
        value = getattr(found, name)
        row[name] = value if math.isfinite(value) else None
    row["source"] = found.source.value
    return row
