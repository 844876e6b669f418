"""Accept a change of level as the new normal, or take that back."""

from sqlalchemy import Connection, Engine, Row, select

from models.records.days import day_of_moment, format_day
from models.records.errors import BadArgumentError
from models.services.fitting.summarize_series import update_status
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, audit_entry
from models.storage.fits.accepted_store import (
    ACCEPTED,
    AcceptedChange,
    accepted_of_alert,
    read_accepted,
    save_accepted,
    withdraw_accepted,
)
from models.storage.results.series_filter import series_by_id
from models.storage.triage.step import Entry
from models.storage.triage.triage_transaction import TriageTransaction, act
from models.triage.alert import AlertStatus
from models.triage.authorship import Authorship

_NOT_REAL = {AlertStatus.UNTRIAGED, AlertStatus.INVALID}


def accept_change(engine: Engine, alert_id: int, by: Authorship) -> AcceptedChange:
    """Accept the change behind an alert as the new normal of its series.

    Fits made from now on know the step and do not smear the level over it; comparisons start
    after it (`models.stats.comparison.start_after`). The series' status follows at once.

    Parameters
    ----------
    alert_id : int
        An alert that somebody judged to be a real change: acknowledged, downstream,
        reassigned or infra.
    by : Authorship
        Who accepts it, why and when; no version is expected.

    Raises
    ------
    BadArgumentError
        If there is no such alert, it is untriaged or invalid, the change is accepted already,
        or no name is given.
    """
    with act(engine, "accept", by) as step:
        row = _locked(step, alert_id)
        if row.status in _NOT_REAL:
            raise BadArgumentError(
                f"Alert {alert_id} is {row.status}; only a change that somebody judged to be real "
                "can be accepted. Acknowledge it first."
            )
        _refuse_twice(step.connection, row)
        accepted_id = save_accepted(
            step.connection,
            row.series_id,
            alert_id=alert_id,
            time_ms=row.start_ms,
            by=by,
        )
        step.entries.append(Entry(row.summary_id, row.id, ACCEPTED, None, accepted_id))
    _take_stock(engine, row.series_id, by.now_ms)
    changes = read_accepted(engine, [row.series_id])[row.series_id]
    return next(change for change in changes if change.id == accepted_id)


def withdraw_change(engine: Engine, alert_id: int, by: Authorship) -> None:
    """Take back that a change is the new normal.

    Comparisons reach behind it again; the step leaves the model with the next fit.

    Raises
    ------
    BadArgumentError
        If there is no such alert, its change is not accepted, or no name is given.
    """
    with act(engine, "withdraw", by) as step:
        row = _locked(step, alert_id)
        accepted = accepted_of_alert(step.connection, alert_id)
        if accepted is None:
            raise BadArgumentError(f"The change of alert {alert_id} is not accepted.")
        withdraw_accepted(step.connection, accepted.id, by.now_ms)
        step.entries.append(Entry(row.summary_id, row.id, ACCEPTED, accepted.id, None))
    _take_stock(engine, row.series_id, by.now_ms)


def follow_undo(engine: Engine, step_id: int, now_ms: int) -> None:
    """Update the status of series whose change an undo accepted or withdrew.

    Parameters
    ----------
    step_id : int
        The undoing step, as `models.storage.triage.undo` returned it.
    """
    query = (
        select(alert.c.series_id)
        .join(audit_entry, audit_entry.c.alert_id == alert.c.id)
        .where(audit_entry.c.step_id == step_id, audit_entry.c.field == ACCEPTED)
    )
    with read_transaction(engine) as connection:
        touched = set(connection.scalars(query))
    for series_id in sorted(touched):
        _take_stock(engine, series_id, now_ms)


def _locked(step: TriageTransaction, alert_id: int) -> Row[int, int, int, int, str]:
    """Read an alert while no one else can act on its summary."""
    step.look([_alert(step.connection, alert_id).summary_id], required=False)
    return _alert(step.connection, alert_id)


def _alert(connection: Connection, alert_id: int) -> Row[int, int, int, int, str]:
    row = connection.execute(
        select(
            alert.c.id, alert.c.summary_id, alert.c.series_id, alert.c.start_ms, alert.c.status
        ).where(alert.c.id == alert_id)
    ).first()
    if row is None:
        raise BadArgumentError(f"There is no alert {alert_id}.")
    return row


def _refuse_twice(connection: Connection, row: Row[int, int, int, int, str]) -> None:
    accepted = accepted_of_alert(connection, row.id)
    if accepted is not None:
        day = format_day(day_of_moment(accepted.time_ms))
        said = format_day(day_of_moment(accepted.at_ms))
        raise BadArgumentError(
            f"The change of {day} was accepted already, by {accepted.who} on {said}."
        )


def _take_stock(engine: Engine, series_id: int, now_ms: int) -> None:
    with read_transaction(engine) as connection:
        series = series_by_id(connection, [series_id])[series_id]
    update_status(engine, series, now_ms)
