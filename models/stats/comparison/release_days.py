"""Release days: which releases of a table are major, and the last day of each.

A table mixes lines that live side by side (8.3.14 and 8.4.1 on one day), patches and previews.
The rule for a *major*:

1. A version is dotted numbers, with or without a leading ``v``; anything after them (``b3``,
   ``-rc1``, ``esr``, ``+trunk``) makes the row a preview or a variant, and it is passed over.
2. The line of a version is its first two numbers: 8.4.1 belongs to 8.4, 73.0 to 73.0, and
   2101 to 2101.0.
3. Reading by day, the first row of a line opens a major if the line is above all lines
   opened before. Later rows of a line are patches; a line below is an old one that appears
   late. A line that opens on the same day as a higher one was never the newest.

So a table that starts with 8.4.1, because 8.4.0 never came out, still knows 8.4. The last day
of a major is the day before the next one's first day.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from models.records.release import Release

_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)")


@dataclass(frozen=True, slots=True)
class Major:
    """A line of releases and the days on which it was the newest."""

    name: str  # "8.4"
    first_day: date
    last_day: date | None  # None: it is still the newest


def majors(releases: Iterable[Release]) -> list[Major]:
    """Find the majors of a release table, oldest first.

    Parameters
    ----------
    releases : iterable of Release
        Rows of the table in any order; repeated rows do no harm.

    Returns
    -------
    list of Major
        Names carry the first two numbers of a version as they were written.
    """
    opened: list[tuple[date, tuple[int, int], str]] = []
    rows = [(row.first_day, line, row.version) for row in releases if (line := _line(row.version))]
    # Of the lines that open on one day only the highest is ever the newest.
    for first_day, line, version in sorted(
        rows, key=lambda row: (row[0], _descending(row[1]), row[2])
    ):
        if not opened or line > opened[-1][1]:
            opened.append((first_day, line, version))
    return [
        Major(
            _name(version),
            first_day,
            opened[index + 1][0] - timedelta(days=1) if index + 1 < len(opened) else None,
        )
        for index, (first_day, _, version) in enumerate(opened)
    ]


def newest_major(found: list[Major], day: date) -> int | None:
    """Find the major that was the newest on a day.

    Parameters
    ----------
    found : list of Major
        From `majors`.
    day : date
        Any day.

    Returns
    -------
    int or None
        Index into ``found``; None before the first major.
    """
    begun = [index for index, major in enumerate(found) if major.first_day <= day]
    return begun[-1] if begun else None


def _numbers(version: str) -> str | None:
    """Return the dotted numbers of a final version, None for anything else."""
    match = _VERSION.fullmatch(version.strip())
    return match[1] if match else None


def _line(version: str) -> tuple[int, int] | None:
    """Return the first two numbers of a final version; a missing second is 0."""
    numbers = _numbers(version)
    if numbers is None:
        return None
    parts = [int(part) for part in numbers.split(".")]
    return parts[0], parts[1] if len(parts) > 1 else 0


def _name(version: str) -> str:
    """Return the name of a version's line."""
    return ".".join((_numbers(version) or version).split(".")[:2])


def _descending(line: tuple[int, int]) -> tuple[int, int]:
    """Return a key that sorts higher lines first."""
    return -line[0], -line[1]
