"""Run one part of the chosen tests: ``--part 3/7``, or ``--part today`` for the weekday's seventh.

What takes too long for every run is so run whole within a week, a part a day.
"""

import zlib
from datetime import UTC, datetime

import pytest

from models.records.clock import SystemClock

WEEK = 7


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--part``."""
    parser.addoption(
        "--part", metavar="K/N", help="run only the K-th of N parts of the tests; or: today"
    )


def read_part(text: str, now_ms: int) -> tuple[int, int]:
    """Return which part of how many is meant.

    Parameters
    ----------
    text : str
        ``K/N`` with 1 ≤ K ≤ N, or ``today``: the weekday's of 7, Monday's is the first.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.

    Raises
    ------
    ValueError
        If it is neither.

    Examples
    --------
    >>> read_part("3/7", 0), read_part("today", 0)
    ((3, 7), (4, 7))
    """
    if text == "today":
        return datetime.fromtimestamp(now_ms / 1000, tz=UTC).isoweekday(), WEEK
    part, _, of = text.partition("/")
    if not (part.isdecimal() and of.isdecimal() and 1 <= int(part) <= int(of)):
        raise ValueError(f"--part {text}: write which part of how many, e.g. 3/7, or: today")
    return int(part), int(of)


def in_part(name: str, part: tuple[int, int]) -> bool:
    """Return whether a test belongs to a part: by its name alone, on every machine alike."""
    return zlib.crc32(name.encode()) % part[1] == part[0] - 1


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what names no part before anything runs."""
    if config.getoption("--part"):
        try:
            read_part(config.getoption("--part"), SystemClock().now_ms())
        except ValueError as error:
            raise pytest.UsageError(str(error)) from None


def pytest_report_header(config: pytest.Config) -> str | None:
    """Print which part runs."""
    text = config.getoption("--part")
    if not text:
        return None
    part, of = read_part(text, SystemClock().now_ms())
    return f"part {part} of {of}; to repeat it: --part {part}/{of}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of the part."""
    text = config.getoption("--part")
    if not text:
        return
    part = read_part(text, SystemClock().now_ms())
    config.hook.pytest_deselected(items=[i for i in items if not in_part(i.nodeid, part)])
    items[:] = [item for item in items if in_part(item.nodeid, part)]
