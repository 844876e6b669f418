"""When triage and a bug are due, in working days."""

from datetime import UTC, datetime, timedelta

import numpy as np

TRIAGE_DAYS = 2
BUG_DAYS = 4


def add_working_days(begin: datetime, days: int) -> datetime:
    """Return the same time of day, so many working days (Monday to Friday) later.

    What begins on a weekend counts from the next Monday's midnight, so that a weekend never
    eats working time.

    Parameters
    ----------
    begin : datetime
        With a zone; the weekdays are those of UTC.
    days : int
        Zero or more.
    """
    moment = begin.astimezone(UTC)
    if not np.is_busday(moment.date()):
        monday = np.busday_offset(moment.date(), 0, roll="forward").astype(object)
        moment = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    day = np.busday_offset(moment.date(), days).astype(object)
    return moment + timedelta(days=(day - moment.date()).days)


def triage_due(created: datetime) -> datetime:
    """Return the time by which a new summary should be triaged."""
    return add_working_days(created, TRIAGE_DAYS)


def bug_due(created: datetime) -> datetime:
    """Return the time by which a real regression should have a bug."""
    return add_working_days(created, BUG_DAYS)
