"""Accept a change of level as the new normal, or take that back."""

from sqlalchemy import Connection, Engine, Row, select, update

from models.errors import BadArgument
from models.stats.compare_days import day_of
from models.stats.start_after import spelled
from models.storage.accepted_store import (
    AcceptedChange,
    accepted_of_alert,
    read_accepted,
    save_accepted,
    withdraw_accepted,
)
from models.storage.series_filter import series_by_id
from models.storage.transaction import reading
from models.storage.triage_step import log_entry, open_step
from models.storage.triage_tables import alert, alert_summary
from models.take_standing import update_standing
from models.triage.alert import AlertStatus

DAY_MS = 86_400_000
FIELD = "accepted"  # of audit entries: the id of the accepted change, or nothing

_NOT_REAL = {AlertStatus.UNTRIAGED, AlertStatus.INVALID}


def accept_change(engine: Engine, alert_id: int, who: str, why: str, now_ms: int) -> AcceptedChange:
    """Say that the change behind an alert is the new normal of its series.

    Fits made from now on know the step and do not smear the level over it; comparisons start
    after it (`models.stats.start_after`). The series' standing follows at once.

    Parameters
    ----------
    alert_id : int
        An alert that somebody judged to be a real change: acknowledged, downstream,
        reassigned or infra.
    who, why : str
        Who accepts it, and the reason; the reason may be blank.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.

    Raises
    ------
    BadArgument
        If there is no such alert, it is untriaged or invalid, the change is accepted already,
        or nobody is named.
    """
    with engine.begin() as connection:
        row = _alert(connection, alert_id)
        if row.status in _NOT_REAL:
            raise BadArgument(
                f"Alert {alert_id} is {row.status}; only a change that somebody judged to be real "
                "can be accepted. Acknowledge it first."
            )
        _refuse_twice(connection, row)
        accepted_id = save_accepted(
            connection,
            row.series_id,
            alert_id=alert_id,
            time_ms=row.start_ms,
            who=who.strip(),
            why=why.strip(),
            now_ms=now_ms,
        )
        _write_down(connection, row, "accept", who, why, now_ms, before=None, after=accepted_id)
    _take_stock(engine, row.series_id, now_ms)
    changes = read_accepted(engine, [row.series_id])[row.series_id]
    return next(change for change in changes if change.id == accepted_id)


def withdraw_change(engine: Engine, alert_id: int, who: str, why: str, now_ms: int) -> None:
    """Take back that a change is the new normal.

    Comparisons reach behind it again; the step leaves the model with the next fit.

    Raises
    ------
    BadArgument
        If there is no such alert, its change is not accepted, or nobody is named.
    """
    with engine.begin() as connection:
        row = _alert(connection, alert_id)
        accepted = accepted_of_alert(connection, alert_id)
        if accepted is None:
            raise BadArgument(f"The change of alert {alert_id} is not accepted.")
        withdraw_accepted(connection, accepted.id, now_ms)
        _write_down(connection, row, "withdraw", who, why, now_ms, before=accepted.id, after=None)
    _take_stock(engine, row.series_id, now_ms)


def _alert(connection: Connection, alert_id: int) -> Row[int, int, int, int, str]:
    row = connection.execute(
        select(
            alert.c.id, alert.c.summary_id, alert.c.series_id, alert.c.start_ms, alert.c.status
        ).where(alert.c.id == alert_id)
    ).first()
    if row is None:
        raise BadArgument(f"There is no alert {alert_id}.")
    return row


def _refuse_twice(connection: Connection, row: Row[int, int, int, int, str]) -> None:
    accepted = accepted_of_alert(connection, row.id)
    if accepted is not None:
        day = spelled(day_of(accepted.time_ms // DAY_MS))
        said = spelled(day_of(accepted.at_ms // DAY_MS))
        raise BadArgument(f"The change of {day} was accepted already, by {accepted.who} on {said}.")


def _write_down(
    connection: Connection,
    row: Row[int, int, int, int, str],
    action: str,
    who: str,
    why: str,
    now_ms: int,
    *,
    before: int | None,
    after: int | None,
) -> None:
    step = open_step(connection, who, action, why, now_ms)
    log_entry(connection, step, row.summary_id, row.id, FIELD, before, after)
    connection.execute(
        update(alert_summary)
        .where(alert_summary.c.id == row.summary_id)
        .values(version=alert_summary.c.version + 1, changed_ms=now_ms)
    )


def _take_stock(engine: Engine, series_id: int, now_ms: int) -> None:
    with reading(engine) as connection:
        series = series_by_id(connection, [series_id])[series_id]
    update_standing(engine, series, now_ms)
