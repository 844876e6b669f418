"""What the newest level is judged against: a release, a number of days, or a revision."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Engine

from models.records.errors import BadArgumentError
from models.stats.comparison.release_days import Major
from models.storage.results.calendar_view import read_revision_days

PREVIOUS = "previous-release"
MOST_DAYS = 3650  # a longer number is a revision
SHORTEST_REVISION = 4
_DAYS = re.compile(r"(\d{1,4})\s*(?:d|days?)?")


def find_against(
    engine: Engine,
    project: str,
    text: str,
    releases: Sequence[Major],
    reference: Major,
    newest_day: date | None,
) -> Major:
    """Find what a release or the newest level is judged against.

    Parameters
    ----------
    text : str
        ``previous-release``, the name of a release, a number of days such as ``7`` or ``7d``, or a
        revision; ``release:``, ``days:`` and ``revision:`` in front of it exclude the others.
    releases : sequence of Major
        Those that are out, oldest first.
    reference : Major
        What is judged.
    newest_day : date or None
        Newest fitted day of the series that are judged; None where nothing is fitted.

    Returns
    -------
    Major
        With the day whose level stands for it.

    Raises
    ------
    BadArgumentError
        If there is no such release or revision, or a revision is ambiguous.
    """
    kind, _, name = text.partition(":") if text.startswith(_KINDS) else ("", "", text)
    name = name.strip()
    if not name:
        raise BadArgumentError(f"--against {text!r} names nothing. {_CHOICES}")
    if kind in ("", "release") and name == PREVIOUS:
        return _previous(project, releases, reference)
    if kind in ("", "release"):
        major = next((item for item in releases if item.name == name), None)
        if major == reference and major is not None:
            raise BadArgumentError(f"{name} is the release that is judged; name another one.")
        if major is not None:
            return major
        if kind:
            raise BadArgumentError(f"{project} has no release {name!r}. {_known(releases)}")
    number = _DAYS.fullmatch(name)
    if number and kind in ("", "days") and 1 <= int(number[1]) <= MOST_DAYS:
        return _days_before(int(number[1]), reference, newest_day)
    if kind == "days":
        raise BadArgumentError(f"{name!r} is no number of days from 1 to {MOST_DAYS}.")
    return _revision(engine, project, name)


_KINDS = ("release:", "days:", "revision:")
_CHOICES = f"Name {PREVIOUS}, a release, a number of days such as 7d, or a revision."


def _previous(project: str, releases: Sequence[Major], reference: Major) -> Major:
    earlier = [item for item in releases if item.first_day < reference.first_day]
    if not earlier:
        raise BadArgumentError(
            f"{project} has no release before {reference.name}. {_known(releases)}"
        )
    return earlier[-1]


def _days_before(days: int, reference: Major, newest_day: date | None) -> Major:
    last = reference.last_day or newest_day
    day = None if last is None else last - timedelta(days=days)
    name = f"{days} day{'' if days == 1 else 's'} before"
    return Major(name, day or reference.first_day, day)


def _revision(engine: Engine, project: str, name: str) -> Major:
    found = read_revision_days(engine, project, name) if len(name) >= SHORTEST_REVISION else []
    if not found:
        raise BadArgumentError(f"{project} has no release and no revision {name!r}. {_CHOICES}")
    if len(found) > 1:
        some = ", ".join(item.revision for item in found[:3])
        raise BadArgumentError(
            f"{name!r} is ambiguous: {len(found)} revisions begin with it ({some}, …)."
            if len(found) > 3
            else f"{name!r} is ambiguous: {some} begin with it."
        )
    return Major(f"revision {found[0].revision}", found[0].day, found[0].day)


def _known(releases: Sequence[Major]) -> str:
    if not releases:
        return "It has no releases: load them with `bandwatch ingest … --releases FILE`."
    return f"Its releases are {', '.join(item.name for item in releases)}."
