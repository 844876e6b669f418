"""The smallest change that comparisons of days would show, against the runs per day."""

from typing import Any

from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.theme import NEUTRAL, RELEASES, Theme, template
from models.services.fitting.detectable_days import DetectableDays

TICKS = [step * 10**power for power in range(-1, 5) for step in (1, 2, 5)]


def runs_per_day_figure(found: DetectableDays, theme: Theme) -> dict[str, Any]:
    """Draw a line per comparison, and the present number of runs."""
    traces: list[dict[str, Any]] = []
    for place, item in enumerate(found.against):
        if item.change is None:
            continue
        colour, symbol = RELEASES[place % len(RELEASES)]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": item.label,
                "x": typed_array(found.runs_per_day),
                "y": typed_array(item.percent),
                "line": {"color": colour, "width": 2.5, "dash": "dash" if place else "solid"},
                "hovertemplate": "<b>%{y:.3~g} %</b> with %{x:.1f} runs per day"
                f"<extra>{item.label}</extra>",
            }
        )
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "now",
                "showlegend": False,
                "x": [found.runs_now],
                "y": [item.change.percent],
                "marker": {"color": colour, "symbol": symbol, "size": 11},
                "hovertemplate": "<b>%{y:.3~g} %</b> now<extra></extra>",
            }
        )
    return {
        "data": traces,
        "layout": {
            "template": template(theme),
            "margin": {"l": 8, "r": 12, "t": 30, "b": 8},
            "xaxis": {"title": {"text": "runs per day"}, "type": "log", "tickvals": TICKS},
            "yaxis": {"title": {"text": "smallest change seen, %"}, "rangemode": "tozero"},
            "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom"},
            "shapes": [
                {
                    "type": "line",
                    "x0": found.runs_now,
                    "x1": found.runs_now,
                    "yref": "paper",
                    "y0": 0,
                    "y1": 1,
                    "layer": "below",
                    "line": {"color": NEUTRAL, "width": 1, "dash": "dot"},
                }
            ],
            "hovermode": "closest",
        },
    }
