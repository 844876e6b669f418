"""The trend of one series: measurements as dots, the level's and the predictive bands."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.figures.day_marks import day_marks, labels, lines
from dashboard.figures.dots import dot_traces
from dashboard.figures.typed_array import typed_array
from dashboard.figures.value_range import shown_range
from dashboard.theme import LEVEL, Theme, template
from dashboard.trend_data import DAY_MS, TrendData
from models.storage.trend_view import Bands

NOON_MS = DAY_MS // 2  # a day's level is drawn in the middle of the day
RUG_SHARE = 0.045  # of the height, for runs without a value


def trend_figure(
    data: TrendData, theme: Theme, *, first: date | None = None, last: date | None = None
) -> dict[str, Any]:
    """Draw a series.

    Parameters
    ----------
    first, last : date, optional
        The days shown at first; all can be reached by zooming out.

    Returns
    -------
    dict
        A Plotly figure.
    """
    unit = data.series.unit
    traces = [
        *(_band_traces(data.bands, unit) if data.bands is not None else ()),
        *dot_traces(data),
    ]
    has_rug = any(trace.get("yaxis") == "y2" for trace in traces)
    low, high, hidden = shown_range(data)
    marks = day_marks(data)
    layout: dict[str, Any] = {
        "template": template(theme),
        "uirevision": str(data.series.key),
        "hovermode": "closest",
        "hoverdistance": 24,
        "dragmode": "zoom",
        "showlegend": True,
        "xaxis": {"type": "date", "hoverformat": "%-d %b %Y"},
        "yaxis": {
            "domain": [RUG_SHARE + 0.02, 1] if has_rug else [0, 1],
            "title": {"text": _axis_title(data)},
            "tickformat": ",",
            "exponentformat": "none",
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "itemsizing": "constant",
        },
        "legend2": {
            "orientation": "h",
            "x": 0,
            "y": -0.09,
            "yanchor": "top",
            "traceorder": "reversed",
        },
        "shapes": list(lines(marks)),
        "annotations": [*labels(marks), *_hidden_labels(hidden)],
    }
    if low < high:
        layout["yaxis"]["range"] = [low, high]
        layout["yaxis"]["autorange"] = False
    if has_rug:
        layout["xaxis"]["anchor"] = "y2"
        layout["yaxis2"] = {
            "domain": [0, RUG_SHARE],
            "range": [-1, 1],
            "fixedrange": True,
            "visible": False,
        }
    if first or last:
        layout["xaxis"]["range"] = _day_range(data, first, last)
    return {"data": traces, "layout": layout}


def _axis_title(data: TrendData) -> str:
    better = "lower is better" if data.series.direction.worse_sign > 0 else "higher is better"
    return f"{data.series.unit} · {better}" if data.series.unit else better


def _band_traces(bands: Bands, unit: str) -> Iterator[dict[str, Any]]:
    days_ms = bands.days * DAY_MS + NOON_MS
    yield _fill(
        "predictive 90 %", days_ms, bands.predictive_p05, bands.predictive_p95, 0.10, width=0.6
    )
    yield _fill("level 90 %", days_ms, bands.level_p05, bands.level_p95, 0.24)
    yield _fill("level 50 %", days_ms, bands.level_p25, bands.level_p75, 0.40)
    table = np.column_stack(
        (bands.level_p05, bands.level_p95, bands.predictive_p05, bands.predictive_p95)
    )
    suffix = f" {unit}" if unit else ""
    yield {
        "type": "scatter",
        "mode": "lines",
        "name": "level, median",
        "legend": "legend2",
        "x": typed_array(days_ms),
        "y": typed_array(bands.level_p50),
        "customdata": table.tolist(),
        "line": {"color": LEVEL, "width": 2},
        "hovertemplate": (
            f"<b>level %{{y:,.6~g}}{suffix}</b><br>%{{x|%-d %b %Y}}<br>"
            "90 % level: %{customdata[0]:,.5~g} to %{customdata[1]:,.5~g}<br>"
            "90 % of measurements: %{customdata[2]:,.5~g} to %{customdata[3]:,.5~g}"
            "<extra></extra>"
        ),
    }


def _fill(
    name: str,
    days_ms: NDArray[np.int64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    strength: float,
    *,
    width: float = 0,
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": typed_array(np.concatenate((days_ms, days_ms[::-1]))),
        "y": typed_array(np.concatenate((high, low[::-1]))),
        "legend": "legend2",
        "fill": "toself",
        "fillcolor": f"rgba(47,126,216,{strength})",
        "line": {"width": width, "color": "rgba(47,126,216,0.35)"},
        "hoverinfo": "skip",
    }


def _hidden_labels(hidden: tuple[int, int]) -> Iterator[dict[str, Any]]:
    for count, arrow, side in ((hidden[1], "▲", "above"), (hidden[0], "▼", "below")):
        if count:
            yield {
                "xref": "paper",
                "yref": "y domain",
                "x": 0.004,
                "xanchor": "left",
                "y": 1 if side == "above" else 0,
                "yanchor": "top" if side == "above" else "bottom",
                "text": f"{arrow} {count} point{'s' if count > 1 else ''} {side};"
                " double-click to see all",
            }


def _day_range(data: TrendData, first: date | None, last: date | None) -> list[str]:
    times = data.points.time_ms
    if len(times):
        ends = np.array([times[0], times[-1]], dtype="datetime64[ms]").astype("datetime64[D]")
        first = first or ends[0].item()
        last = last or ends[1].item()
    return [f"{first or last}", f"{last or first} 23:59:59"]
