"""Choose and sort summaries for the queue, in the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
)

from models.records.series_filter import SeriesFilter
from models.storage.database.conditions.awaiting import answers_for, awaiting, has_alert
from models.storage.database.tables import branch, project, series
from models.storage.database.triage_tables import alert, alert_summary, summary_tag
from models.storage.results.series_filter import SERIES_PLACES, passing
from models.triage.alert import SummaryStatus
from models.triage.detection.found_change import ChangeOutcome, ChangeSource
from models.triage.detection.history import HISTORY_MS
from models.triage.queue import QueueOrder, QueueQuery
from models.triage.queue_role import QueueRole

Condition = ColumnElement[bool]

_columns = alert_summary.c
_UNTRIAGED = _columns.status == SummaryStatus.UNTRIAGED.value
_INVESTIGATING = _columns.status == SummaryStatus.INVESTIGATING.value

_FRESH = alert.c.start_ms >= alert.c.created_ms - HISTORY_MS


# Found long after it began, and nothing newer points to it; the twin in SQL of
# :func:`models.triage.detection.history.is_history`. What a person created is no history.
is_history: Condition = and_(
    ~_columns.by_hand,
    _columns.last_ms < _columns.created_ms - HISTORY_MS,
    ~answers_for(_FRESH),
    ~has_alert(alert.c.source == ChangeSource.FAILURES.value),  # it fails now, since whenever
)

_SHERIFFED = ~alert.c.monitor_only

# All alerts are only monitored, and nothing that points here is more.
is_monitored: Condition = and_(has_alert(), ~has_alert(_SHERIFFED), ~answers_for(_SHERIFFED))

# Whether anything became worse; a summary of improvements only waits for nobody.
_WORSE = or_(has_alert(alert.c.is_regression), ~has_alert())

# By when the next thing should be done; null if nothing is due.
due_time: ColumnElement[int] = case(
    (and_(_UNTRIAGED, _WORSE, ~is_history, ~is_monitored), _columns.triage_due_ms),
    (and_(_INVESTIGATING, _columns.bug == ""), _columns.bug_due_ms),
)


summary_places: FromClause = alert_summary.join(branch, branch.c.id == _columns.branch_id).join(
    project, project.c.id == branch.c.project_id
)


def filtered(query: QueueQuery, now_ms: int) -> Condition:
    """Build the condition that a summary passes, whatever role and statuses are chosen."""
    conditions = [_mentions(word) for word in query.words if word.strip()]
    if query.projects:
        conditions.append(project.c.name.in_(query.projects))
    if query.branches:
        conditions.append(branch.c.name.in_(query.branches))
    if query.assignee is not None:
        conditions.append(_columns.assignee == query.assignee)
    if query.tag:
        conditions.append(
            exists().where(summary_tag.c.summary_id == _columns.id, summary_tag.c.tag == query.tag)
        )
    if query.cause:
        conditions.append(_columns.cause == query.cause)
    if query.starred:
        conditions.append(_columns.starred)
    if query.only_regressions:
        conditions.append(has_alert(alert.c.is_regression))
    if query.history is not None:
        conditions.append(is_history if query.history else ~is_history)
    if query.awaiting:
        conditions.append(awaiting(now_ms))
    elif query.role is not None or query.awaiting is False:
        conditions.append(~awaiting(now_ms))
    if query.overdue:
        conditions += [due_time < now_ms, ~awaiting(now_ms)]
    if not query.monitored:
        conditions.append(~is_monitored)
    return and_(True, *conditions)


def chosen(query: QueueQuery) -> Condition:
    """Build the condition of the chosen role and statuses."""
    conditions: list[Condition] = []
    if query.statuses:
        conditions.append(_columns.status.in_([status.value for status in query.statuses]))
    if query.role is not None:
        conditions.append(in_queue_of(query.role, gone=query.gone, history=bool(query.history)))
    return and_(True, *conditions)


def in_queue_of(role: QueueRole, *, gone: bool, history: bool = False) -> Condition:
    """Build the condition that a summary lies in the queue of a role.

    The twin in SQL of :func:`models.triage.queue_role.role_of`.

    An untriaged summary whose changes are all gone from the data lies nowhere unless asked for, and
    neither does what was history when it was found.
    """
    ready = _columns.data_ready
    here: Condition = _UNTRIAGED
    if not gone:
        here = and_(here, is_there())
    if not history:
        here = and_(here, ~is_history)
    if role is QueueRole.CODE:
        return and_(here, ~ready)
    return or_(and_(here, ready), _INVESTIGATING)


def is_there() -> Condition:
    """Build the condition that the newest data still show a change, of its own or pointing to it.

    The summary at the end of a chain of relations decides for all of them.
    """
    standing = alert.c.outcome == ChangeOutcome.STANDING.value
    return or_(has_alert(standing), ~has_alert(), answers_for(standing))


def queue_order(order: QueueOrder) -> Sequence[ColumnElement[Any]]:
    """Sort as asked, then the newest change first."""
    worse = _of_alerts(func.max(alert.c.change), alert.c.is_regression)
    better = _of_alerts(func.min(alert.c.change), ~alert.c.is_regression)
    first: dict[QueueOrder, list[ColumnElement[Any]]] = {
        QueueOrder.DUE: [case((due_time.is_(None), 1), else_=0), due_time],
        QueueOrder.NEWEST: [],
        QueueOrder.SIZE: [
            case((worse.is_(None), 1), else_=0),
            worse.desc(),
            case((better.is_(None), 1), else_=0),
            better,
        ],
        QueueOrder.ALERTS: [_of_alerts(func.count()).desc()],
        QueueOrder.CHANGED: [_columns.changed_ms.desc()],
    }
    return [*first[order], _columns.first_ms.desc(), _columns.id.desc()]


def _of_alerts(value: ColumnElement[Any], *conditions: Condition) -> ColumnElement[Any]:
    return select(value).where(alert.c.summary_id == _columns.id, *conditions).scalar_subquery()


def _mentions(word: str) -> Condition:
    """Build the condition that a word occurs somewhere in what a row shows."""
    word = word.strip()
    texts = (
        _columns.revision,
        _columns.previous_revision,
        _columns.bug,
        _columns.assignee,
        project.c.name,
        branch.c.name,
    )
    named = select(series.c.id).select_from(SERIES_PLACES).where(passing(SeriesFilter((word,))))
    alerts = select(alert.c.summary_id).where(alert.c.series_id.in_(named))
    tags = select(summary_tag.c.summary_id).where(
        summary_tag.c.tag.icontains(word, autoescape=True)
    )
    return or_(
        *(text.icontains(word, autoescape=True) for text in texts),
        cast(_columns.id, String) == word.removeprefix("#"),
        _columns.id.in_(alerts),
        _columns.id.in_(tags),
    )
