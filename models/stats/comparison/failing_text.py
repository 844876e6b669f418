"""Describe a series that fails: since when, and how many runs in a row."""

from models.records.days import day_of_moment, format_day


def failing_text(since_ms: int, runs: int) -> str:
    """Describe since when a series fails: ``failing since 7 Nov 2026 (20 runs in a row)``.

    Parameters
    ----------
    since_ms : int
        The first failed run, milliseconds since 1970-01-01 UTC.
    runs : int
        Failed in a row.
    """
    return f"failing since {format_day(day_of_moment(since_ms))} ({runs:,} runs in a row)"
