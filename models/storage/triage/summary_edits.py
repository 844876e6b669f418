"""What people say of summaries as a whole: who takes them, which bug, which range, the star.

Arguments and results are those of :mod:`models.storage.triage.store`. A star overwrites nothing
that somebody else wrote, so it may go without expected versions.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Engine, select, update

from models.records.errors import BadArgumentError
from models.storage.database.chunks import sorted_chunks
from models.storage.database.triage_tables import alert_summary
from models.storage.triage.annotations import write_notes
from models.storage.triage.step import Entry
from models.storage.triage.triage_transaction import TriageTransaction, act
from models.triage.authorship import Authorship


def assign(
    engine: Engine,
    summary_ids: Collection[int],
    assignee: str,
    *,
    by: Authorship,
) -> int:
    """Assign summaries; a blank name unassigns them.

    Raises
    ------
    Overtaken
        If one of the summaries was changed meanwhile.
    """
    action = "assign" if assignee.strip() else "unassign"
    with act(engine, action, by) as step:
        step.look(summary_ids)
        _set(step, summary_ids, {"assignee": assignee.strip()})
    return step.step_id


def set_bug(
    engine: Engine,
    summary_ids: Collection[int],
    bug: str,
    *,
    by: Authorship,
) -> int:
    """Name the bug, a number or an address; blank for none.

    Raises
    ------
    Overtaken
        If one of the summaries was changed meanwhile.
    """
    with act(engine, "set bug", by) as step:
        step.look(summary_ids)
        _set(step, summary_ids, {"bug": bug.strip()})
    return step.step_id


def set_range(
    engine: Engine,
    summary_id: int,
    previous_revision: str,
    revision: str,
    *,
    by: Authorship,
) -> int:
    """Correct the revision range; detection leaves it alone from then on.

    Parameters
    ----------
    previous_revision : str
        The last revision without the change.
    revision : str
        The first one with it.

    Raises
    ------
    Overtaken
        If the summary was changed meanwhile.
    BadArgumentError
        If the first revision with the change is blank.
    """
    if not revision.strip():
        raise BadArgumentError("Name the first revision that shows the change.")
    values = {
        "previous_revision": previous_revision.strip(),
        "revision": revision.strip(),
        "by_hand": True,
    }
    with act(engine, "set range", by) as step:
        step.look([summary_id])
        _set(step, [summary_id], values)
    return step.step_id


def hand_over(engine: Engine, summary_id: int, note: str, *, by: Authorship) -> int:
    """Write that the data of a summary are ready, with a note; undone, both go.

    Raises
    ------
    Overtaken
        If the summary was changed meanwhile.
    BadArgumentError
        If the note is blank, or it was handed over already.
    """
    if not note.strip():
        raise BadArgumentError("Write in the note what the data show.")
    with act(engine, "hand over", by) as step:
        step.look([summary_id])
        _set(step, [summary_id], {"handed_over": True})
        if not step.entries:
            raise BadArgumentError(f"The data of summary {summary_id} were handed over already.")
        write_notes(step, [summary_id], note)
    return step.step_id


def star(
    engine: Engine,
    summary_ids: Collection[int],
    starred: bool,
    *,
    by: Authorship,
) -> int:
    """Mark summaries for everybody to see, or take the mark away.

    Raises
    ------
    Overtaken
        If one of the summaries was changed meanwhile.
    """
    with act(engine, "star" if starred else "unstar", by) as step:
        step.look(summary_ids, required=False)
        _set(step, summary_ids, {"starred": starred})
    return step.step_id


def _set(step: TriageTransaction, summary_ids: Collection[int], values: Mapping[str, Any]) -> None:
    """Set columns of summaries, and leave an entry for each value that differed."""
    names = sorted(values)
    for some in sorted_chunks(summary_ids):
        before = step.connection.execute(
            select(alert_summary.c.id, *(alert_summary.c[name] for name in names)).where(
                alert_summary.c.id.in_(some)
            )
        ).all()
        entries = [
            Entry(row.id, None, name, old, values[name])
            for row in before
            for name, old in zip(names, row[1:], strict=True)
            if old != values[name]
        ]
        changed = sorted({entry.summary_id for entry in entries})
        if changed:
            step.connection.execute(
                update(alert_summary).where(alert_summary.c.id.in_(changed)).values(**values)
            )
        step.entries += entries
