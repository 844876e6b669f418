"""Load the board that a step of triage is tried on, and write what became of it."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import Connection, or_, select, update

from models.storage.database.chunks import sorted_chunks
from models.storage.database.tables import branch, project
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.triage.step import Entry
from models.triage.alert import Alert, AlertStatus, Summary, SummaryStatus
from models.triage.summaries.transitions import Transition, TriageState


def lock_summaries(connection: Connection, summary_ids: Collection[int]) -> dict[int, int]:
    """Keep others from changing summaries until the transaction ends; gives their versions.

    PostgreSQL locks the rows, in the order of their numbers, so that two steps never wait for
    each other; on SQLite the write lock was taken when the transaction began.
    """
    found: dict[int, int] = {}
    for some in sorted_chunks(summary_ids):
        query = (
            select(alert_summary.c.id, alert_summary.c.version)
            .where(alert_summary.c.id.in_(some))
            .order_by(alert_summary.c.id)
            .with_for_update()
        )
        found |= {int(row[0]): int(row[1]) for row in connection.execute(query)}
    return found


def summaries_of(connection: Connection, alert_ids: Collection[int]) -> set[int]:
    """Name the summaries that alerts belong and point to."""
    places = select(alert.c.summary_id, alert.c.related_summary_id)
    found: set[int] = set()
    for some in sorted_chunks(alert_ids):
        for row in connection.execute(places.where(alert.c.id.in_(some))):
            found |= {key for key in row if key is not None}
    return found


def load_board(connection: Connection, summary_ids: Collection[int]) -> TriageState:
    """Load summaries with every alert that belongs or points to them.

    Lock them first (:func:`lock_summaries`), and name every summary that the alerts to be
    changed belong and point to, and will point to.
    """
    summaries: dict[int, Summary] = {}
    alerts: dict[int, Alert] = {}
    places = alert_summary.join(branch, branch.c.id == alert_summary.c.branch_id).join(
        project, project.c.id == branch.c.project_id
    )
    columns = (
        alert.c.id,
        alert.c.summary_id,
        alert.c.is_regression,
        alert.c.status,
        alert.c.related_summary_id,
    )
    for some in sorted_chunks(summary_ids):
        named = (
            select(alert_summary.c.id, project.c.name, branch.c.name, alert_summary.c.status)
            .select_from(places)
            .where(alert_summary.c.id.in_(some))
        )
        summaries |= {
            row[0]: Summary(row[0], row[1], row[2], SummaryStatus(row[3]))
            for row in connection.execute(named)
        }
        here = or_(alert.c.summary_id.in_(some), alert.c.related_summary_id.in_(some))
        alerts |= {
            row[0]: Alert(row[0], row[1], row[2], AlertStatus(row[3]), row[4])
            for row in connection.execute(select(*columns).where(here))
        }
    return TriageState(summaries, alerts)


def write_changes(
    connection: Connection, board: TriageState, changes: Sequence[Transition], now_ms: int
) -> list[Entry]:
    """Write a board's changes to the alerts and summaries; gives their audit entries.

    An alert that comes to point to a summary, or ceases to, leaves an entry "pointing" there
    as well: who looks at that summary sees it arrive.
    """
    alerts: dict[tuple[str, int | None], list[int]] = {}
    statuses: dict[str, list[int]] = {}
    entries: list[Entry] = []
    for change in changes:
        if change.kind == "summary":
            statuses.setdefault(change.after, []).append(change.id)
            entries.append(Entry(change.id, None, "status", change.before, change.after))
        else:
            alerts.setdefault((change.after, change.related_after), []).append(change.id)
            entries += _alert_entries(board.alert(change.id).summary_id, change)
    for (status, related), ids in alerts.items():
        for some in sorted_chunks(ids):
            connection.execute(
                update(alert)
                .where(alert.c.id.in_(some))
                .values(status=status, related_summary_id=related, changed_ms=now_ms)
            )
    for status, ids in statuses.items():
        for some in sorted_chunks(ids):
            connection.execute(
                update(alert_summary).where(alert_summary.c.id.in_(some)).values(status=status)
            )
    return entries


def touch_summaries(connection: Connection, entries: Iterable[Entry], now_ms: int) -> None:
    """Raise the version of every summary that entries are about."""
    for some in sorted_chunks({entry.summary_id for entry in entries}):
        connection.execute(
            update(alert_summary)
            .where(alert_summary.c.id.in_(some))
            .values(version=alert_summary.c.version + 1, changed_ms=now_ms)
        )


def _alert_entries(summary_id: int, change: Transition) -> Iterator[Entry]:
    if change.before != change.after:
        yield Entry(summary_id, change.id, "status", change.before, change.after)
    if change.related_before != change.related_after:
        related = change.related_before, change.related_after
        yield Entry(summary_id, change.id, "related_summary_id", *related)
    was, now = (
        {change.related_before: change.before} if change.related_before else {},
        {change.related_after: change.after} if change.related_after else {},
    )
    for key in sorted({*was, *now} - {None}, key=lambda item: item or 0):
        if key is not None and was.get(key) != now.get(key):
            yield Entry(key, change.id, "pointing", was.get(key), now.get(key))
