"""Refuse a step that was decided on an older picture of a summary."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from models.records.days import format_moment
from models.records.errors import BadArgumentError, EditConflictError
from models.storage.database.triage_tables import audit_entry, triage_step
from models.storage.triage.step import DETECTION
from models.storage.triage.triage_state import lock_summaries

Expected = Mapping[int, int]  # summary id -> version that the person saw


def check_versions(
    connection: Connection,
    summary_ids: Collection[int],
    expected: Expected,
    *,
    also: Collection[int] = (),
    required: bool = True,
) -> None:
    """Lock summaries and compare their versions with what the person saw.

    Parameters
    ----------
    summary_ids : collection of int
        The summaries that the person acts on.
    expected : mapping of int to int
        The versions that the person saw; others in it are not looked at.
    also : collection of int
        Summaries that the step touches without the person acting on them; locked only.
    required : bool
        Whether each summary must have an expected version. What only adds something, such as
        a note, overwrites nothing and may go without.

    Raises
    ------
    EditConflictError
        If one was changed since; the message says by whom, when and what.
    BadArgumentError
        If a summary is not there, or its expected version is missing.
    """
    versions = lock_summaries(connection, {*summary_ids, *also})
    for key in sorted({*summary_ids, *also} - versions.keys()):
        raise BadArgumentError(f"There is no summary {key}.")
    for key in sorted(set(summary_ids)):
        if key not in expected:
            if required:
                raise BadArgumentError(f"Say which version of summary {key} was looked at.")
        elif expected[key] != versions[key]:
            raise EditConflictError(_conflict_text(connection, key, versions[key] - expected[key]))


def _conflict_text(connection: Connection, summary_id: int, missed: int) -> str:
    """Return who did what: the newest of the missed steps of people, else of detection's.

    A step of a person may bring on one of detection, which then is the newest.
    """
    since = connection.execute(
        select(triage_step.c.id, triage_step.c.who, triage_step.c.at_ms, triage_step.c.action)
        .where(
            triage_step.c.id.in_(
                select(audit_entry.c.step_id).where(audit_entry.c.summary_id == summary_id)
            )
        )
        .order_by(triage_step.c.id.desc())
        .limit(max(1, missed))
    ).all()
    newest = next((step for step in since if step.who != DETECTION), since[0] if since else None)
    if newest is None:
        return (
            f"Summary {summary_id} was changed while you looked at it; nothing was changed. "
            "Reload and look again."
        )
    status = connection.execute(
        select(audit_entry.c.before, audit_entry.c.after).where(
            audit_entry.c.step_id == newest.id,
            audit_entry.c.summary_id == summary_id,
            audit_entry.c.alert_id.is_(None),
            audit_entry.c.field == "status",
        )
    ).first()
    what = newest.action if status is None else f"{status.before} → {status.after}"
    return (
        f"Summary {summary_id} was changed by {newest.who} at {clock(newest.at_ms)} ({what}) "
        "while you looked at it; nothing was changed. Reload and look again."
    )


def clock(at_ms: int) -> str:
    """Format a time of day, with its date, in UTC: ``14:05 UTC on 3 May 2026``."""
    day, time = format_moment(at_ms).split(", ")
    return f"{time} on {day}"
