"""What a link to the releases page says, to its report, or to its files.

Pure: no Dash, no store. Reading never raises; what cannot be used is noted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.shared.urls.codec import (
    Codec,
    format_query,
    names_codec,
    number_codec,
    parse_query,
    text_codec,
    whole_number_codec,
)
from dashboard.shared.urls.filter_state import FILTER_CODECS, FilterState
from dashboard.shared.urls.moment import moment_codec
from models.stats.comparison.compare import DELTA
from models.stats.comparison.false_discovery import FALSE_DISCOVERY_RATE
from models.stats.comparison.release_gate import GateRule
from models.stats.comparison.verdict import THRESHOLD

MOST_AGAINST = 6
MOST_DELTA = 1000.0
MOST_REGRESSIONS = 1_000_000
NEWEST = "newest"  # no major is called that
_RULE = GateRule()


@dataclass(frozen=True, slots=True)
class ReleasesState(FilterState):
    """Which release is judged, against which others, over which series, and how strictly.

    ``projects`` holds one name at most. Shares are percent, as people type them.
    """

    reference: str = ""  # name of a major; blank: the newest
    against: tuple[str, ...] = ()  # none: the one before the reference
    shown: str = ""  # which of them is shown in full; blank: the first
    delta: float = DELTA  # smallest change that matters, percent
    sure: float = 100 * THRESHOLD  # how sure a verdict must be
    wrong: float = 100 * FALSE_DISCOVERY_RATE  # largest expected share of wrong calls
    regressions: int = _RULE.max_regressions
    missing: float = 100 * _RULE.max_missing
    undecided: float = 100 * _RULE.max_undecided
    as_of_ms: int | None = None  # judge by the fits of that moment; None: by those of now

    @property
    def project(self) -> str:
        """The project that the link names; blank where it names none."""
        return self.projects[0] if self.projects else ""

    @property
    def rule(self) -> GateRule:
        """The gate's rule."""
        return GateRule(self.regressions, self.missing / 100, self.undecided / 100)


def _reference_codec() -> Codec:
    """Format a release; ``newest``, as the page's list calls it, is the default."""
    return Codec(
        lambda values: "" if values[-1] == NEWEST else values[-1],
        lambda name: [name] if name else [],
    )


RELEASES_CODECS: dict[str, tuple[str, Codec]] = {
    **FILTER_CODECS,
    "projects": ("project", names_codec(1)),
    "reference": ("release", _reference_codec()),
    "against": ("against", names_codec(MOST_AGAINST)),
    "shown": ("show", text_codec()),
    "delta": ("delta", number_codec(DELTA, 0.0, MOST_DELTA)),
    "sure": ("sure", number_codec(100 * THRESHOLD, 50.1, 100.0)),
    "wrong": ("wrong", number_codec(100 * FALSE_DISCOVERY_RATE, 0.0, 100.0)),
    "regressions": (
        "regressions",
        whole_number_codec(_RULE.max_regressions, 0, MOST_REGRESSIONS),
    ),
    "missing": ("missing", number_codec(100 * _RULE.max_missing, 0.0, 100.0)),
    "undecided": ("undecided", number_codec(100 * _RULE.max_undecided, 0.0, 100.0)),
    "as_of_ms": ("asof", moment_codec()),
}


def parse_releases(query: Mapping[str, Any]) -> tuple[ReleasesState, tuple[str, ...]]:
    """Read the releases page's state and notes on what was ignored."""
    return parse_query(ReleasesState, RELEASES_CODECS, query)


def releases_link(state: ReleasesState, path: str = "/releases") -> str:
    """Build the link to the page, or to another path that understands the same words."""
    query = format_query(state, RELEASES_CODECS)
    return f"{path}?{query}" if query else path
