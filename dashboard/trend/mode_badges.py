"""How many values the series likes to take, by release."""

from typing import Any

from dash import html

from dashboard.shared.formatting.values import quantity
from dashboard.shared.series_history.modes import ReleaseModes
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.widgets.badge import badge


def mode_badges(data: TrendData) -> Any:
    """Build a badge per release with enough values, newest first."""
    if not data.modes:
        return None
    return html.Div(
        [
            html.Span("Modes by release", className="bw-label"),
            *(_badge(item, data.series.unit) for item in reversed(data.modes)),
        ],
        className="bw-mode-badges",
    )


def _badge(item: ReleaseModes, unit: str) -> html.Span:
    name = f"{item.release} · " if item.release else ""
    places = ", ".join(
        f"{quantity(place, unit)} ({100 * share:.0f} %)"
        for place, share in zip(item.locations, item.shares, strict=True)
    )
    several = item.count > 1
    text = f"{name}{item.count} mode{'s' if several else ''}"
    return badge(text, "warn" if several else "muted", "layers" if several else "dot", hint=places)
