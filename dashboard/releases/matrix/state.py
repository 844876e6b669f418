"""What a link to the matrix of releases says.

Pure: no Dash, no store. Reading never raises; what cannot be used is noted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from dashboard.releases.state import RELEASES_CODECS, ReleasesState
from dashboard.shared.urls.codec import Codec, format_query, parse_query, whole_number_codec
from dashboard.shared.urls.filter_state import FilterState

LAST = 6
FEWEST, MOST = 2, 12

_RELEASES = ReleasesState()
_SHARED = (
    *("words", "projects", "branches", "suites", "platforms", "reference"),
    *("delta", "sure", "wrong", "as_of_ms"),
)

# The columns: test and the like, ``whole``, or ``against-<release>``.
SORT_FIRST = "-whole"


@dataclass(frozen=True, slots=True)
class MatrixState(FilterState):
    """Which releases and series the matrix shows, and how strictly they are judged."""

    reference: str = ""  # the last release that is shown; blank: the newest
    delta: float = _RELEASES.delta  # as in `ReleasesState`
    sure: float = _RELEASES.sure
    wrong: float = _RELEASES.wrong
    as_of_ms: int | None = None
    last: int = LAST  # how many releases are shown
    order: str = SORT_FIRST  # a column, with - in front for the largest first

    def releases(self, *against: str) -> ReleasesState:
        """Return the state of the releases page with the same series and strictness."""
        same = {
            item.name: getattr(self, item.name) for item in fields(self) if item.name in _SHARED
        }
        return ReleasesState(**same, against=against)


def _order_codec() -> Codec:
    return Codec(
        lambda values: values[-1][:80], lambda order: [] if order == SORT_FIRST else [order]
    )


MATRIX_CODECS: dict[str, tuple[str, Codec]] = {
    **{name: RELEASES_CODECS[name] for name in _SHARED},
    "last": ("last", whole_number_codec(LAST, FEWEST, MOST)),
    "order": ("sort", _order_codec()),
}


def parse_matrix(query: Mapping[str, Any]) -> tuple[MatrixState, tuple[str, ...]]:
    """Read the matrix' state and notes on what was ignored."""
    return parse_query(MatrixState, MATRIX_CODECS, query)


def matrix_link(state: MatrixState, path: str = "/releases/matrix") -> str:
    """Build the link to the matrix, or to another path that understands the same words."""
    query = format_query(state, MATRIX_CODECS)
    return f"{path}?{query}" if query else path
