"""What people do to alerts and their summaries; each function is one step, all or nothing.

Every function takes who acts, why, on which versions and when as an
:class:`models.triage.authorship.Authorship`; it gives the step's id, or 0 if everything was so
already. :class:`models.records.errors.EditConflictError` means that somebody else was faster;
nothing is changed then.
"""

from collections.abc import Collection

from sqlalchemy import Connection, Engine, select, update

from models.records.errors import BadArgumentError, EditConflictError
from models.storage.database.chunks import sorted_chunks
from models.storage.database.triage_tables import alert
from models.storage.triage.check_relations import check_relations, take_relation_turn
from models.storage.triage.step import Entry
from models.storage.triage.triage_state import load_board, summaries_of, write_changes
from models.storage.triage.triage_transaction import TriageTransaction, act
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.authorship import Authorship

ACTIONS = {
    AlertStatus.UNTRIAGED: "reset",
    AlertStatus.DOWNSTREAM: "call downstream",
    AlertStatus.REASSIGNED: "reassign",
    AlertStatus.INVALID: "call invalid",
    AlertStatus.ACKNOWLEDGED: "acknowledge",
    AlertStatus.INFRA: "call infra",
}


def set_alerts(
    engine: Engine,
    alert_ids: Collection[int],
    status: AlertStatus,
    *,
    related_id: int | None = None,
    by: Authorship,
) -> int:
    """Set the status of alerts; their summaries follow.

    Parameters
    ----------
    related_id : int, optional
        The other summary of a downstream or reassigned alert; its version need not be expected.

    Raises
    ------
    Overtaken
        If one of the alerts' summaries was changed meanwhile.
    BadArgumentError
        If one alert may not be given the status, or its relation would close a circle; none is
        changed then.
    """
    with act(engine, ACTIONS[status], by) as step:
        if related_id is not None:
            take_relation_turn(step.connection)
        _set_alerts(step, alert_ids, status, related_id)
    return step.step_id


def set_alerts_of(
    engine: Engine,
    summary_ids: Collection[int],
    status: AlertStatus,
    *,
    related_id: int | None = None,
    by: Authorship,
) -> int:
    """Set the status of every alert of some summaries, as far as it is still open.

    Untriaged alerts are given the status; resetting takes all decided ones.

    Raises
    ------
    Overtaken, BadArgumentError
        As :func:`set_alerts`.
    """
    with act(engine, ACTIONS[status], by) as step:
        if related_id is not None:
            take_relation_turn(step.connection)
        step.look(summary_ids, also=_known(related_id))
        open_ones = alert.c.status == AlertStatus.UNTRIAGED.value
        ids: list[int] = []
        for some in sorted_chunks(summary_ids):
            query = select(alert.c.id).where(
                alert.c.summary_id.in_(some),
                ~open_ones if status is AlertStatus.UNTRIAGED else open_ones,
            )
            ids += step.connection.scalars(query)
        _set_alerts(step, ids, status, related_id)
    return step.step_id


def set_summaries(
    engine: Engine,
    summary_ids: Collection[int],
    status: SummaryStatus,
    *,
    by: Authorship,
) -> int:
    """Set how real changes end: investigating, won't fix, fixed or backed out.

    Raises
    ------
    Overtaken
        If one of the summaries was changed meanwhile.
    BadArgumentError
        If one of them may not be given the state; none is changed then.
    """
    with act(engine, f"set {status.value}", by) as step:
        step.look(summary_ids)
        board = load_board(step.connection, summary_ids)
        for key in sorted(set(summary_ids)):
            board.set_summary(key, status)
        step.entries += write_changes(step.connection, board, board.changes(), by.now_ms)
    return step.step_id


def star_alerts(
    engine: Engine,
    alert_ids: Collection[int],
    starred: bool,
    *,
    by: Authorship,
) -> int:
    """Mark alerts for everybody to see, or take the mark away.

    Raises
    ------
    Overtaken, BadArgumentError
        As :func:`set_alerts`.
    """
    with act(engine, "star" if starred else "unstar", by) as step:
        own = _own(step.connection, alert_ids)
        step.look(set(own.values()), required=False)
        for some in sorted_chunks(alert_ids):
            different = alert.c.id.in_(some), alert.c.starred != starred
            changed = update(alert).where(*different).values(starred=starred, changed_ms=by.now_ms)
            for key in sorted(step.connection.scalars(changed.returning(alert.c.id))):
                step.entries.append(Entry(own[key], key, "starred", not starred, starred))
    return step.step_id


def _set_alerts(
    step: TriageTransaction,
    alert_ids: Collection[int],
    status: AlertStatus,
    related_id: int | None,
) -> None:
    own = set(_own(step.connection, alert_ids).values())
    places = summaries_of(step.connection, alert_ids) | _known(related_id)
    step.look(own, also=places)
    # Before the lock was had, detection may have moved an alert.
    if not summaries_of(step.connection, alert_ids) <= places:
        raise EditConflictError(
            "An alert was just moved to another summary. Reload and look again."
        )
    board = load_board(step.connection, places)
    for key in sorted(set(alert_ids)):
        board.set_alert(key, status, related_id)
    changes = board.changes()
    step.entries += write_changes(step.connection, board, changes, step.by.now_ms)
    check_relations(step.connection, changes)


def _own(connection: Connection, alert_ids: Collection[int]) -> dict[int, int]:
    """Map alerts to the summaries that they belong to."""
    found: dict[int, int] = {}
    for some in sorted_chunks(alert_ids):
        query = select(alert.c.id, alert.c.summary_id).where(alert.c.id.in_(some))
        found |= {int(row[0]): int(row[1]) for row in connection.execute(query)}
    for key in sorted(set(alert_ids) - found.keys()):
        raise BadArgumentError(f"There is no alert {key}.")
    return found


def _known(related_id: int | None) -> set[int]:
    return set() if related_id is None else {related_id}
