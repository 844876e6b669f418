"""Which alerts a channel receives, and which it has received: once each.

A sender first claims what it will tell, in a transaction of its own; then it sends; then it
confirms, or gives the claim back if nothing was delivered. A sender that is killed in between
leaves a claim without confirmation. No one can know then whether the word arrived, so the next
digest tells it again and says that it may be a repetition: better twice, and said so, than never.
"""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    delete,
    false,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from models.notifications.alert_news import AlertNews
from models.notifications.mute import is_muted
from models.storage.alerts.alert_news import NEWS, alert_news
from models.storage.alerts.mute_store import mutes
from models.storage.database.chunks import chunks
from models.storage.database.conditions.awaiting import awaits_confirmation
from models.storage.database.transaction import acquire_write_lock, read_transaction
from models.storage.database.triage_tables import alert, alert_summary, notification_sent
from models.triage.alert import AlertStatus
from models.triage.detection.found_change import ChangeOutcome, ChangeSource
from models.triage.detection.history import HISTORY_MS

CONFIRM = "confirm"  # channel of machines, which are offered the runs that confirm alerts

CLAIM_MS = 15 * 60_000  # a claim that is not confirmed by then belongs to a sender that was stopped

# What a person has called no change, another's change or a machine's is no news any more.
_NEWSWORTHY = (AlertStatus.UNTRIAGED.value, AlertStatus.ACKNOWLEDGED.value)


def unsent(engine: Engine, channel: str, *, since_ms: int, now_ms: int) -> list[AlertNews]:
    """Read what a channel would be told now, and claim nothing.

    Parameters
    ----------
    channel : str
        "mail", "webhook".
    since_ms : int
        Alerts created before that are no news.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.

    Returns
    -------
    list of AlertNews
        Not monitored only, not muted, not awaiting confirmation, still standing, untriaged or
        acknowledged, and not history already when they were found.
    """
    with read_transaction(engine) as connection:
        return _unsent(connection, channel, since_ms, now_ms)


def claim(engine: Engine, channel: str, *, since_ms: int, now_ms: int) -> list[AlertNews]:
    """Read what a channel should be told, and write down that somebody is telling it.

    The channel :data:`CONFIRM` gets what all others do not: the alerts that await confirmation.
    """
    with engine.begin() as connection:
        acquire_write_lock(connection)
        found = _unsent(connection, channel, since_ms, now_ms)
        for ids in chunks([item.id for item in found]):
            connection.execute(delete(notification_sent).where(_rows(channel, ids)))
            connection.execute(
                insert(notification_sent),
                [{"alert_id": key, "channel": channel, "at_ms": now_ms} for key in ids],
            )
    return found


def confirm(engine: Engine, channel: str, alert_ids: Sequence[int], now_ms: int) -> None:
    """Write down that word of these alerts was delivered."""
    with engine.begin() as connection:
        for ids in chunks(alert_ids):
            connection.execute(
                update(notification_sent).where(_rows(channel, ids)).values(confirmed_ms=now_ms)
            )


def give_back(engine: Engine, channel: str, alerts: Sequence[AlertNews]) -> None:
    """Release a claim, because nothing was delivered; the next digest tries again.

    What may have been told before stays marked as such, and is tried again after
    :data:`CLAIM_MS`.
    """
    fresh = [item.id for item in alerts if not item.repeated]
    with engine.begin() as connection:
        for ids in chunks(fresh):
            connection.execute(delete(notification_sent).where(_rows(channel, ids)))


def _unsent(connection: Connection, channel: str, since_ms: int, now_ms: int) -> list[AlertNews]:
    rules = mutes(connection)
    awaits = func.coalesce(awaits_confirmation(now_ms), false())
    query: Select[*tuple[object, ...]] = (
        select(*NEWS, notification_sent.c.alert_id.is_not(None).label("repeated"))
        .join(alert_summary, alert_summary.c.id == alert.c.summary_id)
        .outerjoin(
            notification_sent,
            (notification_sent.c.alert_id == alert.c.id) & (notification_sent.c.channel == channel),
        )
        .where(
            alert.c.created_ms >= since_ms,
            alert.c.monitor_only.is_(False),
            awaits if channel == CONFIRM else not_(awaits),
            or_(
                alert.c.start_ms >= alert.c.created_ms - HISTORY_MS,
                alert.c.source == ChangeSource.FAILURES.value,  # it fails now, since whenever
                alert_summary.c.by_hand,
            ),
            alert.c.status.in_(_NEWSWORTHY),
            alert.c.outcome == ChangeOutcome.STANDING.value,
            or_(
                notification_sent.c.alert_id.is_(None),
                notification_sent.c.confirmed_ms.is_(None)
                & (notification_sent.c.at_ms <= now_ms - CLAIM_MS),
            ),
        )
        .order_by(alert.c.summary_id, alert.c.id)
    )
    found = alert_news(connection, query)
    return [item for item in found if not is_muted(str(item.series.key), rules, now_ms)]


def _rows(channel: str, ids: Sequence[int]) -> ColumnElement[bool]:
    return and_(notification_sent.c.channel == channel, notification_sent.c.alert_id.in_(ids))
