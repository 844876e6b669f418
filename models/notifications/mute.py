"""Series whose notifications are stopped."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.records.series import matches_pattern


@dataclass(frozen=True, slots=True)
class MuteRule:
    """A pattern over series names, for good or until a moment."""

    pattern: str
    until_ms: int | None = None  # milliseconds since 1970-01-01 UTC; None: for good
    who: str = ""
    why: str = ""

    def holds(self, now_ms: int) -> bool:
        """Return whether the rule is still in force."""
        return self.until_ms is None or now_ms < self.until_ms

    def matches(self, name: str) -> bool:
        """Return whether a series matches: by shell-style wildcards, else as part of its name."""
        return matches_pattern(self.pattern, name)


def is_muted(name: str, rules: Iterable[MuteRule], now_ms: int) -> bool:
    """Return whether any rule in force matches a series.

    Parameters
    ----------
    name : str
        ``project/branch/suite/test/platform``.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.
    """
    return any(rule.holds(now_ms) and rule.matches(name) for rule in rules)
