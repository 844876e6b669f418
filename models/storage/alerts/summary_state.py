"""Let what a summary says of its data and its cause follow the data."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, select, update

from models.storage.alerts.alert_store import read_changes
from models.storage.alerts.cause_view import read_cause
from models.storage.alerts.detection_rules import read_ready_rules
from models.storage.database.tables import branch, series
from models.storage.database.triage_tables import alert_summary
from models.storage.results.revision_counts import read_revision_counts
from models.storage.triage.step import DETECTION, Entry, log_entries, open_step
from models.storage.triage.triage_state import touch_summaries
from models.triage.authorship import Authorship
from models.triage.cause import Cause, CauseKind
from models.triage.detection.followed_alert import FollowedAlert
from models.triage.detection.found_change import ChangeOutcome
from models.triage.detection.join_summary import OPEN
from models.triage.summaries.readiness import DataReadiness, Readiness, data_state
from models.triage.summaries.ready_rule import ReadyRule, by_rule
from models.triage.summaries.summary_readiness import (
    NO_REVISIONS,
    NamedChange,
    telling,
    whole_state,
    without_revisions,
)


@dataclass(frozen=True, slots=True)
class SummaryState:
    """What the data say of a summary now."""

    id: int
    data: DataReadiness
    cause: Cause
    cause_before: Cause

    @property
    def cause_changed(self) -> bool:
        """Whether the cause is another, not only its reason."""
        return self.cause.kind is not self.cause_before.kind


def read_stale(connection: Connection, summary_ids: Collection[int]) -> tuple[SummaryState, ...]:
    """Find the open summaries of which the data now say something else than what is stored."""
    query = (
        select(
            alert_summary.c.id,
            alert_summary.c.data_ready,
            alert_summary.c.data_reason,
            alert_summary.c.cause,
            alert_summary.c.cause_reason,
            alert_summary.c.handed_over,
            branch.c.project_id,
        )
        .select_from(alert_summary.join(branch))
        .where(
            alert_summary.c.id.in_(sorted(summary_ids)),
            alert_summary.c.status.in_([status.value for status in OPEN]),
        )
        .order_by(alert_summary.c.id)
    )
    rows = connection.execute(query).all()
    changes = read_changes(connection, [row.id for row in rows])
    rules = read_ready_rules(connection)
    states = (
        _state(connection, row, changes.get(row.id, ()), rules.get(row.project_id, ReadyRule.ALL))
        for row in rows
    )
    return tuple(
        state for state, row in zip(states, rows, strict=True) if _stored(row) != _now(state)
    )


def write_states(connection: Connection, states: Sequence[SummaryState], now_ms: int) -> None:
    """Store what the data say; another cause is a step of detection, with an audit entry."""
    entries = []
    for state in states:
        connection.execute(
            update(alert_summary).where(alert_summary.c.id == state.id).values(_now(state))
        )
        if state.cause_changed:
            before, after = state.cause_before.kind.value, state.cause.kind.value
            entries.append(Entry(state.id, None, "cause", before, after))
    if entries:
        step = open_step(connection, "detect", Authorship(DETECTION, now_ms))
        log_entries(connection, step, entries)
        touch_summaries(connection, entries, now_ms)


def _state(
    connection: Connection,
    row: Row[*tuple[object, ...]],
    alerts: Sequence[FollowedAlert],
    rule: ReadyRule,
) -> SummaryState:
    before = _stored(row)
    names = _names(connection, [alert.found.series_id for alert in alerts])
    standing = [
        NamedChange(*names[alert.found.series_id], alert.found)
        for alert in alerts
        if alert.outcome is ChangeOutcome.STANDING
    ]
    known = [(item, _data(connection, item)) for item in telling(standing)]
    ready = sum(item.readiness is Readiness.READY for _, item in known)
    handed_over = bool(row._mapping["handed_over"])
    data = by_rule(whole_state(known), rule, ready, len(known), handed_over)
    all_changes = [NamedChange(*names[alert.found.series_id], alert.found) for alert in alerts]
    cause = read_cause(connection, int(row._mapping["project_id"]), standing or all_changes)
    kind, reason = str(before["cause"]), str(before["cause_reason"])
    return SummaryState(int(row._mapping["id"]), data, cause, Cause(CauseKind(kind), reason))


def _data(connection: Connection, item: NamedChange) -> DataReadiness:
    found = item.found
    known = without_revisions(found.source)
    if known is not None:
        return known
    around = read_revision_counts(connection, found.series_id, found.start_ms, found.revision)
    return NO_REVISIONS if around is None else data_state(around.counts)


def _names(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return suite and test, and the platform, of series."""
    query = select(series.c.id, series.c.suite, series.c.test, series.c.platform)
    return {
        row.id: (f"{row.suite}/{row.test}", row.platform)
        for row in connection.execute(query.where(series.c.id.in_(set(ids))))
    }


def _stored(row: Row[*tuple[object, ...]]) -> dict[str, object]:
    names = ("data_ready", "data_reason", "cause", "cause_reason")
    return {name: row._mapping[name] for name in names}


def _now(state: SummaryState) -> dict[str, object]:
    return {
        "data_ready": state.data.readiness is Readiness.READY,
        "data_reason": state.data.reason,
        "cause": state.cause.kind.value,
        "cause_reason": state.cause.reason,
    }
