"""Level changes that somebody accepted: kept, withdrawn and read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, or_, select, update

from models.storage.database.chunks import chunks
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import accepted_change
from models.triage.authorship import Authorship

ACCEPTED = "accepted"  # field of audit entries: the id of an accepted change, or nothing


@dataclass(frozen=True, slots=True)
class AcceptedChange:
    """A change of level that is the new normal since somebody said so."""

    id: int
    series_id: int
    alert_id: int | None
    time_ms: int  # first run on the new level
    at_ms: int  # when it was accepted
    who: str
    why: str
    withdrawn_ms: int | None


def save_accepted(
    connection: Connection,
    series_id: int,
    *,
    alert_id: int | None,
    time_ms: int,
    by: Authorship,
) -> int:
    """Store an accepted change; returns its id."""
    values = {
        "series_id": series_id,
        "alert_id": alert_id,
        "time_ms": time_ms,
        "at_ms": by.now_ms,
        "who": by.who.strip(),
        "why": by.why.strip(),
    }
    done = connection.execute(insert(accepted_change).values(values))
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


def withdraw_accepted(connection: Connection, accepted_id: int, now_ms: int) -> None:
    """Mark an accepted change as withdrawn; what was known before stays readable."""
    connection.execute(
        update(accepted_change)
        .where(accepted_change.c.id == accepted_id)
        .values(withdrawn_ms=now_ms)
    )


def accepted_of_alert(connection: Connection, alert_id: int) -> AcceptedChange | None:
    """Read the accepted change that stands behind an alert; None if there is none."""
    row = connection.execute(
        select(accepted_change)
        .where(accepted_change.c.alert_id == alert_id, accepted_change.c.withdrawn_ms.is_(None))
        .order_by(accepted_change.c.id.desc())
    ).first()
    return None if row is None else AcceptedChange(**row._mapping)


def read_accepted(
    engine: Engine, series_ids: Sequence[int], as_of_ms: int | None = None
) -> dict[int, tuple[AcceptedChange, ...]]:
    """Read the accepted changes of some series, in time order; series without any are absent.

    Parameters
    ----------
    as_of_ms : int, optional
        As it was known at that time, milliseconds since 1970-01-01 UTC; now without it.
    """
    query = select(accepted_change).order_by(accepted_change.c.time_ms, accepted_change.c.id)
    withdrawn = accepted_change.c.withdrawn_ms
    if as_of_ms is None:
        query = query.where(withdrawn.is_(None))
    else:
        query = query.where(
            accepted_change.c.at_ms <= as_of_ms, or_(withdrawn.is_(None), withdrawn > as_of_ms)
        )
    found: dict[int, list[AcceptedChange]] = {}
    with read_transaction(engine) as connection:
        for chunk in chunks(series_ids):
            for row in connection.execute(query.where(accepted_change.c.series_id.in_(chunk))):
                found.setdefault(row.series_id, []).append(AcceptedChange(**row._mapping))
    return {series_id: tuple(changes) for series_id, changes in found.items()}
