"""The trend figure: one series in full, or up to twelve over each other or below each other."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np

from dashboard.shared.figures.axis_ref import AxisRef, layout_name, safe
from dashboard.shared.figures.beside_traces import beside_traces
from dashboard.shared.figures.bound_lines import bound_lines
from dashboard.shared.figures.day_marks import day_marks, labels, lines
from dashboard.shared.figures.environment_marks import environment_lines, environment_trace
from dashboard.shared.figures.group_traces import group_traces
from dashboard.shared.figures.level_traces import level_traces
from dashboard.shared.figures.release_marks import release_labels, release_lines, release_marks
from dashboard.shared.figures.scatter_points import dot_traces, selected_trace
from dashboard.shared.figures.step_marks import step_shapes, step_trace
from dashboard.shared.figures.time_axis import time_axis
from dashboard.shared.figures.top_labels import ROW_PX, top_labels
from dashboard.shared.figures.upright_steps import moves_of
from dashboard.shared.figures.value_axis import RUG_SHARE, value_axis
from dashboard.shared.formatting.series_names import short_names
from dashboard.shared.series_history.opening import stretch_ms
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.theme import Theme, template
from dashboard.shared.urls.trend_state import Arrangement, TrendState
from models.records.days import DAY_MS

MARGIN_TOP = 8
MODEBAR_PX = 34
ONE_HEIGHT = "clamp(380px, calc(100vh - 330px), 760px)"  # the time axis is on the screen
MULTIPLE_PX = 210  # height of a small multiple
ROW_GAP = 0.045  # of the height, between small multiples


def trend_figure(
    shown: Sequence[TrendData], state: TrendState, theme: Theme, arrangement: Arrangement
) -> dict[str, Any]:
    """Draw series.

    Parameters
    ----------
    shown : sequence of TrendData
        At least one; thinned where there are many points.
    arrangement : Arrangement
        How several series share the figure; see `dashboard.trend_answer.arranged`.

    Returns
    -------
    dict
        A Plotly figure.
    """
    alone = len(shown) == 1
    multiples = arrangement is Arrangement.MULTIPLES and not alone
    places = [
        AxisRef(number if multiples else 0, number, alone, alone or multiples)
        for number in range(len(shown))
    ]
    names = short_names([data.series.key for data in shown])
    traces = list(_traces(shown, state, places, names))
    rugs = {trace["yaxis"] for trace in traces} & {place.rug for place in places}
    rows = len(shown) if multiples else 1
    marks, starts = day_marks(shown), release_marks(shown)
    layout = _layout(shown, state, theme)
    # The title of a small multiple stands right above it, where the first row of names would be.
    lowest = 1 if multiples else 0
    names_above = [*labels(marks, lowest), *release_labels(starts, lowest)]
    layout["annotations"], label_rows = top_labels(names_above, *_ends_ms(shown, state))
    layout["margin"] = {"t": MARGIN_TOP + label_rows * ROW_PX, "r": MODEBAR_PX}
    changes = sorted({change for data in shown for change in data.changes})
    layout["shapes"] = [
        *lines(marks),
        *release_lines(starts),
        *environment_lines(_inside(shown, changes)),
    ]
    if alone and state.norm is None:
        layout["shapes"] += step_shapes(shown[0], places[0])
    for row in range(rows):
        members = [data for data, place in zip(shown, places, strict=True) if place.row == row]
        place = next(place for place in places if place.row == row)
        low, high = _domain(row, rows)
        strip = RUG_SHARE * (high - low) + 0.006 if place.rug in rugs else 0.0
        axis, notes, bounds = value_axis(members, state, place)
        traces += bound_lines(bounds, members, place)
        axis["domain"] = [low + strip * 1.4, high]
        layout[layout_name(place.y)] = axis
        layout["annotations"] += notes
        if strip:
            layout[layout_name(place.rug)] = {
                "domain": [low, low + strip],
                "range": [-1, 1],
                "fixedrange": True,
                "visible": False,
            }
        if multiples:
            layout["annotations"].append(_row_title(names[row], place))
    bottom = places[-1]
    layout["xaxis"]["anchor"] = bottom.rug if bottom.rug in rugs else bottom.y
    return {"data": traces, "layout": layout}


def _traces(
    shown: Sequence[TrendData], state: TrendState, places: Sequence[AxisRef], names: Sequence[str]
) -> Iterator[dict[str, Any]]:
    drawn = sum(len(data.points) for data in shown)
    for data, place, name in zip(shown, places, names, strict=True):
        label = "" if place.alone else name
        if data.bands is not None:
            yield from level_traces(
                data.bands,
                data.series.unit,
                state.band,
                place,
                label,
                moves_of(data.fit.steps if data.fit else None),
            )
        if data.beside is not None:
            yield from beside_traces(data.beside, data.series.unit, place)
        yield from dot_traces(data, place, state.colour, name=label, drawn=drawn)
        yield from group_traces(data.groups, data.series.unit, place)
        steps = step_trace(data, place) if place.alone and state.norm is None else None
        if steps is not None:
            yield steps
        ring = None if state.point is None else selected_trace(data, state.point, place)
        if ring is not None:
            yield ring
    changes = sorted({change for data in shown for change in data.changes})
    inside = _inside(shown, changes)
    if inside:
        yield environment_trace(inside, places[-1])


def _inside(shown: Sequence[TrendData], changes: Sequence[Any]) -> list[Any]:
    """Leave out changes before or after all data: they would stretch the axis over nothing."""
    times = [data.points.time_ms for data in shown if len(data.points)]
    if not times:
        return []
    first, last = min(int(item[0]) for item in times), max(int(item[-1]) for item in times)
    return [item for item in changes if first <= item.time_ms <= last]


def _layout(shown: Sequence[TrendData], state: TrendState, theme: Theme) -> dict[str, Any]:
    layout: dict[str, Any] = {
        "template": template(theme),
        "uirevision": " ".join(str(data.series.key) for data in shown),
        "hovermode": "closest",
        "hoverdistance": 24,
        "clickmode": "event",
        "dragmode": "zoom",
        "showlegend": True,
        "xaxis": time_axis(),
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
            "itemsizing": "constant",
            "traceorder": "normal",
        },
        "modebar": {"orientation": "v"},  # beside the plot, where nothing is drawn
    }
    if len(shown) > 1:  # one cursor through all, and what each series was then
        layout |= {"hovermode": "x", "hoversubplots": "axis"}
        layout["xaxis"] |= {
            "showspikes": True,
            "spikemode": "across",
            "spikesnap": "cursor",
            "spikethickness": 1,
            "spikedash": "solid",
        }
    # The first runs of a newcomer are minutes apart, and would fill the plot with one minute.
    if state.first or state.last or _is_within_a_day(shown):
        layout["xaxis"]["range"] = _day_range(shown, state.first, state.last)
    return layout


def _domain(row: int, rows: int) -> tuple[float, float]:
    """Set each row's share of the height, the first on top."""
    gap = ROW_GAP if rows > 1 else 0.0
    height = (1 - gap * (rows - 1)) / rows
    low = 1 - (row + 1) * height - row * gap
    return max(0.0, low), min(1.0, low + height)


def _row_title(name: str, place: AxisRef) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": f"{place.y} domain",
        "x": 0.004,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "text": f"<b>{safe(name)}</b>",
        "font": {"color": place.colour},
    }


def _ends_ms(shown: Sequence[TrendData], state: TrendState) -> tuple[float, float]:
    """Return the ends of the time axis: of the days that are shown, else of the data."""
    times = [data.points.time_ms for data in shown if len(data.points)]
    first, last = stretch_ms(state.first, state.last)
    if times:
        begin, end = min(int(item[0]) for item in times), max(int(item[-1]) for item in times)
        # Whole days: the reference day is marked at noon, and the newest run may be earlier.
        first = float(begin - begin % DAY_MS) if first == float("-inf") else first
        last = float(end - end % DAY_MS + DAY_MS) if last == float("inf") else last
    return (first, last) if np.isfinite([first, last]).all() else (0.0, 1.0)


def _is_within_a_day(shown: Sequence[TrendData]) -> bool:
    times = [data.points.time_ms for data in shown if len(data.points)]
    if not times:
        return False
    return max(int(item[-1]) for item in times) - min(int(item[0]) for item in times) < DAY_MS


def _day_range(shown: Sequence[TrendData], first: date | None, last: date | None) -> list[str]:
    times = [data.points.time_ms for data in shown if len(data.points)]
    if times:
        ends = np.array(
            [min(item[0] for item in times), max(item[-1] for item in times)],
            dtype="datetime64[ms]",
        ).astype("datetime64[D]")
        first = first or ends[0].item()
        last = last or ends[1].item()
    return [f"{first or last}", f"{last or first} 23:59:59"]


def figure_height(n_series: int, arrangement: Arrangement) -> str:
    """Return the CSS height: known before anything is drawn, so that the figure moves nothing."""
    if arrangement is Arrangement.MULTIPLES and n_series > 1:
        return f"{n_series * MULTIPLE_PX + 60}px"
    return ONE_HEIGHT
