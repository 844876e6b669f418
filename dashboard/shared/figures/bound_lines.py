"""Bounds of values, such as the rate of a link, as dashed lines."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from dashboard.shared.figures.axis_ref import AxisRef, safe
from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.figures.value_range import PADDING
from dashboard.shared.formatting.values import quantity
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.theme import BOUND
from models.records.deployment.value_bounds import ValueBound

NEAR = 0.5  # of the shown stretch of values: a bound that is farther off is not drawn
PLACES = 101  # of the line where the pointer finds it


def with_near_bounds(
    low: float, high: float, members: Sequence[TrendData]
) -> tuple[float, float, tuple[ValueBound, ...]]:
    """Widen a range of values to the bounds near to it.

    Parameters
    ----------
    low, high : float
        What the plot of these series shows, in their unit.

    Returns
    -------
    low, high, bounds
        The range with them, and the bounds inside of it, each once.
    """
    span = high - low
    if not span > 0:
        return low, high, ()
    every = dict.fromkeys(bound for data in members for bound in data.bounds)
    near = tuple(item for item in every if low - NEAR * span <= item.value <= high + NEAR * span)
    values = [item.value for item in near]
    pad = PADDING * span
    if values and min(values) < low:
        low = min(values) - pad
    if values and max(values) > high:
        high = max(values) + pad
    return low, high, near


def bound_lines(
    bounds: Sequence[ValueBound], members: Sequence[TrendData], place: AxisRef
) -> Iterator[dict[str, Any]]:
    """Yield a dashed line for each bound, over the time of the data, named in the legend."""
    times = [data.points.time_ms for data in members if len(data.points)]
    if not times:
        return
    first, last = min(int(item[0]) for item in times), max(int(item[-1]) for item in times)
    x_ms = np.linspace(first, last, PLACES).round().astype(np.int64)
    for bound in bounds:
        name = _name(bound, members)
        yield {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "meta": {"role": "bound"},
            "x": typed_array(x_ms),
            "y": typed_array(np.full(PLACES, bound.value)),
            "yaxis": place.y,
            "line": {"color": BOUND, "width": 1.5, "dash": "longdash"},
            "hovertemplate": f"{name}<extra></extra>",
        }


def bound_labels(
    bounds: Sequence[ValueBound], members: Sequence[TrendData], place: AxisRef, *, log: bool
) -> Iterator[dict[str, Any]]:
    """Yield the name of each bound, on its line at the left edge of what is shown."""
    for bound in bounds:
        if log and bound.value <= 0:
            continue
        yield {
            "xref": "paper",
            "yref": place.y,
            "x": 0.004,
            "xanchor": "left",
            "y": math.log10(bound.value) if log else bound.value,
            "yanchor": "bottom",
            "text": _name(bound, members),
            "font": {"color": BOUND},
        }


def _name(bound: ValueBound, members: Sequence[TrendData]) -> str:
    return f"{safe(bound.label)} {safe(quantity(bound.value, members[0].series.unit))}"
