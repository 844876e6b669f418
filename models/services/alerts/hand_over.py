"""Hand the data of a summary over to the performance sheriff by a note, or take that back."""

from sqlalchemy import Engine

from models.records.errors import BadArgumentError
from models.services.alerts.detect import refresh_summaries
from models.storage.alerts.detection_rules import ready_rule_of
from models.storage.database.transaction import read_transaction
from models.storage.triage.step import affected_summaries
from models.storage.triage.summary_edits import hand_over
from models.triage.authorship import Authorship
from models.triage.summaries.ready_rule import ReadyRule


def hand_over_data(engine: Engine, summary_id: int, note: str, by: Authorship) -> int:
    """Write that the data of a summary are ready; it changes queues at once.

    Raises
    ------
    Overtaken
        If the summary was changed meanwhile.
    BadArgumentError
        If the project does not hand over by notes, the note is blank, or it was done already.
    """
    with read_transaction(engine) as connection:
        rule = ready_rule_of(connection, summary_id)
    if rule is not ReadyRule.NOTE:
        raise BadArgumentError(
            "In this project the data say themselves when they are ready; "
            "`bandwatch rules set PROJECT --ready note` lets sheriffs hand them over."
        )
    step = hand_over(engine, summary_id, note, by=by)
    refresh_summaries(engine, [summary_id], by.now_ms)
    return step


def follow_undone_hand_over(engine: Engine, step_id: int, now_ms: int) -> None:
    """Update the summaries that an undo may have taken back to the code sheriff."""
    refresh_summaries(engine, affected_summaries(engine, step_id), now_ms)
