"""A series: one test on one platform, whose values are comparable over time."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from models.records.errors import BadArgumentError

_MEANING = {"%2F": "/", "%25": "%"}
_WILDCARDS = frozenset("*?[")
_ESCAPE = re.compile("%2F|%25", re.IGNORECASE)


class Direction(StrEnum):
    """Which way is worse."""

    LOWER_IS_BETTER = "lower"
    HIGHER_IS_BETTER = "higher"

    @property
    def worse_sign(self) -> int:
        """+1 where a larger value is worse, -1 where a smaller one is."""
        return 1 if self is Direction.LOWER_IS_BETTER else -1


@dataclass(frozen=True, slots=True, order=True)
class SeriesKey:
    """What makes a series itself: project × branch × suite × test × platform."""

    project: str
    branch: str
    suite: str
    test: str
    platform: str

    def __str__(self) -> str:
        """Format the key as people write it in patterns and links.

        Parts are joined by slashes; a slash or a percent sign inside a part is written
        ``%2F`` or ``%25``, so that :meth:`parse` gives the same key back.
        """
        parts = (self.project, self.branch, self.suite, self.test, self.platform)
        return "/".join(part.replace("%", "%25").replace("/", "%2F") for part in parts)

    @classmethod
    def parse(cls, text: str) -> "SeriesKey":
        """Read a key as :meth:`__str__` writes it.

        Raises
        ------
        BadArgumentError
            If the text has not exactly five parts.
        """
        parts = text.split("/")
        if len(parts) != 5:
            raise BadArgumentError(
                f"{text!r} does not name a series: it has {len(parts)} parts, where"
                " project/branch/suite/test/platform has five. Write a slash inside a part as %2F."
            )
        return cls(*(_ESCAPE.sub(lambda found: _MEANING[found[0].upper()], part) for part in parts))


@dataclass(frozen=True, slots=True)
class Series:
    """A series as the store knows it."""

    id: int
    key: SeriesKey
    unit: str
    direction: Direction
    synthetic: bool = False


def matches_pattern(pattern: str, name: str) -> bool:
    """Return whether a series' name matches a pattern; upper and lower case count alike.

    ``*`` stands for any text, slashes included. A pattern without ``*``, ``?`` and ``[`` is a
    part of the name.
    """
    pattern, name = pattern.casefold(), name.casefold()
    if _WILDCARDS.isdisjoint(pattern):
        return pattern in name
    return fnmatchcase(name, pattern)
