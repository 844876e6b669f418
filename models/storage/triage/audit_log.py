"""Read what was done with a summary: steps, notes, and what was accepted."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, func, select

from models.storage.database.chunks import sorted_chunks
from models.storage.database.triage_tables import (
    accepted_change,
    audit_entry,
    summary_note,
    triage_step,
)
from models.storage.triage.restore import RESTORES
from models.storage.triage.step import DETECTION
from models.triage.summaries.read_models import AcceptedView, EntryView, Note, StepView

MOST_ENTRIES = 2000  # of one summary; more would be a page that nobody reads
_FOLLOWS = {"pointing", "status", "related_summary_id"}


def read_history(connection: Connection, summary_id: int) -> tuple[StepView, ...]:
    """Read the steps that touched a summary, the newest first."""
    columns = audit_entry.c
    query = (
        select(
            columns.step_id,
            columns.summary_id,
            columns.alert_id,
            columns.field,
            columns.before,
            columns.after,
        )
        .where(columns.summary_id == summary_id)
        .order_by(columns.id.desc())
        .limit(MOST_ENTRIES)
    )
    entries: dict[int, list[EntryView]] = {}
    for row in connection.execute(query):
        entries.setdefault(row.step_id, []).insert(0, EntryView(*row[1:]))
    undone: dict[int, int] = {}
    breadth: dict[int, int] = {}
    steps: dict[int, Any] = {}
    for some in sorted_chunks(entries):
        undoing = select(triage_step.c.undoes, triage_step.c.id)
        undone |= {
            row[0]: row[1]
            for row in connection.execute(undoing.where(triage_step.c.undoes.in_(some)))
        }
        wide = select(columns.step_id, func.count(func.distinct(columns.summary_id)))
        touched = wide.where(columns.step_id.in_(some)).group_by(columns.step_id)
        breadth |= {row[0]: row[1] for row in connection.execute(touched)}
        named = select(triage_step).where(triage_step.c.id.in_(some))
        steps |= {row.id: row for row in connection.execute(named)}
    return tuple(
        StepView(
            id=key,
            at_ms=steps[key].at_ms,
            who=steps[key].who,
            action=steps[key].action,
            why=steps[key].why,
            undoes=steps[key].undoes,
            undone_by=undone.get(key),
            summaries=breadth[key],
            entries=tuple(entries[key]),
            by_detection=steps[key].who == DETECTION,
            can_be_undone=all(_restorable(item.field) for item in entries[key]),
        )
        for key in sorted(entries, reverse=True)
    )


def read_notes(connection: Connection, summary_id: int) -> tuple[Note, ...]:
    """Read the notes of a summary, the oldest first."""
    columns = summary_note.c
    query = select(columns.id, columns.at_ms, columns.who, columns.text)
    mine = query.where(columns.summary_id == summary_id).order_by(columns.id)
    return tuple(Note(*row) for row in connection.execute(mine))


def read_accepted_of(
    connection: Connection, alert_ids: Collection[int]
) -> tuple[AcceptedView, ...]:
    """Read what was accepted of some alerts, withdrawn or not, the oldest first."""
    columns = accepted_change.c
    names = ("id", "series_id", "alert_id", "time_ms", "at_ms", "who", "why", "withdrawn_ms")
    found = []
    for some in sorted_chunks(alert_ids):
        query = select(*(columns[name] for name in names)).where(columns.alert_id.in_(some))
        found += [AcceptedView(*row) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda item: item.id))


def _restorable(field: str) -> bool:
    return field in RESTORES or field in _FOLLOWS
