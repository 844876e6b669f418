"""What a link says: each page's state, and the only place that makes links.

Pure: no Dash, no store. Reading never raises; what cannot be used is noted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.url_codec import Codec, day_codec, format_query, names_codec, parse_query

MOST_SERIES = 12


@dataclass(frozen=True, slots=True)
class TrendState:
    """What the trend page shows."""

    series: tuple[str, ...] = ()  # keys as SeriesKey spells them
    day: date | None = None  # reference day; None: the newest fitted day
    first: date | None = None  # first day shown; None: as far back as there are data
    last: date | None = None  # last day shown; None: to the newest


TREND_CODECS: dict[str, tuple[str, Codec]] = {
    "series": ("series", names_codec(MOST_SERIES)),
    "day": ("day", day_codec()),
    "first": ("from", day_codec()),
    "last": ("to", day_codec()),
}


def parse_trend(query: Mapping[str, Any]) -> tuple[TrendState, tuple[str, ...]]:
    """Read the trend page's state and notes on what was ignored."""
    state, notes = parse_query(TrendState, TREND_CODECS, query)
    if state.first and state.last and state.first > state.last:
        note = f"“from={state.first}” is after “to={state.last}”; the whole history is shown."
        return TrendState(state.series, state.day), (*notes, note)
    return state, notes


def trend_link(state: TrendState) -> str:
    """Make the link to a trend page."""
    return _link("/trend", format_query(state, TREND_CODECS))


def series_link(key: str) -> str:
    """Make the link to the trend page of one series."""
    return trend_link(TrendState(series=(key,)))


def _link(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
