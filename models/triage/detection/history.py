"""What was history already when it was found: it is listed, and in no queue."""

from models.records.days import DAY_MS

HISTORY_MS = 30 * DAY_MS  # a change that is found later than this is history


def is_history(start_ms: int, found_ms: int) -> bool:
    """Whether a change had begun long before it was found, as when an old history is imported.

    Parameters
    ----------
    start_ms : int
        First run that shows the change, milliseconds since 1970-01-01 UTC.
    found_ms : int
        When detection found it.
    """
    return start_ms < found_ms - HISTORY_MS
