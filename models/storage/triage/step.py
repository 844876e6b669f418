"""Write down what a person, or detection, did in one go: a step and its audit entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert

from models.records.errors import BadArgumentError
from models.storage.database.triage_tables import audit_entry, triage_step

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
    connection: Connection,
    who: str,
    action: str,
    why: str,
    now_ms: int,
    *,
    undoes: int | None = None,
) -> int:
    """Begin a step inside of the caller's transaction; its entries follow by :func:`log_entry`.

    Parameters
    ----------
    who : str
        Name of the person, or :data:`DETECTION`.
    action : str
        One or two words, e.g. "acknowledge", "assign", "detect".
    why : str
        The person's reason; may be blank.
    now_ms : int
        Milliseconds since 1970-01-01 UTC.
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
    if not who.strip():
        raise BadArgumentError("Say who acts: every step of triage is kept with a name.")
    row = {
        "at_ms": now_ms,
        "who": who.strip(),
        "action": action,
        "why": why.strip(),
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
