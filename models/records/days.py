"""Days in UTC: moments in milliseconds, days counted from 1970-01-01, and dates."""

from datetime import date, timedelta
from typing import SupportsInt

DAY_MS = 86_400_000
WEEK_MS = 7 * DAY_MS

EPOCH = date(1970, 1, 1)


def day_of_moment(time_ms: int) -> date:
    """Return the date of a moment, milliseconds since 1970-01-01 UTC."""
    return date_of_day(time_ms // DAY_MS)


def moment_of_day(day: date) -> int:
    """Return the first moment of a date, milliseconds since 1970-01-01 UTC."""
    return day_number(day) * DAY_MS


def day_number(day: date) -> int:
    """Return the count of days from 1970-01-01 to a date."""
    return (day - EPOCH).days


def date_of_day(number: SupportsInt) -> date:
    """Return the date of a day that is counted from 1970-01-01."""
    return EPOCH + timedelta(days=int(number))


def format_day(day: date) -> str:
    """Format a day as every page and message does: ``3 May 2026``."""
    return f"{day.day} {day:%b %Y}"


def format_moment(time_ms: int) -> str:
    """Format a moment to the minute: ``3 May 2026, 14:05 UTC``."""
    minutes = time_ms % DAY_MS // 60_000
    return f"{format_day(day_of_moment(time_ms))}, {minutes // 60:02}:{minutes % 60:02} UTC"
