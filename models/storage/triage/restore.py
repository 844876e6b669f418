"""Put back what a step changed, field by field, if it is still as the step left it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select, true, tuple_, update

from models.records.errors import EditConflictError
from models.storage.database.chunks import AT_ONCE, chunks, sorted_chunks
from models.storage.database.triage_tables import (
    accepted_change,
    alert,
    alert_summary,
    retrigger_round,
    summary_note,
    summary_tag,
)
from models.storage.fits.accepted_store import ACCEPTED
from models.storage.triage.step import Entry

Restore = Callable[[Connection, str, Sequence[Entry], int], None]


def _restore_column(
    connection: Connection, field: str, entries: Sequence[Entry], now_ms: int
) -> None:
    of_summaries = {entry.summary_id: entry for entry in entries if entry.alert_id is None}
    of_alerts = {entry.alert_id: entry for entry in entries if entry.alert_id is not None}
    if of_summaries:
        _write_back(connection, alert_summary, field, of_summaries, {})
    if of_alerts:
        _write_back(connection, alert, field, of_alerts, {"changed_ms": now_ms})


def _write_back(
    connection: Connection,
    table: Table,
    field: str,
    entries: Mapping[int, Entry],
    more: Mapping[str, Any],
) -> None:
    column = table.c[field]
    for some in sorted_chunks(entries):
        for key, value in connection.execute(
            select(table.c.id, column).where(table.c.id.in_(some))
        ):
            if value != entries[key].after:
                raise _changed(entries[key])
    by_value: dict[Any, list[int]] = {}
    for key, entry in entries.items():
        by_value.setdefault(entry.before, []).append(key)
    for value, keys in by_value.items():
        for some in sorted_chunks(keys):
            connection.execute(
                update(table).where(table.c.id.in_(some)).values({field: value, **more})
            )


def _restore_tag(
    connection: Connection, _field: str, entries: Sequence[Entry], _now_ms: int
) -> None:
    given = [(entry.summary_id, entry.after) for entry in entries if entry.before is None]
    taken = [
        {"summary_id": entry.summary_id, "tag": entry.before}
        for entry in entries
        if entry.after is None
    ]
    for some in chunks(given, AT_ONCE // 2):  # two parameters each
        pair = tuple_(summary_tag.c.summary_id, summary_tag.c.tag)
        gone = connection.execute(delete(summary_tag).where(pair.in_(some))).rowcount
        if gone != len(some):
            raise _changed(entries[0])
    if taken:
        connection.execute(insert(summary_tag), taken)


def _restore_row(table: Table, open_only: Column[int] | None = None) -> Restore:
    """Take away rows that a step added, by their ids; none that has the given column filled."""
    free = true() if open_only is None else open_only.is_(None)

    def restore(
        connection: Connection, _field: str, entries: Sequence[Entry], _now_ms: int
    ) -> None:
        ids = [entry.after["id"] for entry in entries]
        gone = sum(
            connection.execute(delete(table).where(table.c.id.in_(some), free)).rowcount
            for some in sorted_chunks(ids)
        )
        if gone != len(ids):
            raise _changed(entries[0])

    return restore


def _restore_accepted(
    connection: Connection, _field: str, entries: Sequence[Entry], now_ms: int
) -> None:
    for entry in entries:
        withdrawn = accepted_change.c.withdrawn_ms
        query = update(accepted_change)
        if entry.before is None:  # it was accepted
            query = query.where(accepted_change.c.id == entry.after, withdrawn.is_(None))
            query = query.values(withdrawn_ms=now_ms)
        else:
            query = query.where(accepted_change.c.id == entry.before, withdrawn.is_not(None))
            query = query.values(withdrawn_ms=None)
        if connection.execute(query).rowcount != 1:
            raise _changed(entry)


def _changed(entry: Entry) -> EditConflictError:
    return EditConflictError(
        f"The {entry.field} of summary {entry.summary_id} is not as the step left it, so the step "
        "cannot be undone."
    )


def _columns(names: Iterable[str]) -> dict[str, Restore]:
    return dict.fromkeys(names, _restore_column)


# What an undo can put back, beside statuses and relations.
RESTORES: dict[str, Restore] = {
    **_columns(
        ("assignee", "bug", "starred", "revision", "previous_revision", "by_hand", "handed_over")
    ),
    "tag": _restore_tag,
    ACCEPTED: _restore_accepted,
    "note": _restore_row(summary_note),
    "round": _restore_row(retrigger_round, retrigger_round.c.completed_ms),
}
