"""Releases in which the series likes to take several values."""

from typing import Any

from dash import html

from dashboard.shared.formatting.values import quantity
from dashboard.shared.series_history.modes import ReleaseModes
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.widgets.badge import badge


def mode_badges(data: TrendData) -> Any:
    """Build a badge for each release whose values gather about several places, newest first.

    One mode is what anybody expects: ten badges that say so stand in front of the plot.
    """
    several = [item for item in data.modes if item.count > 1]
    if not several:
        return None
    return html.Div(
        [
            html.Span("Several modes", className="bw-label"),
            *(_badge(item, data.series.unit) for item in reversed(several)),
        ],
        className="bw-mode-badges",
    )


def _badge(item: ReleaseModes, unit: str) -> html.Span:
    name = f"{item.release} · " if item.release else ""
    places = ", ".join(
        f"{quantity(place, unit)} ({100 * share:.0f} %)"
        for place, share in zip(item.locations, item.shares, strict=True)
    )
    return badge(f"{name}{item.count} modes", "warn", "layers", hint=places)
