"""What a link to the news says.

Pure: no Dash, no store. Reading never raises; what cannot be used is noted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.shared.urls.codec import (
    MOST_PERCENT,
    Codec,
    choices_codec,
    format_query,
    number_codec,
    parse_query,
)
from dashboard.shared.urls.moment import moment_codec
from dashboard.shared.urls.window_state import WINDOW_CODECS, WindowState
from models.records.series_status import Label
from models.records.views.news import CHANGES, NewsQuery


@dataclass(frozen=True, slots=True)
class NewsState(WindowState):
    """What the news show."""

    labels: tuple[Label, ...] = ()  # none: worse and better
    least: float = 0.0  # smallest change told, percent
    as_of_ms: int | None = None  # tell what was known then; None: what is known now

    def query(self, now_ms: int, newest_ms: int | None) -> NewsQuery:
        """Turn what the link says into what the store is asked."""
        since, until = self.window(now_ms, newest_ms)
        labels = [label for label in self.labels if label in CHANGES]
        return NewsQuery(since, until, self.wanted(), labels or CHANGES, self.least)


NEWS_CODECS: dict[str, tuple[str, Codec]] = {
    **WINDOW_CODECS,
    "labels": ("label", choices_codec(Label)),
    "least": ("min", number_codec(0.0, 0.0, MOST_PERCENT)),
    "as_of_ms": ("asof", moment_codec()),
}


def parse_news(query: Mapping[str, Any]) -> tuple[NewsState, tuple[str, ...]]:
    """Read the state of the news and notes on what was ignored."""
    return parse_query(NewsState, NEWS_CODECS, query)


def news_link(state: NewsState, path: str = "/news") -> str:
    """Build the link to the news, or to another path that understands the same words."""
    query = format_query(state, NEWS_CODECS)
    return f"{path}?{query}" if query else path
