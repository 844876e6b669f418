"""Take a step of triage back, exactly, as long as nothing that it changed was changed since.

An undo is a step of its own and stays in the history. It cannot be undone itself: undoing
again undoes the step before, and who changes their mind does the thing again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Select, exists, select

from models.records.errors import BadArgumentError, EditConflictError
from models.storage.database.chunks import sorted_chunks
from models.storage.database.triage_tables import audit_entry, triage_step
from models.storage.triage.check_relations import check_relations, take_relation_turn
from models.storage.triage.optimistic_locking import clock
from models.storage.triage.restore import RESTORES
from models.storage.triage.step import DETECTION, Entry
from models.storage.triage.triage_state import load_board, summaries_of, write_changes
from models.storage.triage.triage_transaction import TriageTransaction, act
from models.triage.authorship import Authorship
from models.triage.summaries.transitions import Transition, TriageState

_undo = triage_step.alias("undo")
_UNDONE = exists(select(_undo.c.id).where(_undo.c.undoes == triage_step.c.id))

# What follows from other fields, and comes back with them.
_FOLLOWS = {"pointing"}
_ON_BOARD = {"status", "related_summary_id"}


@dataclass(frozen=True, slots=True)
class _Done:
    """The step to be undone."""

    id: int
    who: str
    action: str
    undoes: int | None


def undo_last(engine: Engine, summary_id: int, *, by: Authorship) -> int:
    """Take back the newest step on a summary that a person took and that still holds.

    A step on several summaries is undone on all of them.

    Returns
    -------
    int
        The id of the undoing step.

    Raises
    ------
    Overtaken
        If the summary was changed since the person looked at it, or something that the step
        changed was changed since.
    BadArgumentError
        If there is nothing to undo, or it cannot be undone, or a relation that would come back
        closes a circle by now.
    """
    query = (
        _steps()
        .join(audit_entry, audit_entry.c.step_id == triage_step.c.id)
        .where(
            audit_entry.c.summary_id == summary_id,
            triage_step.c.undoes.is_(None),
            triage_step.c.who != DETECTION,
            ~_UNDONE,
        )
        .order_by(audit_entry.c.id.desc())
        .limit(1)
    )
    with act(engine, "undo", by) as step:
        found = step.connection.execute(query).first()
        if found is None:
            step.look([summary_id])
            raise BadArgumentError(f"There is nothing to undo on summary {summary_id}.")
        _take_back(step, _Done(*found), acted=[summary_id])
    return step.step_id


def undo_step(engine: Engine, step_id: int, *, by: Authorship) -> int:
    """Take back one step, on all summaries that it touched.

    Returns
    -------
    int
        The id of the undoing step.

    Raises
    ------
    Overtaken
        If something that the step changed was changed since.
    BadArgumentError
        If there is no such step, or it cannot be undone.
    """
    with act(engine, "undo", by) as step:
        found = step.connection.execute(_steps().where(triage_step.c.id == step_id)).first()
        if found is None:
            raise BadArgumentError(f"There is no step {step_id}.")
        _take_back(step, _Done(*found), acted=[])
    return step.step_id


def _steps() -> Select[int, str, str, int | None]:
    columns = triage_step.c
    return select(columns.id, columns.who, columns.action, columns.undoes)


def _take_back(step: TriageTransaction, done: _Done, *, acted: Sequence[int]) -> None:
    entries = _entries(step.connection, done.id)
    if any(e.field == "related_summary_id" and e.before is not None for e in entries):
        take_relation_turn(step.connection)  # the relation comes back
    places = {entry.summary_id for entry in entries}
    places |= summaries_of(step.connection, {e.alert_id for e in entries if e.alert_id is not None})
    # First of all: of a picture that is out of date, whether it can be undone says nothing.
    step.look(acted, also=places)
    _check_kind(done, entries)
    _check_holds(step.connection, done, entries)
    board = load_board(step.connection, places)
    board.undo(_board_changes(board, entries))
    changes = board.changes()
    step.entries += write_changes(step.connection, board, changes, step.by.now_ms)
    check_relations(step.connection, changes)
    for field, restore in RESTORES.items():
        some = [entry for entry in entries if entry.field == field and not _on_board(entry)]
        if some:
            restore(step.connection, field, some, step.by.now_ms)
            step.entries += [
                Entry(e.summary_id, e.alert_id, e.field, e.after, e.before) for e in some
            ]
    step.undoes = done.id


def _entries(connection: Connection, step_id: int) -> list[Entry]:
    columns = audit_entry.c
    query = select(
        columns.summary_id, columns.alert_id, columns.field, columns.before, columns.after
    ).where(columns.step_id == step_id)
    return [Entry(*row) for row in connection.execute(query.order_by(columns.id))]


def _check_kind(done: _Done, entries: Sequence[Entry]) -> None:
    if done.undoes is not None:
        raise BadArgumentError(f"Step {done.id} is an undo itself; do the thing anew instead.")
    if done.who == DETECTION:
        raise BadArgumentError(f"Step {done.id} is detection's; say what the alert is instead.")
    fixed = {e.field for e in entries} - _FOLLOWS - _ON_BOARD - RESTORES.keys()
    if fixed:
        raise BadArgumentError(
            f"Step {done.id} ({done.action}) cannot be undone, for it changed more than triage: "
            f"{', '.join(sorted(fixed))}."
        )


def _check_holds(connection: Connection, done: _Done, entries: Sequence[Entry]) -> None:
    undone = connection.scalar(select(triage_step.c.who).where(triage_step.c.undoes == done.id))
    if undone is not None:
        raise BadArgumentError(f"Step {done.id} was taken back already, by {undone}.")
    changed = {_subject(entry) for entry in entries if entry.field not in _FOLLOWS}
    columns = audit_entry.c
    for some in sorted_chunks({entry.summary_id for entry in entries}):
        later = (
            select(
                columns.summary_id,
                columns.alert_id,
                columns.field,
                columns.before,
                columns.after,
                triage_step.c.who,
                triage_step.c.at_ms,
                triage_step.c.action,
            )
            .join(triage_step, triage_step.c.id == columns.step_id)
            .where(
                columns.summary_id.in_(some),
                columns.step_id > done.id,
                triage_step.c.undoes.is_(None),
                ~_UNDONE,
            )
            .order_by(columns.id.desc())
        )
        for *entry, who, at_ms, action in connection.execute(later):
            if _subject(Entry(*entry)) in changed:
                raise EditConflictError(
                    f"“{done.action}” by {done.who} cannot be undone: {who} changed the same at "
                    f"{clock(at_ms)} ({action}, summary {entry[0]}). Undo that first."
                )


def _subject(entry: Entry) -> tuple[object, ...]:
    """Name what an entry is about, so that two entries about the same thing are known."""
    rows = ("tag", "note", "round")
    content = entry.before if entry.after is None else entry.after
    return (
        entry.summary_id,
        entry.alert_id,
        entry.field,
        str(content) if entry.field in rows else "",
    )


def _on_board(entry: Entry) -> bool:
    return entry.field in _ON_BOARD


def _board_changes(board: TriageState, entries: Sequence[Entry]) -> tuple[Transition, ...]:
    """Put an alert's status and relation together again; what has no entry did not change."""
    fields: dict[int, dict[str, Entry]] = {}
    for entry in entries:
        if entry.alert_id is not None and _on_board(entry):
            fields.setdefault(entry.alert_id, {})[entry.field] = entry
    changes = []
    for alert_id, found in fields.items():
        now = board.alert(alert_id)
        status, related = found.get("status"), found.get("related_summary_id")
        changes.append(
            Transition(
                "alert",
                alert_id,
                status.before if status else now.status.value,
                status.after if status else now.status.value,
                related.before if related else now.related_summary_id,
                related.after if related else now.related_summary_id,
            )
        )
    changes += [
        Transition("summary", entry.summary_id, entry.before, entry.after)
        for entry in entries
        if entry.alert_id is None and _on_board(entry)
    ]
    return tuple(changes)
