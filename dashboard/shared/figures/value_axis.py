"""The axis of the values: its title, its scale, and the stretch that it shows at first."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.shared.figures.axis_ref import AxisRef, safe
from dashboard.shared.figures.bound_lines import bound_labels, with_near_bounds
from dashboard.shared.figures.value_range import count_outside, shown_range
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.urls.trend_state import TrendState
from models.records.deployment.value_bounds import ValueBound

RUG_SHARE = 0.045  # of the height, for runs without a value


def value_axis(
    members: Sequence[TrendData], state: TrendState, place: AxisRef
) -> tuple[dict[str, Any], list[dict[str, Any]], tuple[ValueBound, ...]]:
    """Build the axis that some series share.

    Returns
    -------
    axis, notes, bounds
        The axis, annotations for the points outside of it and the bounds inside, and those bounds.
    """
    ranges = [shown_range(data, state.first, state.last) for data in members]
    known = [(low, high) for low, high, _ in ranges if low < high]
    axis: dict[str, Any] = {
        "title": {"text": _title(members)},
        "tickformat": ",",
        "exponentformat": "none",
        "uirevision": False,  # the link says what is shown; a zoom that was undone must not stay
    }
    if state.log:
        axis |= {"type": "log", "tickformat": ",.4~g", "dtick": None}
    low, high = 0.0, 0.0
    bounds: tuple[ValueBound, ...] = ()
    if state.values is not None and place.row == 0:
        low, high = state.values
        bounds = with_near_bounds(low, high, members)[2]
    elif known:
        low, high = min(item[0] for item in known), max(item[1] for item in known)
        low, high, bounds = with_near_bounds(low, high, members)
    hidden = (0, 0)
    if len(members) == 1 and state.values is None and low < high:
        hidden = count_outside(members[0], low, high, state.first, state.last)
    if state.log and low < high:
        low = low if low > 0 else _smallest(members)
        low, high = (math.log10(low), math.log10(high)) if 0 < low < high else (0.0, 0.0)
    if low < high:
        axis |= {"range": [low, high], "autorange": False}
    names = bound_labels(bounds, members, place, log=state.log)
    return axis, [*_hidden(*hidden, place), *names], bounds


def _title(members: Sequence[TrendData]) -> str:
    units = {data.series.unit for data in members}
    signs = {data.series.direction.worse_sign for data in members}
    better = "" if len(signs) > 1 else _better(signs.pop())
    unit = safe(units.pop()) if len(units) == 1 else ""
    return " · ".join(part for part in (unit, better) if part)


def _better(worse_sign: int) -> str:
    return "lower is better" if worse_sign > 0 else "higher is better"


def _smallest(members: Sequence[TrendData]) -> float:
    """Return the smallest positive value; 0 without one."""
    positive = [
        float(values[values > 0].min())
        for data in members
        for values in [data.points.value[data.measured]]
        if (values > 0).any()
    ]
    return min(positive, default=0.0)


def _hidden(below: int, above: int, place: AxisRef) -> Iterator[dict[str, Any]]:
    for count, arrow, side in ((above, "▲", "above"), (below, "▼", "below")):
        if count:
            yield {
                "xref": "paper",
                "yref": f"{place.y} domain",
                "x": 0.004,
                "xanchor": "left",
                "y": 1 if side == "above" else 0,
                "yanchor": "top" if side == "above" else "bottom",
                "text": f"{arrow} {count} point{'s' if count > 1 else ''} {side};"
                " double-click to see all",
            }
