"""Write what detection found of one series: alerts, the summaries they join, and the history."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, text, update

from models.storage.alerts.alert_store import (
    insert_alert,
    read_changes,
    read_open_summaries,
    update_alert,
)
from models.storage.database.tables import series
from models.storage.database.triage_tables import alert_summary
from models.storage.triage.step import Entry, log_entries, open_step
from models.storage.triage.triage_state import (
    load_board,
    lock_summaries,
    summaries_of,
    touch_summaries,
    write_changes,
)
from models.triage.alert import Alert, SummaryStatus
from models.triage.authorship import Authorship
from models.triage.detection.follow import resized_much
from models.triage.detection.followed_alert import DetectionPlan, Followed
from models.triage.detection.found_change import FoundChange
from models.triage.detection.join_summary import (
    LONGEST_MS,
    OpenSummary,
    joins,
    widest_range,
)
from models.triage.due import bug_due, triage_due

# Fields of an alert whose change is told; the others follow from them.
RECORDED = ("source", "start_ms", "previous_ms", "revision", "previous_revision", "change")

# Any fixed number does; it lets one detection at a time choose summaries.
_DETECTION_LOCK = 0x616C7274  # "alrt"


@dataclass(slots=True)
class Written:
    """What became of a plan."""

    opened: list[int] = field(default_factory=list)  # ids of new alerts
    summaries: list[int] = field(default_factory=list)  # ids of new summaries
    entries: list[Entry] = field(default_factory=list)


def take_detection_turn(connection: Connection) -> None:
    """Lock the choice of summaries until commit, so that no detection opens one twice.

    SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _DETECTION_LOCK})


def write_plan(
    connection: Connection,
    series_id: int,
    plan: DetectionPlan,
    *,
    monitor_only: bool,
    by: Authorship,
    action: str = "detect",
    by_hand: bool = False,
    confirm_below: float = 0.0,
) -> Written:
    """Store a plan in the caller's transaction, as one step with its audit entries.

    Parameters
    ----------
    plan : DetectionPlan
        What changed, and what opens.
    monitor_only : bool
        Whether new alerts stay outside the queue.
    by : Authorship
        Who did it: detection, unless a person creates an alert.
    action : str
        What is written down.
    by_hand : bool
        Open a summary of its own, whose range stays as it is.
    confirm_below : float
        New alerts of a smaller probability await runs that confirm them; 0 for none.
    """
    done = Written()
    branch_id = connection.scalars(select(series.c.branch_id).where(series.c.id == series_id)).one()
    near = [] if by_hand else [_near(connection, branch_id, found) for found in plan.opened]
    touched = summaries_of(connection, [item.alert.id for item in plan.followed])
    lock_summaries(connection, touched.union(*near))
    ranges = _ranges(connection, {item.alert.summary_id for item in plan.followed})
    for item in plan.followed:
        update_alert(connection, item.alert, item.found, item.outcome, by.now_ms)
        done.entries += _entries_of(item)
    for found in plan.opened:
        summary_id = None
        if not by_hand:
            summaries = _near_summaries(connection, branch_id, found)
            summary_id = joins(found, summaries, monitor_only=monitor_only)
        if summary_id is None:
            summary_id = _insert_summary(connection, branch_id, found, by_hand, by.now_ms)
            done.summaries.append(summary_id)
        else:
            ranges |= _ranges(connection, {summary_id} - ranges.keys())
        new = _add(connection, summary_id, found, monitor_only, confirm_below, by.now_ms, done)
        done.opened.append(new)
    for summary_id, before in ranges.items():
        done.entries += _widen(connection, summary_id, before)
    if done.entries:
        step = open_step(connection, action, by)
        log_entries(connection, step, done.entries)
        touch_summaries(
            connection, [e for e in done.entries if e.summary_id not in done.summaries], by.now_ms
        )
    return done


def _near_summaries(
    connection: Connection, branch_id: int, found: FoundChange
) -> tuple[OpenSummary, ...]:
    reach = 2 * LONGEST_MS  # of a summary that is as long as one may be, and may not yet be longer
    since_ms, until_ms = found.previous_ms - reach, found.start_ms + reach
    return read_open_summaries(connection, branch_id, since_ms, until_ms)


def _near(connection: Connection, branch_id: int, found: FoundChange) -> set[int]:
    return {item.id for item in _near_summaries(connection, branch_id, found)}


def _entries_of(item: Followed) -> list[Entry]:
    """Return an entry for each field of an alert that is updated."""
    alert = item.alert
    entries = [
        Entry(alert.summary_id, alert.id, name, _plain(alert.found, name), _plain(item.found, name))
        for name in RECORDED
        if _plain(alert.found, name) != _plain(item.found, name)
        and (name != "change" or item.moved or resized_much(alert.found, item.found))
    ]
    if item.outcome is not alert.outcome:
        before, after = alert.outcome.value, item.outcome.value
        entries.append(Entry(alert.summary_id, alert.id, "outcome", before, after))
    return entries


def _plain(found: FoundChange, name: str) -> object:
    value = getattr(found, name)
    if name == "change":
        return round(value, 2) if value == value else None
    return value.value if name == "source" else value


def _insert_summary(
    connection: Connection, branch_id: int, found: FoundChange, by_hand: bool, now_ms: int
) -> int:
    created = datetime.fromtimestamp(now_ms / 1000, tz=UTC)
    row = {
        "branch_id": branch_id,
        "status": SummaryStatus.UNTRIAGED.value,
        "created_ms": now_ms,
        "changed_ms": now_ms,
        "first_ms": found.start_ms,
        "last_ms": found.start_ms,
        "revision": found.revision,
        "previous_revision": found.previous_revision,
        "by_hand": by_hand,
        "triage_due_ms": round(triage_due(created).timestamp() * 1000),
        "bug_due_ms": round(bug_due(created).timestamp() * 1000),
    }
    return int(connection.scalars(insert(alert_summary).returning(alert_summary.c.id), row).one())


def _add(
    connection: Connection,
    summary_id: int,
    found: FoundChange,
    monitor_only: bool,
    confirm_below: float,
    now_ms: int,
    done: Written,
) -> int:
    """Store a new alert, and let its summary's status follow."""
    board = load_board(connection, [summary_id])
    alert_id = insert_alert(
        connection,
        summary_id,
        found,
        monitor_only=monitor_only,
        now_ms=now_ms,
        confirm_below=confirm_below,
    )
    board.add(Alert(alert_id, summary_id, found.is_regression))
    done.entries.append(Entry(summary_id, alert_id, "found", None, _plain(found, "change")))
    done.entries += write_changes(connection, board, board.changes(), now_ms)
    return alert_id


def _ranges(connection: Connection, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return the range that the alerts of each summary span now."""
    changes = read_changes(connection, ids)
    return {key: widest_range([item.found for item in items]) for key, items in changes.items()}


def _widen(connection: Connection, summary_id: int, before: tuple[str, str]) -> list[Entry]:
    """Update the times and revisions of a summary from its alerts.

    Revisions stay where a person chose them: ``by_hand``, or other than detection had left them.
    """
    row = connection.execute(select(alert_summary).where(alert_summary.c.id == summary_id)).one()
    changes: Sequence[FoundChange] = [
        item.found for item in read_changes(connection, [summary_id])[summary_id]
    ]
    starts = [change.start_ms for change in changes]
    values: dict[str, object] = {"first_ms": min(starts), "last_ms": max(starts)}
    if not row.by_hand and (row.previous_revision, row.revision) == before:
        values["previous_revision"], values["revision"] = widest_range(changes)
    differ = {name: value for name, value in values.items() if row._mapping[name] != value}
    if not differ:
        return []
    connection.execute(update(alert_summary).where(alert_summary.c.id == summary_id).values(differ))
    return [Entry(summary_id, None, name, row._mapping[name], differ[name]) for name in differ]
