"""Begin and complete rounds of retriggers; a completed round is not edited any more."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, Engine, func, insert, select, update

from models.records.errors import BadArgumentError
from models.storage.database.triage_tables import retrigger_round
from models.storage.triage.step import DETECTION, Entry, log_entries, open_step
from models.storage.triage.triage_state import touch_summaries
from models.storage.triage.triage_transaction import act
from models.triage.authorship import Authorship
from models.triage.summaries.retriggers import Retrigger
from models.triage.summaries.round_reason import further_reason

ROUND_RESULT = "round result"  # of an audit entry; an undo does not put it back


def start_round(
    engine: Engine,
    summary_id: int,
    plan: Sequence[Retrigger],
    *,
    by: Authorship,
    comment: str = "",
    reason: str = "",
) -> int:
    """Keep a plan of retriggers as the next round; its progress is read from the data.

    Parameters
    ----------
    comment : str
        What was retriggered and what is expected, in words.
    reason : str
        Why another round is needed, one of `RoundReason`; of the first round it is not kept.

    Raises
    ------
    Overtaken
        If the summary was changed meanwhile.
    BadArgumentError
        If the plan is empty, or a further round has no reason.
    """
    if not plan:
        raise BadArgumentError("The plan holds no run: every revision has values enough.")
    with act(engine, "start round", by) as step:
        step.look([summary_id])
        number = _number(step.connection, summary_id) + 1
        row = {
            "summary_id": summary_id,
            "at_ms": by.now_ms,
            "who": by.who.strip(),
            "plan": [asdict(item) for item in plan],
            "comment": comment.strip(),
            "reason": further_reason(reason, comment, number),
        }
        new = insert(retrigger_round).returning(retrigger_round.c.id)
        round_id = step.connection.scalars(new, row).one()
        begun = {"id": round_id, "number": number, "runs": sum(item.runs for item in plan)}
        step.entries.append(Entry(summary_id, None, "round", None, begun))
    return step.step_id


def complete_round(
    engine: Engine, summary_id: int, round_id: int, result: str, *, by: Authorship
) -> int:
    """Complete a round by hand, with its result. It is not edited afterwards, nor undone.

    Raises
    ------
    Overtaken
        If the summary was changed meanwhile.
    BadArgumentError
        If the result is blank, or there is no such round, or it is completed already.
    """
    if not result.strip():
        raise BadArgumentError("Write the result: what the runs of this round showed.")
    with act(engine, "complete round", by) as step:
        step.look([summary_id])
        columns = retrigger_round.c
        known = step.connection.execute(
            select(columns.completed_by, columns.completed_ms).where(
                columns.id == round_id, columns.summary_id == summary_id
            )
        ).first()
        if known is None:
            raise BadArgumentError(f"Summary {summary_id} has no round {round_id}.")
        if known.completed_ms is not None:
            raise BadArgumentError(
                f"This round was completed by {known.completed_by} and is not edited any more; "
                "write a note instead."
            )
        step.entries.append(_complete(step.connection, summary_id, round_id, result, by))
    return step.step_id


def write_completed(
    connection: Connection, over: Sequence[tuple[int, int, str]], now_ms: int
) -> None:
    """Complete rounds in the name of detection, in one step; their summaries are locked.

    Parameters
    ----------
    over : sequence of (int, int, str)
        Summary, round and result of each.
    """
    by = Authorship(DETECTION, now_ms)
    entries = [_complete(connection, key, number, text, by) for key, number, text in over]
    if entries:
        log_entries(connection, open_step(connection, "complete round", by), entries)
        touch_summaries(connection, entries, now_ms)


def _number(connection: Connection, summary_id: int) -> int:
    of_summary = retrigger_round.c.summary_id == summary_id
    query = select(func.count()).select_from(retrigger_round).where(of_summary)
    return int(connection.execute(query).scalar_one())


def _complete(
    connection: Connection, summary_id: int, round_id: int, result: str, by: Authorship
) -> Entry:
    connection.execute(
        update(retrigger_round)
        .where(retrigger_round.c.id == round_id)
        .values(completed_ms=by.now_ms, completed_by=by.who.strip(), result=result.strip())
    )
    return Entry(summary_id, None, ROUND_RESULT, None, {"id": round_id, "text": result.strip()})
