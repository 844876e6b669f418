"""The bargain of thresholds: alarms per week against the share that later data confirmed."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.shared.theme import RELEASES, Theme, template


def threshold_bargain_figure(
    thresholds: Sequence[Mapping[str, Any]], theme: Theme
) -> dict[str, Any]:
    """Draw a mark per set of thresholds; a colour and a shape per smallest change.

    Parameters
    ----------
    thresholds : sequence of mapping
        As `models.services.alerts.backtest_document.as_document` gives them.
    """
    deltas = sorted({item["delta"] for item in thresholds})
    traces = []
    for place, delta in enumerate(deltas):
        colour, symbol = RELEASES[place % len(RELEASES)]
        own = [item for item in thresholds if item["delta"] == delta]
        own.sort(key=lambda item: item["probability"])
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": f"δ = {delta:g} %",
                "x": [item["per_week"] for item in own],
                "y": [_share(item) for item in own],
                "customdata": [_hover_text(item) for item in own],
                "line": {"color": colour, "width": 1.5, "dash": "dot"},
                "marker": {"color": colour, "symbol": symbol, "size": 12},
                "hovertemplate": "<b>%{customdata}</b><br>%{x:.1f} alarms a week, %{y:.0f} %"
                " confirmed<extra></extra>",
            }
        )
    return {
        "data": traces,
        "layout": {
            "template": template(theme),
            "margin": {"l": 8, "r": 12, "t": 30, "b": 8},
            "xaxis": {"title": {"text": "alarms a week"}, "rangemode": "tozero"},
            "yaxis": {"title": {"text": "confirmed by later data, %"}, "range": [-4, 104]},
            "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom"},
            "hovermode": "closest",
        },
    }


def _share(item: Mapping[str, Any]) -> float | None:
    share = item["confirmed_share"]
    return None if share is None else 100 * share


def _hover_text(item: Mapping[str, Any]) -> str:
    return f"δ = {item['delta']:g} %, P ≥ {100 * item['probability']:g} %"
