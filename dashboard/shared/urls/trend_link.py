"""What a link says: each page's state, and the only place that makes links.

Pure: no Dash, no store. Reading never raises; what cannot be used is noted.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dashboard.shared.urls.codec import format_query, parse_query
from dashboard.shared.urls.trend_state import MOST_SERIES, TREND_CODECS, TrendState

__all__ = [
    "MOST_SERIES",
    "TREND_CODECS",
    "TrendState",
    "parse_trend",
    "series_link",
    "trend_link",
]


def parse_trend(query: Mapping[str, Any]) -> tuple[TrendState, tuple[str, ...]]:
    """Read the trend page's state and notes on what was ignored."""
    state, notes = parse_query(TrendState, TREND_CODECS, query)
    if state.first and state.last and state.first > state.last:
        note = f"“from={state.first}” is after “to={state.last}”; the whole history is shown."
        return replace(state, first=None, last=None), (*notes, note)
    return state, notes


def trend_link(state: TrendState) -> str:
    """Build the link to a trend page."""
    return _link("/trend", format_query(state, TREND_CODECS))


def series_link(key: str, as_of_ms: int | None = None) -> str:
    """Build the link to the trend page of one series, now or as it was known at some time."""
    return trend_link(TrendState(series=(key,), as_of_ms=as_of_ms))


def _link(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
