"""Changes of the machines around a series: ticks below the values, thin lines through them."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from dashboard.shared.figures.axis_ref import AxisRef, safe
from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.formatting.values import format_time
from dashboard.shared.theme import UNDECIDED
from models.records.change import EnvironmentChange


def environment_trace(changes: Sequence[EnvironmentChange], place: AxisRef) -> dict[str, Any]:
    """Build the ticks; each shows on hover what changed."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "environment change",
        "x": typed_array(np.array([item.time_ms for item in changes], dtype=np.float64)),
        "y": typed_array(np.zeros(len(changes), dtype=np.float32)),
        "yaxis": place.rug,
        "text": [
            f"<b>{safe(item.description, 160)}</b><br>{format_time(item.time_ms)}<br>"
            f"platforms {safe(item.platform)}"
            for item in changes
        ],
        "hovertemplate": "%{text}<extra>environment change</extra>",
        "marker": {
            "symbol": "line-ns-open",
            "size": 14,
            "color": UNDECIDED,
            "line": {"width": 3, "color": UNDECIDED},
        },
    }


def environment_lines(changes: Sequence[EnvironmentChange]) -> Iterator[dict[str, Any]]:
    """Yield a thin line per change through all rows of the figure."""
    for time_ms in sorted({item.time_ms for item in changes}):
        yield {
            "type": "line",
            "x0": time_ms,
            "x1": time_ms,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {"width": 1, "dash": "dashdot", "color": UNDECIDED},
            "opacity": 0.55,
        }
