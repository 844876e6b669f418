"""Groups of runs that belong together: their means as steps, their changes as marks."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from dashboard.shared.figures.axis_ref import AxisRef, safe
from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.formatting.values import format_span, format_time, percent, quantity
from dashboard.shared.theme import BETTER, STEP, WORSE
from models.records.series_status import Label, Segment

# Of the two kinds of change: word, colour, marker shape.
CHANGES = (
    (Label.REGRESSION, "regression", WORSE, "circle-open"),
    (Label.PROGRESSION, "improvement", BETTER, "square-open"),
)


def group_traces(groups: Sequence[Segment], unit: str, place: AxisRef) -> Iterator[dict[str, Any]]:
    """Yield one line for all means, broken between groups, and the marks of each kind."""
    if not groups:
        return
    yield _means(groups, unit, place)
    for label, word, colour, symbol in CHANGES:
        chosen = [item for item in groups if item.label is label]
        if chosen:
            yield _marks(chosen, word, colour, symbol, unit, place)


def _means(groups: Sequence[Segment], unit: str, place: AxisRef) -> dict[str, Any]:
    x = np.array([[item.start_ms, item.end_ms, item.end_ms] for item in groups], dtype=np.float64)
    y = np.array([[item.mean, item.mean, np.nan] for item in groups], dtype=np.float64)
    texts = [
        f"<b>group mean {quantity(item.mean, safe(unit))}</b><br>"
        f"{item.runs:,} runs, standard deviation {quantity(item.stdev, safe(unit))}<br>"
        f"{format_span(item.start_ms, item.end_ms)}"
        for item in groups
    ]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "group mean",
        "x": typed_array(x.ravel()),
        "y": typed_array(y.ravel()),
        "yaxis": place.y,
        "text": [text for text in texts for _ in range(3)],
        "hovertemplate": "%{text}<extra></extra>",
        "legendgroup": None if place.alone else str(place.number),
        "showlegend": place.alone,
        "line": {"color": STEP if place.alone else place.colour, "width": 2.2, "dash": "dash"},
    }


def _marks(
    chosen: Sequence[Segment], word: str, colour: str, symbol: str, unit: str, place: AxisRef
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": word,
        "x": typed_array(np.array([item.start_ms for item in chosen], dtype=np.float64)),
        "y": typed_array(np.array([item.mean for item in chosen])),
        "yaxis": place.y,
        "text": [_change(item, word, unit) for item in chosen],
        "hovertemplate": "%{text}<extra></extra>",
        "legendgroup": word,
        "showlegend": place.alone,
        "marker": {
            "symbol": symbol,
            "size": 14,
            "color": colour,
            "line": {"width": 2.8, "color": colour},
        },
    }


def _change(item: Segment, word: str, unit: str) -> str:
    revisions = ""
    if item.revision:
        before = f" after {safe(item.previous_revision, 14)}" if item.previous_revision else ""
        revisions = f"<br>first run: revision {safe(item.revision, 14)}{before}"
    size = f" by {percent(item.change)}" if np.isfinite(item.change) else ""
    return (
        f"<b>{word}{size}</b> (positive is worse)<br>to {quantity(item.mean, safe(unit))} "
        f"on {format_time(item.start_ms)}{revisions}"
    )
