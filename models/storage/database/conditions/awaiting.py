"""Which alerts await runs that confirm them, before people are told."""

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, select

from models.records.days import DAY_MS
from models.storage.database.triage_tables import alert, alert_summary
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.detection.found_change import ChangeOutcome

AWAIT_MS = 3 * DAY_MS  # nobody may have run them: then people are told all the same


def awaits_confirmation(now_ms: int) -> ColumnElement[bool]:
    """Build the condition that an alert awaits confirmation.

    It stands, nobody decided on it, it is less probable than its series' rule asks for, and it was
    opened within three days. Detection updates the probability with every run.

    Parameters
    ----------
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.
    """
    return and_(
        is_unconfirmed(now_ms),
        alert.c.outcome == ChangeOutcome.STANDING.value,
        alert.c.status == AlertStatus.UNTRIAGED.value,
    )


def is_unconfirmed(now_ms: int) -> ColumnElement[bool]:
    """Build the condition that no runs confirmed an alert, whatever a person decided on it."""
    return and_(
        alert.c.confirm_below.is_not(None),
        alert.c.probability < alert.c.confirm_below,
        alert.c.created_ms > now_ms - AWAIT_MS,
    )


def awaiting(now_ms: int) -> ColumnElement[bool]:
    """Build the condition that all that stands of a summary awaits confirmation by runs."""
    standing = alert.c.outcome == ChangeOutcome.STANDING.value
    others = and_(standing, not_(func.coalesce(awaits_confirmation(now_ms), false())))
    return and_(
        alert_summary.c.status == SummaryStatus.UNTRIAGED.value,
        ~alert_summary.c.by_hand,
        has_alert(awaits_confirmation(now_ms)),
        ~has_alert(others),
        ~answers_for(standing),
    )


def has_alert(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Build the condition that some alert of the summary is such; the index alone answers."""
    return exists().where(alert.c.summary_id == alert_summary.c.id, *conditions)


def answers_for(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Build the condition that such an alert points to the summary, through any others."""
    related = alert.c.related_summary_id
    chain = (
        select(related.label("id"))
        .where(related.is_not(None), condition)
        .cte("answers_for", recursive=True, nesting=True)
    )
    further = alert.alias("further")
    chain = chain.union(
        select(further.c.related_summary_id)
        .join(chain, further.c.summary_id == chain.c.id)
        .where(further.c.related_summary_id.is_not(None))
    )
    return alert_summary.c.id.in_(select(chain.c.id))
