"""Alerts as marks on the trend: a flag at the first run that shows the change."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.shared.figures.axis_ref import AxisRef
from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.formatting.values import format_time, percent
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.theme import BETTER, NEUTRAL, WORSE
from dashboard.shared.urls.alert_link import summary_link
from dashboard.shared.urls.trend_state import Arrangement
from models.triage.detection.found_change import ChangeOutcome
from models.triage.summaries.read_models import AlertMark

ROLE = "alert"  # by which assets/trend/page.js knows the trace


def alert_marks(
    shown: Sequence[TrendData], marks: Sequence[AlertMark], arrangement: Arrangement
) -> list[dict[str, Any]]:
    """Build a trace per series that has alerts; a click on a mark opens its summary.

    Parameters
    ----------
    shown : sequence of TrendData
        The series of the figure, in its order.
    """
    alone = len(shown) == 1
    multiples = arrangement is Arrangement.MULTIPLES and not alone
    traces: list[dict[str, Any]] = []
    for number, data in enumerate(shown):
        own = [item for item in marks if item.series_id == data.series.id]
        found = [(item, _level(data, item.start_ms)) for item in own]
        placed = [(item, level) for item, level in found if level is not None]
        if placed:
            place = AxisRef(number if multiples else 0, number, alone)
            traces.append(_trace(placed, place, first=not traces))
    return traces


def mark_text(item: AlertMark) -> str:
    """Format an alert: ``regression by +4.1 %, untriaged``, or awaiting confirmation by runs."""
    kind = "regression" if item.is_regression else "improvement"
    size = "" if item.change is None else f" by {percent(item.change)}"
    gone = "" if item.outcome == ChangeOutcome.STANDING.value else f", {item.outcome}"
    state = "awaiting confirmation by runs" if item.awaiting else item.status.value
    return f"{kind}{size}, {state}{gone}"


def _level(data: TrendData, time_ms: int) -> float | None:
    """Find where the mark stands: at the value of the first run from then on."""
    places = np.flatnonzero(data.measured & (data.points.time_ms >= time_ms))
    return float(data.points.value[places[0]]) if places.size else None


def _trace(
    placed: Sequence[tuple[AlertMark, float]], place: AxisRef, *, first: bool
) -> dict[str, Any]:
    marks = [item for item, _ in placed]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "alert",
        "meta": {"role": ROLE},
        "x": typed_array(np.array([item.start_ms for item in marks], dtype=np.float64)),
        "y": typed_array(np.array([level for _, level in placed])),
        "yaxis": place.y,
        "legendgroup": "alert",
        "showlegend": first,
        "customdata": [summary_link(item.summary_id) for item in marks],
        "text": [
            f"<b>Alert: {mark_text(item)}</b><br>{format_time(item.start_ms)}<br>"
            f"<i>click to open summary {item.summary_id}</i>"
            for item in marks
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "symbol": "diamond-tall",
            "size": 15,
            "color": [_colour(item) for item in marks],
            "line": {"width": 1.5, "color": "rgba(255,255,255,0.9)"},
        },
    }


def _colour(item: AlertMark) -> str:
    if item.outcome != ChangeOutcome.STANDING.value:
        return NEUTRAL
    return WORSE if item.is_regression else BETTER
