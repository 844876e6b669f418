"""The alarms of every week, a row per set of thresholds."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.shared.theme import AMOUNTS, Theme, template

ROW_PX = 30


def threshold_weeks_figure(
    thresholds: Sequence[Mapping[str, Any]], since: str, theme: Theme
) -> dict[str, Any]:
    """Draw a map of weeks by thresholds; each cell shows its alarms.

    Parameters
    ----------
    thresholds : sequence of mapping
        As `models.services.alerts.backtest_document.as_document` gives them.
    since : str
        First day of the first week, as YYYY-MM-DD.
    """
    first = date.fromisoformat(since)
    weeks = len(thresholds[0]["by_week"]) if thresholds else 0
    days = [first + timedelta(days=7 * week) for week in range(weeks)]
    rows = [f"{item['delta']:g} % · {100 * item['probability']:g} %" for item in thresholds]
    counts = [item["by_week"] for item in thresholds]
    return {
        "data": [
            {
                "type": "heatmap",
                "x": [day.isoformat() for day in days],
                "y": rows,
                "z": counts,
                "text": [[str(number) if number else "" for number in row] for row in counts],
                "texttemplate": "%{text}",
                "textfont": {"size": 11},
                "colorscale": AMOUNTS[theme],
                "zmin": 0,
                "showscale": False,
                "xgap": 2,
                "ygap": 2,
                "hovertemplate": "<b>%{z}</b> alarms in the week from %{x}"
                "<br>δ · P: %{y}<extra></extra>",
            }
        ],
        "layout": {
            "template": template(theme),
            "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
            "height": 70 + ROW_PX * max(1, len(rows)),
            "xaxis": {
                "title": {"text": "week from"},
                "type": "category",
                "showgrid": False,
                "tickmode": "array",
                "tickvals": [day.isoformat() for day in days],
                "ticktext": [f"{day.day} {day:%b}" for day in days],
            },
            "yaxis": {
                "title": {"text": "δ · P"},
                "type": "category",
                "autorange": "reversed",
                "showgrid": False,
                "ticks": "",
            },
            "hovermode": "closest",
            "dragmode": False,
        },
    }
