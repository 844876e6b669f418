"""A series: one test on one platform, whose values are comparable over time."""

from dataclasses import dataclass
from enum import StrEnum


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
        """Spell the key as people write it in patterns and links."""
        return "/".join((self.project, self.branch, self.suite, self.test, self.platform))


@dataclass(frozen=True, slots=True)
class Series:
    """A series as the store knows it."""

    id: int
    key: SeriesKey
    unit: str
    direction: Direction
    synthetic: bool = False
