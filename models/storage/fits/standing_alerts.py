"""Read the alerts that still stand in some series, now or as it was known at some time."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, exists, false, func, or_, select

from models.records.views.standing_alert import StandingAlert
from models.storage.database.chunks import chunks
from models.storage.database.conditions.awaiting import awaiting, is_unconfirmed
from models.storage.database.tables import series
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import (
    accepted_change,
    alert,
    alert_summary,
    audit_entry,
    triage_step,
)
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.detection.found_change import ChangeOutcome, ChangeSource
from models.triage.detection.history import is_history

# What a person says of an alert, or of its summary, that lets the change stay.
DISMISSED = (AlertStatus.INVALID.value, AlertStatus.INFRA.value)
DECIDED = tuple(
    item.value
    for item in (
        SummaryStatus.INVALID,
        SummaryStatus.WONTFIX,
        SummaryStatus.INFRA,
        SummaryStatus.IMPROVEMENT,
    )
)

_UNTRIAGED = (AlertStatus.UNTRIAGED.value, SummaryStatus.UNTRIAGED.value)


def read_standing_alerts(
    engine: Engine,
    series_ids: Sequence[int],
    as_of_ms: int | None = None,
    *,
    now_ms: int | None = None,
) -> dict[int, tuple[StandingAlert, ...]]:
    """Read the standing alerts by series, open ones first, the largest worsening first.

    Those of series that are only monitored are left out. Series without any are absent.

    Parameters
    ----------
    as_of_ms : int, optional
        As it was known at that time, milliseconds since 1970-01-01 UTC: statuses are taken back
        by the audit log; sizes and probabilities are those of today.
    now_ms : int, optional
        The present, milliseconds since 1970-01-01 UTC; without it, no alert is marked as
        awaiting confirmation.
    """
    moment = as_of_ms if as_of_ms is not None else now_ms
    unconfirmed = false() if moment is None else is_unconfirmed(moment)
    columns = (
        *("id", "summary_id", "series_id", "start_ms", "is_regression", "change", "status"),
        *("created_ms", "source"),
    )
    found: dict[int, list[StandingAlert]] = {}
    with read_transaction(engine) as connection:
        for some in chunks(series_ids):
            query = (
                select(
                    *(alert.c[name] for name in columns),
                    alert_summary.c.status.label("summary"),
                    func.coalesce(unconfirmed, false()).label("unconfirmed"),
                )
                .join(alert_summary, alert_summary.c.id == alert.c.summary_id)
                .where(alert.c.series_id.in_(some), _stands(as_of_ms))
            )
            rows = connection.execute(query).all()
            before = statuses_then(connection, {row.summary_id for row in rows}, as_of_ms)
            accepted = set(connection.scalars(_accepted_alerts(some, as_of_ms)))
            asked = {row.summary_id for row in rows if row.unconfirmed}
            awaited = asked if as_of_ms is not None else _awaiting(connection, asked, moment)
            for row in rows:
                status = before.get((row.summary_id, row.id), row.status)
                summary = before.get((row.summary_id, None), row.summary)
                undecided = (status, summary) == _UNTRIAGED
                found.setdefault(row.series_id, []).append(
                    StandingAlert(
                        id=row.id,
                        summary_id=row.summary_id,
                        series_id=row.series_id,
                        start_ms=row.start_ms,
                        is_regression=row.is_regression,
                        change=math.nan if row.change is None else row.change,
                        decided=_decision(row.id in accepted, status, summary),
                        history=row.source != ChangeSource.HAND.value
                        and is_history(row.start_ms, row.created_ms),
                        awaiting=bool(row.unconfirmed)
                        and undecided
                        and row.id not in accepted
                        and row.summary_id in awaited,
                    )
                )
    return {key: tuple(sorted(items, key=_weight)) for key, items in found.items()}


def has_open_alert(as_of_ms: int | None = None) -> ColumnElement[bool]:
    """Build the condition that a series has a standing alert that nobody has decided on."""
    accepted = exists().where(accepted_change.c.alert_id == alert.c.id, _holds(as_of_ms))
    return (
        select(alert.c.id)
        .join(alert_summary, alert_summary.c.id == alert.c.summary_id)
        .where(
            alert.c.series_id == series.c.id,
            _stands(as_of_ms),
            alert.c.status.not_in(DISMISSED),
            alert_summary.c.status.not_in(DECIDED),
            ~accepted,
        )
        .correlate(series)
        .exists()
    )


def _awaiting(connection: Connection, summary_ids: set[int], now_ms: int | None) -> set[int]:
    """Choose the summaries of which all that stands awaits confirmation."""
    if not summary_ids or now_ms is None:
        return set()
    chosen = alert_summary.c.id.in_(summary_ids)
    return set(connection.scalars(select(alert_summary.c.id).where(chosen, awaiting(now_ms))))


def _stands(as_of_ms: int | None) -> ColumnElement[bool]:
    stands: ColumnElement[bool] = alert.c.outcome == ChangeOutcome.STANDING.value
    if as_of_ms is not None:
        later = alert.c.outcome_ms > as_of_ms
        stands = and_(alert.c.created_ms <= as_of_ms, or_(stands, later))
    # Failed runs have no size and are shown as such; they say nothing of the level.
    sized = alert.c.source != ChangeSource.FAILURES.value
    return and_(stands, ~alert.c.monitor_only, sized)


def _holds(as_of_ms: int | None) -> ColumnElement[bool]:
    withdrawn = accepted_change.c.withdrawn_ms
    if as_of_ms is None:
        return withdrawn.is_(None)
    return and_(accepted_change.c.at_ms <= as_of_ms, or_(withdrawn.is_(None), withdrawn > as_of_ms))


def _accepted_alerts(series_ids: Sequence[int], as_of_ms: int | None) -> Any:
    return select(accepted_change.c.alert_id).where(
        accepted_change.c.series_id.in_(series_ids),
        accepted_change.c.alert_id.is_not(None),
        _holds(as_of_ms),
    )


def statuses_then(
    connection: Connection, summary_ids: Iterable[int], as_of_ms: int | None
) -> dict[tuple[int, int | None], str]:
    """Return what alerts (summary, alert) and summaries (summary, None) were before later steps."""
    found: dict[tuple[int, int | None], str] = {}
    if as_of_ms is None:
        return found
    for some in chunks(sorted(set(summary_ids))):
        query = (
            select(audit_entry.c.summary_id, audit_entry.c.alert_id, audit_entry.c.before)
            .join(triage_step, triage_step.c.id == audit_entry.c.step_id)
            .where(
                audit_entry.c.summary_id.in_(some),
                audit_entry.c.field == "status",
                triage_step.c.at_ms > as_of_ms,
            )
            .order_by(audit_entry.c.id)
        )
        for summary_id, alert_id, before in connection.execute(query):
            found.setdefault((summary_id, alert_id), str(before))
    return found


def _decision(accepted: bool, status: str, summary: str) -> str:
    if accepted:
        return "accepted"
    if status in DISMISSED:
        return status
    return summary if summary in DECIDED else ""


def _weight(item: StandingAlert) -> tuple[bool, bool, float, int]:
    size = abs(item.change) if math.isfinite(item.change) else math.inf
    return not item.open, not item.is_regression, -size, item.id
