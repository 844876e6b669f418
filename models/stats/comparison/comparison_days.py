"""Comparison days: which days the reference day is judged against.

One and two weeks before, and the last day of the previous and of the one-before release. A
day that cannot be found is listed with the reason, so that its row does not just vanish.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.records.days import format_day
from models.records.release import Release
from models.stats.comparison.release_days import majors, newest_major

WEEK = 7
DAYS_BEFORE = (WEEK, 2 * WEEK)
RELEASES_BEFORE = (1, 2)  # a slow drift shows against the second where it does not in the first


@dataclass(frozen=True, slots=True)
class ComparisonDay:
    """A day to compare with, or the reason why there is none."""

    label: str  # "7 days before", "last day of 8.4"
    day: date | None
    reason: str = ""  # empty where ``day`` is known


def comparison_days(
    reference: date,
    releases: Iterable[Release] | None = None,
    days_before: Sequence[int] = DAYS_BEFORE,
    releases_before: Sequence[int] = RELEASES_BEFORE,
) -> list[ComparisonDay]:
    """List the days that a reference day is compared with.

    Parameters
    ----------
    reference : date
        The day that is judged.
    releases : iterable of Release, optional
        The project's release table; without one, or with an empty one, no release is
        compared with.
    days_before : sequence of int
        Distances in days.
    releases_before : sequence of int
        Distances in majors from the one that was the newest on the reference day.

    Returns
    -------
    list of ComparisonDay
    """
    listed = [
        ComparisonDay(f"{days} days before", reference - timedelta(days=days))
        for days in days_before
    ]
    table = list(releases or [])
    if not table:
        return listed
    found = majors(table)
    current = newest_major(found, reference)
    for steps in releases_before:
        index = None if current is None else current - steps
        if index is None or index < 0:
            which = f"{steps} releases earlier" if steps > 1 else "of the previous release"
            day = format_day(reference)
            listed.append(
                ComparisonDay(
                    f"last day {which}", None, f"no earlier major release is known before {day}"
                )
            )
        else:
            major = found[index]
            listed.append(ComparisonDay(f"last day of {major.name}", major.last_day))
    return listed
