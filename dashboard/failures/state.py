"""What a link to the failures says.

Pure: no Dash, no store. Reading never raises; what cannot be used is noted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dashboard.shared.urls.codec import Codec, format_query, parse_query
from dashboard.shared.urls.moment import moment_codec
from dashboard.shared.urls.window_state import WINDOW_CODECS, WindowState


class FailureOrder(StrEnum):
    """What the failures can be sorted by, as written in links."""

    COUNT = "count"
    SHARE = "share"
    TEST = "test"
    SUITE = "suite"
    PLATFORM = "platform"
    LAST = "last"
    STATUS = "status"
    RUN = "run"
    REVISION = "revision"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class FailuresSort:
    """What the rows are sorted by."""

    by: FailureOrder = FailureOrder.COUNT
    descending: bool = True


@dataclass(frozen=True, slots=True)
class FailuresState(WindowState):
    """What the failures page shows."""

    order: FailuresSort = field(default_factory=FailuresSort)
    as_of_ms: int | None = None  # show what was stored then; None: what is stored now


def _order_codec() -> Codec:
    def read(values: Sequence[str]) -> FailuresSort:
        name = values[-1]
        try:
            return FailuresSort(FailureOrder(name.removeprefix("-")), name.startswith("-"))
        except ValueError:
            raise ValueError(f"is none of {', '.join(FailureOrder)}, with - in front") from None

    def write(order: FailuresSort) -> list[str]:
        return [] if order == FailuresSort() else [f"{'-' if order.descending else ''}{order.by}"]

    return Codec(read, write)


FAILURES_CODECS: dict[str, tuple[str, Codec]] = {
    **WINDOW_CODECS,
    "order": ("sort", _order_codec()),
    "as_of_ms": ("asof", moment_codec()),
}


def parse_failures(query: Mapping[str, Any]) -> tuple[FailuresState, tuple[str, ...]]:
    """Read the state of the failures page and notes on what was ignored."""
    return parse_query(FailuresState, FAILURES_CODECS, query)


def failures_link(state: FailuresState, path: str = "/failures") -> str:
    """Build the link to the failures, or to another path that understands the same words."""
    query = format_query(state, FAILURES_CODECS)
    return f"{path}?{query}" if query else path
