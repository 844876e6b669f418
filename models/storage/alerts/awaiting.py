"""Which alerts await runs that confirm them, before people are told."""

from sqlalchemy import ColumnElement, and_

from models.records.days import DAY_MS
from models.storage.database.triage_tables import alert
from models.triage.alert import AlertStatus
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
        alert.c.confirm_below.is_not(None),
        alert.c.probability < alert.c.confirm_below,
        alert.c.outcome == ChangeOutcome.STANDING.value,
        alert.c.status == AlertStatus.UNTRIAGED.value,
        alert.c.created_ms > now_ms - AWAIT_MS,
    )
