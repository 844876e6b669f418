"""The whole history in a strip, with the stretch that the figure above shows."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.shared.figures.axis_ref import AxisRef
from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.theme import LEVEL, Theme, template
from dashboard.shared.urls.trend_state import TrendState

BINS = 240


def navigator_figure(shown: Sequence[TrendData], state: TrendState, theme: Theme) -> dict[str, Any]:
    """Draw a line of means per series, each on its own scale, and a box around what is shown."""
    alone = len(shown) == 1
    traces = [
        _line(data, LEVEL if alone else AxisRef(0, number, alone=False).colour)
        for number, data in enumerate(shown)
        if (data.measured & ~data.outlier).any()
    ]
    shapes = []
    if state.first or state.last:
        edges = [(None, state.first), (state.last, None)]
        shapes = [
            {
                "type": "rect",
                "xref": "x",
                "yref": "paper",
                "x0": f"{start} 23:59:59" if start else _first(shown),
                "x1": f"{end}" if end else _last(shown),
                "y0": 0,
                "y1": 1,
                "fillcolor": "rgba(128,136,148,0.28)",
                "line": {"width": 0},
            }
            for start, end in edges
            if start or end
        ]
    layout = {
        "template": template(theme),
        "showlegend": False,
        "dragmode": "zoom",
        "hovermode": False,
        "margin": {"l": 8, "r": 12, "t": 2, "b": 2},
        "xaxis": {"type": "date", "range": [_first(shown), _last(shown)], "ticks": ""},
        "yaxis": {"visible": False, "fixedrange": True, "range": [-0.08, 1.08]},
        "shapes": shapes,
    }
    return {"data": traces, "layout": layout}


def _line(data: TrendData, colour: str) -> dict[str, Any]:
    kept = data.measured & ~data.outlier
    time_ms, value = data.points.time_ms[kept], data.points.value[kept]
    span = max(1, int(time_ms[-1] - time_ms[0]))
    place = np.minimum((time_ms - time_ms[0]) * BINS // span, BINS - 1)
    firsts = np.flatnonzero(np.diff(place, prepend=-1))
    middle = np.add.reduceat(value, firsts) / np.diff(firsts, append=len(value))
    low, high = float(middle.min()), float(middle.max())
    scaled = (middle - low) / (high - low) if high > low else np.full(middle.size, 0.5)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": typed_array(time_ms[firsts]),
        "y": typed_array(scaled.astype(np.float32)),
        "line": {"color": colour, "width": 1.3},
        "hoverinfo": "skip",
    }


def _first(shown: Sequence[TrendData]) -> int | None:
    return min((int(data.points.time_ms[0]) for data in shown if len(data.points)), default=None)


def _last(shown: Sequence[TrendData]) -> int | None:
    return max((int(data.points.time_ms[-1]) for data in shown if len(data.points)), default=None)
