"""The frame of every step that a person takes: one transaction, checked, written down."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from models.records.errors import BadArgumentError
from models.storage.triage.optimistic_locking import check_versions
from models.storage.triage.step import DETECTION, Entry, log_entries, open_step
from models.storage.triage.triage_state import touch_summaries
from models.triage.authorship import Authorship


@dataclass(slots=True)
class TriageTransaction:
    """A step under way: its transaction, and the entries that it has made so far."""

    connection: Connection
    by: Authorship
    entries: list[Entry] = field(default_factory=list)
    undoes: int | None = None  # the step that this one takes back
    step_id: int = 0  # 0: nothing was to be changed, so no step was written

    def look(
        self,
        summary_ids: Collection[int],
        *,
        also: Collection[int] = (),
        required: bool = True,
    ) -> None:
        """Lock summaries and compare their versions; see :func:`check_versions`.

        Raises
        ------
        Overtaken
            If a summary was changed since the person looked at it.
        BadArgumentError
            If a summary or its expected version is missing.
        """
        check_versions(self.connection, summary_ids, self.by.expected, also=also, required=required)


@contextmanager
def act(engine: Engine, action: str, by: Authorship) -> Iterator[TriageTransaction]:
    """Do one step in one write transaction: all of it is written, or nothing.

    The body looks at the summaries first (:meth:`TriageTransaction.look`), then changes rows and
    leaves an entry for each field that it changed.

    Raises
    ------
    BadArgumentError
        If no name is given.
    """
    _check_name(by.who)
    with engine.begin() as connection:
        step = TriageTransaction(connection, by)
        yield step
        if step.entries:
            step.step_id = open_step(connection, action, by, undoes=step.undoes)
            log_entries(connection, step.step_id, step.entries)
            touch_summaries(connection, step.entries, by.now_ms)


def _check_name(who: str) -> None:
    if not who.strip():
        raise BadArgumentError("Say who acts: every step of triage is kept with a name.")
    if who.strip().lower() == DETECTION:
        raise BadArgumentError(
            f"{DETECTION} is the name of detection itself; act under your own name."
        )
