"""Read the queue of summaries: filtered, sorted and cut to a page by the database."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, case, func, select, true

from models.records.series import Series
from models.storage.alerts.queue_filter import (
    chosen,
    due_time,
    filtered,
    is_history,
    is_monitored,
    is_there,
    queue_order,
    summary_places,
)
from models.storage.database.chunks import chunks
from models.storage.database.conditions.awaiting import awaiting
from models.storage.database.tables import branch, project
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import (
    alert,
    alert_summary,
    retrigger_round,
    summary_note,
    summary_tag,
)
from models.storage.results.series_filter import series_by_id
from models.triage.alert import SummaryStatus
from models.triage.detection.found_change import ChangeOutcome
from models.triage.queue import QueueCounts, QueueQuery, QueueRow, WorstChange
from models.triage.queue_role import NextAction, QueueRole, role_of, wants


def read_queue(
    engine: Engine, query: QueueQuery, *, limit: int | None = None, offset: int = 0, now_ms: int
) -> list[QueueRow]:
    """Read a stretch of the queue.

    Parameters
    ----------
    limit, offset : int
        Which stretch of the sorted rows; all from ``offset`` on if ``limit`` is None.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC; what was due before is overdue.
    """
    choose = (
        select(alert_summary.c.id)
        .select_from(summary_places)
        .where(filtered(query, now_ms), chosen(query))
        .order_by(*queue_order(query.order))
        .limit(limit)
        .offset(offset)
    )
    with read_transaction(engine) as connection:
        return read_rows(connection, list(connection.scalars(choose)), now_ms)


def count_queue(engine: Engine, query: QueueQuery, now_ms: int) -> QueueCounts:
    """Count what passes the filter by role and by status, whichever of them are chosen."""
    late = case((due_time < now_ms, 1), else_=0)
    untriaged = alert_summary.c.status == SummaryStatus.UNTRIAGED.value
    wanted = true() if query.history else ~is_history
    queued = and_(is_there(), wanted, ~awaiting(now_ms))
    here = case((and_(untriaged, ~queued), 0), else_=1)
    kinds = (
        alert_summary.c.status,
        alert_summary.c.data_ready,
        case((alert_summary.c.bug == "", 0), else_=1),
        late,
        here,
    )
    counted = (
        select(*kinds, func.count())
        .select_from(summary_places)
        .where(filtered(query, now_ms))
        .group_by(*kinds)
    )
    by_role = dict.fromkeys(QueueRole, 0)
    by_status = dict.fromkeys(SummaryStatus, 0)
    overdue = 0
    with read_transaction(engine) as connection:
        for word, ready, bug, is_late, there, number in connection.execute(counted):
            status = SummaryStatus(word)
            by_status[status] += number
            role = role_of(status, ready, bool(bug))
            if role and (there or query.gone):
                by_role[role] += number
                overdue += number * is_late
    return QueueCounts(sum(by_status.values()), by_role, by_status, overdue)


def read_rows(connection: Connection, summary_ids: Sequence[int], now_ms: int) -> list[QueueRow]:
    """Read summaries as the queue shows them, in the order of their ids here."""
    ids = list(summary_ids)
    main = {row.id: row for row in _chunked(connection, ids, _main(now_ms))}
    alerts: dict[int, list[Any]] = {}
    for row in _chunked(connection, ids, _alerts(), alert.c.summary_id):
        alerts.setdefault(row.summary_id, []).append(row)
    worst = {key: _worst(rows) for key, rows in alerts.items()}
    places = {row.series_id for rows in alerts.values() for row in rows}
    named = series_by_id(connection, sorted(places))
    tags: dict[int, list[str]] = {}
    for row in _chunked(connection, ids, select(summary_tag), summary_tag.c.summary_id):
        tags.setdefault(row.summary_id, []).append(row.tag)
    notes, rounds = (
        {
            row[0]: int(row[1])
            for row in _chunked(
                connection,
                ids,
                select(table.c.summary_id, func.count()).group_by(table.c.summary_id),
                table.c.summary_id,
            )
        }
        for table in (summary_note, retrigger_round)
    )
    return [
        replace(
            _row(
                main[key],
                alerts.get(key, []),
                len({named[row.series_id].key.test for row in alerts.get(key, [])}),
                _worst_change(worst[key], named) if key in worst else None,
                tuple(sorted(tags.get(key, ()))),
                notes.get(key, 0),
                rounds.get(key, 0),
                now_ms,
            ),
            **_scope(alerts.get(key, []), worst.get(key), named),
        )
        for key in ids
        if key in main
    ]


def _scope(rows: Sequence[Any], worst: Any, named: dict[int, Series]) -> dict[str, Any]:
    """Gather where the alerts of a summary are, and how large those like the worst are."""
    keys = [named[row.series_id].key for row in rows]
    sizes = [
        row.change
        for row in rows
        if worst is not None
        and row.is_regression == worst.is_regression
        and row.change is not None
        and math.isfinite(row.change)
    ]
    return {
        "suites": tuple(sorted({key.suite for key in keys})),
        "platforms": tuple(sorted({key.platform for key in keys})),
        "smallest": min(sizes, key=abs, default=None),
        "largest": max(sizes, key=abs, default=None),
    }


def _chunked(
    connection: Connection, ids: Sequence[int], query: Select[*tuple[Any, ...]], column: Any = None
) -> list[Row[*tuple[Any, ...]]]:
    of = alert_summary.c.id if column is None else column
    return [row for some in chunks(ids) for row in connection.execute(query.where(of.in_(some)))]


def _main(now_ms: int) -> Select[*tuple[Any, ...]]:
    return select(
        alert_summary,
        is_history.label("history"),
        is_monitored.label("monitored"),
        awaiting(now_ms).label("awaiting"),
        project.c.name.label("project"),
        branch.c.name.label("branch"),
    ).select_from(summary_places)


def _alerts() -> Select[*tuple[Any, ...]]:
    names = ("id", "summary_id", "series_id", "is_regression", "outcome", "monitor_only", "source")
    numbers = ("change", "change_low", "change_high", "probability", "detectable")
    return select(*(alert.c[name] for name in names + numbers))


def _worst(rows: Sequence[Any]) -> Any:
    """Choose what worsened the most, or else improved the most; what still stands goes first."""
    return max(
        rows,
        key=lambda row: (
            row.is_regression,
            row.outcome == ChangeOutcome.STANDING.value,
            row.change is not None,
            abs(row.change or 0.0),
            -row.id,
        ),
    )


def _worst_change(row: Any, named: dict[int, Series]) -> WorstChange:
    return WorstChange(
        alert_id=row.id,
        series=named[row.series_id],
        is_regression=row.is_regression,
        change=row.change,
        change_low=row.change_low,
        change_high=row.change_high,
        probability=row.probability,
        detectable=row.detectable,
        source=row.source,
    )


def _row(
    row: Any,
    alerts: Sequence[Any],
    tests: int,
    worst: WorstChange | None,
    tags: tuple[str, ...],
    notes: int,
    rounds: int,
    now_ms: int,
) -> QueueRow:
    status = SummaryStatus(row.status)
    want = wants(status, row.data_ready, bool(row.bug), rounds)
    history = bool(row.history) and status is SummaryStatus.UNTRIAGED
    if history:
        want = NextAction.NOTHING
    due_ms = {
        NextAction.TRIAGE: row.triage_due_ms,
        NextAction.COLLECTING: row.triage_due_ms,
        NextAction.READY: row.triage_due_ms,
        NextAction.BUG: row.bug_due_ms,
    }.get(want)
    regressions = sum(item.is_regression for item in alerts)
    improved = status is SummaryStatus.UNTRIAGED and bool(alerts) and not regressions
    monitored = status is SummaryStatus.UNTRIAGED and bool(row.monitored)
    if improved or monitored or row.awaiting:  # of what awaits confirmation, nobody was told yet
        due_ms = None
    return QueueRow(
        id=row.id,
        version=row.version,
        project=row.project,
        branch=row.branch,
        status=status,
        role=None if history or row.awaiting else role_of(status, row.data_ready, bool(row.bug)),
        wants=want,
        data_ready=row.data_ready,
        data_reason=row.data_reason,
        previous_revision=row.previous_revision,
        revision=row.revision,
        first_ms=row.first_ms,
        last_ms=row.last_ms,
        created_ms=row.created_ms,
        changed_ms=row.changed_ms,
        alerts=len(alerts),
        tests=tests,
        regressions=regressions,
        improvements=len(alerts) - regressions,
        standing=sum(item.outcome == ChangeOutcome.STANDING.value for item in alerts),
        monitor_only=bool(alerts) and all(item.monitor_only for item in alerts),
        worst=worst,
        cause=row.cause,
        cause_reason=row.cause_reason,
        assignee=row.assignee,
        starred=row.starred,
        tags=tags,
        bug=row.bug,
        notes=notes,
        rounds=rounds,
        triage_due_ms=row.triage_due_ms,
        bug_due_ms=row.bug_due_ms,
        due_ms=due_ms,
        overdue=due_ms is not None and due_ms < now_ms,
        history=history,
        awaiting=bool(row.awaiting),
    )
