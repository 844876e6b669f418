"""Comparison days of a release channel, with a preferred weekday.

A channel such as Firefox Beta carries previews (79.0b3) and ends each cycle with some days
of the final build (79.0). Source: Mozilla's slow_regressions, whose rule this is exactly:
of the days on which the channel carried the final build of a major version, the last
Wednesday; failing any Wednesday, the last Thursday; failing that, the last day.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.records.errors import BadArgumentError
from models.records.release import Release
from models.stats.comparison.comparison_days import ComparisonDay

PREFERRED_WEEKDAYS = (2, 3)  # Wednesday, then Thursday; Monday is 0


@dataclass(frozen=True, slots=True)
class ChannelDay:
    """What a channel carried on one day."""

    day: date
    build: str  # "79.0b3", "79.0", "79.0.1"
    major: int  # never falls from one day to the next

    @property
    def final(self) -> bool:
        """Whether the build is a final one that is not a dot release."""
        return "b" not in self.build and self.build.count(".") < 2


def channel_calendar(builds: Sequence[Release], first: date, last: date) -> list[ChannelDay]:
    """Return for each day the newest build of the channel.

    Parameters
    ----------
    builds : sequence of Release
        Builds of the channel; of two on one day the later in the sequence counts.
    first, last : date
        First and last day of the calendar, both included.

    Returns
    -------
    list of ChannelDay
        Days before the first build are left out.

    Raises
    ------
    BadArgumentError
        If a build's version does not begin with a number.
    """
    ordered = sorted(builds, key=lambda build: build.first_day)
    calendar: list[ChannelDay] = []
    position, major = 0, 0
    day = first
    while day <= last:
        while position < len(ordered) and ordered[position].first_day <= day:
            position += 1
        if position:
            build = ordered[position - 1].version
            major = max(major, _major(build))
            calendar.append(ChannelDay(day, build, major))
        day += timedelta(days=1)
    return calendar


def channel_comparison_days(
    calendar: Sequence[ChannelDay],
    reference: date,
    weekdays: Sequence[int] = PREFERRED_WEEKDAYS,
) -> list[ComparisonDay]:
    """List the comparison days of a channel: two distances in days, two in majors.

    Parameters
    ----------
    calendar : sequence of ChannelDay
        From `channel_calendar`; days may be missing.
    reference : date
        The day that is judged.
    weekdays : sequence of int
        Preferred weekdays, best first, Monday 0; empty for no preference.

    Returns
    -------
    list of ComparisonDay
        7 and 14 days before, then the last day of the major before the reference day's, and
        of the one before that.
    """
    listed = [
        ComparisonDay(f"{days} days before", reference - timedelta(days=days)) for days in (7, 14)
    ]
    known = [entry for entry in calendar if entry.day <= reference]
    if not known:
        return listed
    for major in (known[-1].major - 1, known[-1].major - 2):
        final = [entry.day for entry in known if entry.major == major and entry.final]
        label = f"last day of {major}"
        if not final:
            listed.append(ComparisonDay(label, None, f"the channel carried no final {major}"))
            continue
        choices = [[day for day in final if day.weekday() == wanted] for wanted in weekdays]
        preferred = next((days for days in choices if days), final)
        listed.append(ComparisonDay(label, max(preferred)))
    return listed


def _major(build: str) -> int:
    """Return the number that a version begins with."""
    match = re.match(r"\d+", build)
    if match is None:
        raise BadArgumentError(f"The build {build!r} does not begin with a number.")
    return int(match[0])
