"""What a person, or detection, did in one go: a step and its audit entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from models.records.errors import BadArgumentError
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import audit_entry, triage_step
from models.triage.authorship import Authorship

DETECTION = "bandwatch"  # who acts when nobody does


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of one alert or summary, before and after, as JSON knows values."""

    summary_id: int
    alert_id: int | None  # None: a field of the summary itself
    field: str
    before: Any
    after: Any


def open_step(
    connection: Connection, action: str, by: Authorship, *, undoes: int | None = None
) -> int:
    """Begin a step inside of the caller's transaction; its entries follow by :func:`log_entry`.

    Parameters
    ----------
    action : str
        One or two words, e.g. "acknowledge", "assign", "detect".
    by : Authorship
        Who acts, a person or :data:`DETECTION`, why and when.
    undoes : int, optional
        The step that this one undoes.

    Returns
    -------
    int
        The step's id.

    Raises
    ------
    BadArgumentError
        If no name is given.
    """
    if not by.who.strip():
        raise BadArgumentError("Say who acts: every step of triage is kept with a name.")
    row = {
        "at_ms": by.now_ms,
        "who": by.who.strip(),
        "action": action,
        "why": by.why.strip(),
        "undoes": undoes,
    }
    return int(connection.scalars(insert(triage_step).returning(triage_step.c.id), row).one())


def log_entry(
    connection: Connection,
    step_id: int,
    summary_id: int,
    alert_id: int | None,
    field: str,
    before: Any,
    after: Any,
) -> None:
    """Write down one field that a step changed, so that it can be shown and undone."""
    log_entries(connection, step_id, [Entry(summary_id, alert_id, field, before, after)])


def log_entries(connection: Connection, step_id: int, entries: Iterable[Entry]) -> None:
    """Write down many fields that a step changed, in their order."""
    rows = [
        {
            "step_id": step_id,
            "summary_id": entry.summary_id,
            "alert_id": entry.alert_id,
            "field": entry.field,
            "before": entry.before,
            "after": entry.after,
        }
        for entry in entries
    ]
    if rows:
        connection.execute(insert(audit_entry), rows)


def affected_summaries(engine: Engine, step_id: int) -> tuple[int, ...]:
    """List the summaries that a step changed; each has a version more than before it."""
    query = (
        select(audit_entry.c.summary_id)
        .where(audit_entry.c.step_id == step_id)
        .distinct()
        .order_by(audit_entry.c.summary_id)
    )
    with read_transaction(engine) as connection:
        return tuple(connection.scalars(query))


def raised_versions(engine: Engine, step_id: int) -> tuple[int, ...]:
    """List the summaries whose version a step raised, each as often as it was raised.

    What detection did right after it belongs to it: a person who acted knows both.
    """
    query = (
        select(audit_entry.c.summary_id, triage_step.c.id, triage_step.c.who)
        .join(triage_step, audit_entry.c.step_id == triage_step.c.id)
        .where(
            triage_step.c.id >= step_id,
            audit_entry.c.summary_id.in_(
                select(audit_entry.c.summary_id).where(audit_entry.c.step_id == step_id)
            ),
        )
        .distinct()
        .order_by(audit_entry.c.summary_id, triage_step.c.id)
    )
    raised: list[int] = []
    others: set[int] = set()  # summaries that somebody else changed since
    with read_transaction(engine) as connection:
        for summary_id, step, who in connection.execute(query):
            if step != step_id and who != DETECTION:
                others.add(summary_id)
            elif summary_id not in others:
                raised.append(summary_id)
    return tuple(raised)
