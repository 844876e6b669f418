"""Steps of the fit: a thin upright line as strong as its probability, culprit runs shaded."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from dashboard.shared.figures.axis_ref import AxisRef, safe
from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.formatting.values import format_time, percent
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.theme import BETTER, WORSE
from models.records.steps_found import StepChange
from models.stats.steps.match_steps import shown_size

STRONGEST = 0.8  # opacity of a step that is certain
SHORT = 12  # letters of a revision that tell it from others


def step_shapes(data: TrendData, place: AxisRef) -> Iterator[dict[str, Any]]:
    """Yield for each step the stretch of its culprits, and a line at its first run."""
    for change in steps_of(data):
        colour = _colour(data, change)
        first, last = _culprit_range(change)
        height = {"yref": f"{place.y} domain", "y0": 0, "y1": 1, "layer": "below"}
        if last > first:
            yield {
                "type": "rect",
                "x0": first,
                "x1": last,
                **height,
                "fillcolor": colour,
                "opacity": 0.12,
                "line": {"width": 0},
            }
        yield {
            "type": "line",
            "x0": change.time_ms,
            "x1": change.time_ms,
            **height,
            "opacity": STRONGEST * change.p_change,
            "line": {"width": 1.5, "color": colour},
        }


def step_trace(data: TrendData, place: AxisRef) -> dict[str, Any] | None:
    """Build the marks that tell on hover what a step is; None without steps."""
    steps = steps_of(data)
    if not steps:
        return None
    points = data.points
    measured = data.measured
    revisions = dict(
        zip(points.time_ms[measured].tolist(), points.revision[measured].tolist(), strict=True)
    )
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "step of the level",
        "meta": {"role": "step"},
        "x": typed_array(np.array([item.time_ms for item in steps], dtype=np.float64)),
        "y": typed_array(np.array([0.5 * (item.before + item.after) for item in steps])),
        "yaxis": place.y,
        "text": [step_text(item, data, revisions) for item in steps],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "symbol": "line-ns-open",
            "size": 16,
            "color": [_colour(data, item) for item in steps],
            "opacity": [STRONGEST * item.p_change for item in steps],
            "line": {"width": 3},
        },
    }


def step_text(change: StepChange, data: TrendData, revisions: Mapping[int, str]) -> str:
    """Format how sure a step is, how large, and which runs may be its first.

    ``P(step) .97, +8.1 % (+7.2 % to +9.0 %)``, then the revisions. Without a percentage, as from
    zero, the size is in the unit.
    """
    chance = "1 (accepted)" if change.certain else f"{min(change.p_change, 0.99):.2f}".lstrip("0")
    if np.isfinite(change.percent).all():
        shown = shown_size(change, data.series.direction.worse_sign)
        size = f"{percent(shown.change)} ({percent(shown.low)} to {percent(shown.high)})"
    else:
        low, middle, high = (f"{value:+,.4g}".replace("-", "−") for value in change.amount)
        size = f"{middle} {safe(data.series.unit)} ({low} to {high})"
    first, last = _culprit_range(change)
    names = [revisions.get(time, "")[:SHORT] for time in (first, last)]
    where = " to ".join(dict.fromkeys(safe(name) for name in names if name))
    if not where:
        where = " to ".join(dict.fromkeys(f"{format_time(time)}" for time in (first, last)))
    else:
        where = f"revision {where}"
    return f"<b>P(step) {chance}, {size}</b><br>positive is worse; 80 % interval<br>{where}"


def steps_of(data: TrendData) -> tuple[StepChange, ...]:
    """Return the steps of a trusted fit."""
    if data.fit is None or not data.fit.trusted or data.fit.steps is None:
        return ()
    return data.fit.steps.changes


def _culprit_range(change: StepChange) -> tuple[int, int]:
    times = [time for time, _ in change.culprits] or [change.time_ms]
    return min(times), max(times)


def _colour(data: TrendData, change: StepChange) -> str:
    rises = change.amount[1] > 0
    return WORSE if rises == (data.series.direction.worse_sign > 0) else BETTER
