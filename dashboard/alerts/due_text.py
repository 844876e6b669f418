"""When something is due, in words."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from dashboard.shared.formatting.values import count
from models.records.days import DAY_MS, day_of_moment
from models.triage.alert import SummaryStatus

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of a summary next, and how that stands."""

    what: str  # "triage" or "bug"
    time_ms: int
    words: str  # "due in 1 working day"
    overdue: bool


def due_text(due_ms: int, now_ms: int) -> str:
    """Format when something is due: ``due in 5 hours``, ``due in 1 working day``.

    Hours within the next 24, else working days (Monday to Friday, UTC).

    Parameters
    ----------
    due_ms, now_ms : int
        Milliseconds since 1970-01-01 UTC.
    """
    if now_ms > due_ms:
        late = now_ms - due_ms
        if late < DAY_MS:
            return f"overdue by {count(max(1, late // HOUR_MS), 'hour')}"
        return f"overdue by {count(late // DAY_MS, 'day')}"
    left = due_ms - now_ms
    if left < DAY_MS:
        return (
            f"due in {count(left // HOUR_MS, 'hour')}" if left >= HOUR_MS else "due within the hour"
        )
    today, day = day_of_moment(now_ms), day_of_moment(due_ms)
    return f"due in {count(max(1, int(np.busday_count(today, day))), 'working day')}"


def due_moment(due_ms: int) -> str:
    """Format when something is due, by the clock: ``1 Dec 09:00 UTC``."""
    moment = datetime.fromtimestamp(due_ms / 1000, UTC)
    return f"{moment.day} {moment:%b %H:%M} UTC"


def next_due(
    status: SummaryStatus, *, has_bug: bool, triage_due_ms: int, bug_due_ms: int, now_ms: int
) -> Due | None:
    """Return what must be done next, and by when; None where nothing is due.

    An untriaged summary is to be triaged; a regression under investigation is to get a bug.
    """
    if status is SummaryStatus.UNTRIAGED:
        what, due_ms = "triage", triage_due_ms
    elif status is SummaryStatus.INVESTIGATING and not has_bug:
        what, due_ms = "bug", bug_due_ms
    else:
        return None
    return Due(what, due_ms, due_text(due_ms, now_ms), now_ms > due_ms)
