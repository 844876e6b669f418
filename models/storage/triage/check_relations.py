"""Refuse relations between summaries that point to what came later, or end where they began."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, Select, func, select, text

from models.records.errors import BadArgumentError
from models.storage.database.chunks import sorted_chunks
from models.storage.database.triage_tables import alert
from models.storage.triage.optimistic_locking import clock
from models.triage.alert import AlertStatus
from models.triage.summaries.relation_chain import circle_text, find_path
from models.triage.summaries.transitions import Transition

# Any fixed number does; it lets one transaction at a time relate summaries.
_RELATION_LOCK = 0x72656C61  # "rela"


def take_relation_turn(connection: Connection) -> None:
    """Keep others from relating summaries until commit; take it before any summary is locked.

    Two steps that lock different summaries can close a circle together (A to B and C to D, then
    B to C and D to A), so that locks of rows do not suffice. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _RELATION_LOCK})


def check_relations(connection: Connection, changes: Iterable[Transition]) -> None:
    """Check the relations that a step has just written, in its own transaction.

    Parameters
    ----------
    changes : iterable of Transition
        The changes of the step, written already.

    Raises
    ------
    BadArgumentError
        If a summary would point to itself, however long the way (the message names the chain), or
        an alert would be downstream of a summary whose changes all begin after it.
    """
    changes = list(changes)
    related = {
        change.id: change.related_after
        for change in changes
        if change.related_after is not None and change.related_after != change.related_before
    }
    if not related:
        return
    points_to = read_pointers(connection, related.values())
    for some in sorted_chunks(related):
        places = select(alert.c.id, alert.c.summary_id).where(alert.c.id.in_(some))
        for alert_id, summary_id in connection.execute(places.order_by(alert.c.id)):
            path = find_path(points_to, related[alert_id], summary_id)
            if path:
                raise BadArgumentError(circle_text(path))
    _refuse_later(connection, related)


def _refuse_later(connection: Connection, related: Mapping[int, int]) -> None:
    """Refuse downstream alerts that begin before the change that they would come from.

    A change lies after the last run that does not show it, so only what begins before that run
    of every alert of the related summary is too early for certain.
    """
    begins: dict[int, int] = {}
    for some in sorted_chunks(related.values()):
        earliest = select(alert.c.summary_id, func.min(alert.c.previous_ms))
        query = earliest.where(alert.c.summary_id.in_(some)).group_by(alert.c.summary_id)
        begins |= {int(row[0]): int(row[1]) for row in connection.execute(query)}
    for some in sorted_chunks(related):
        own = select(alert.c.id, alert.c.start_ms, alert.c.related_summary_id)
        downstream = alert.c.status == AlertStatus.DOWNSTREAM.value
        for row in connection.execute(own.where(alert.c.id.in_(some), downstream)):
            if row.related_summary_id in begins and row.start_ms <= begins[row.related_summary_id]:
                raise BadArgumentError(
                    f"Alert {row.id} cannot be downstream of summary {row.related_summary_id}: "
                    f"the change there begins after {clock(begins[row.related_summary_id])}, later "
                    f"than this alert ({clock(row.start_ms)}). Downstream points to the earlier "
                    "change."
                )


def read_pointers(connection: Connection, summary_ids: Collection[int]) -> dict[int, set[int]]:
    """Read which summaries some point to, and those to which, until nothing is new."""
    found: dict[int, set[int]] = {}
    new = set(summary_ids)
    while new:
        found |= {key: set() for key in new}
        for some in sorted_chunks(new):
            query = _relations().where(alert.c.summary_id.in_(some))
            for one, two in connection.execute(query):
                found[one].add(two)
        new = set().union(*(found[key] for key in new)) - found.keys()
    return found


def read_pointing(connection: Connection, summary_id: int) -> set[int]:
    """Read the summaries that point to one, directly or through others; it is among them."""
    found: set[int] = set()
    new = {summary_id}
    while new:
        found |= new
        above: set[int] = set()
        for some in sorted_chunks(new):
            query = _relations().where(alert.c.related_summary_id.in_(some))
            above |= {int(row[0]) for row in connection.execute(query)}
        new = above - found
    return found


def _relations() -> Select[int, int]:
    pair = select(alert.c.summary_id, alert.c.related_summary_id)
    return pair.where(alert.c.related_summary_id.is_not(None)).distinct()
