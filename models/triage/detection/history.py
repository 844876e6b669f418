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


def history_text(number: int) -> str:
    """Format how many alerts were history when they were found, and where they are listed."""
    was = "of them was" if number == 1 else "of them were"
    return (
        f"{number} {was} history already (older than 30 days): in no queue and not sent; "
        "they are listed under /alerts?queue=all&history=1."
    )
