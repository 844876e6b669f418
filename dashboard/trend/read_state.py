"""Read the state that the trend page keeps of its link."""

from typing import Any

from dashboard.shared.urls.trend_link import parse_trend
from dashboard.shared.urls.trend_state import TrendState


def read_state(stored: dict[str, Any]) -> TrendState:
    """Read the state that the page keeps; what cannot be read has been noted by the page."""
    query = stored.get("query") or {}
    return parse_trend(query)[0]
