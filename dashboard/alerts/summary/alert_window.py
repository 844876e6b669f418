"""One alert as a small picture: its series around the change, as the trend page draws it."""

from dataclasses import fields, replace
from typing import Any

import numpy as np

from dashboard.shared.figures.trend import trend_figure
from dashboard.shared.series_history.downsampling import only
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.theme import BETTER, WORSE, Theme
from dashboard.shared.urls.trend_state import Arrangement, Band, TrendState
from models.records.days import DAY_MS, day_of_moment
from models.records.series_status import Label
from models.records.stored_fit import StoredBands
from models.triage.summaries.read_models import AlertView

REACH_DAYS = 35  # shown on each side of the change
FURTHER_DAYS = 180  # where runs are rare
FEW_RUNS = 12  # on each side; fewer say little
ROOM_MS = DAY_MS // 2


def alert_window(data: TrendData, alert: AlertView) -> tuple[int, int]:
    """Choose the stretch that is shown, milliseconds: wider where runs are rare."""
    times = data.points.time_ms[data.measured]
    if not len(times):
        return alert.start_ms - REACH_DAYS * DAY_MS, alert.start_ms + REACH_DAYS * DAY_MS
    before, after = times[times < alert.start_ms], times[times >= alert.start_ms]
    first = alert.start_ms - REACH_DAYS * DAY_MS
    if len(before) and (before >= first).sum() < FEW_RUNS:
        furthest = alert.start_ms - FURTHER_DAYS * DAY_MS
        first = max(furthest, int(before[-FEW_RUNS:][0]))
    last = alert.start_ms + REACH_DAYS * DAY_MS
    if len(after) and (after <= last).sum() < FEW_RUNS:
        last = min(alert.start_ms + FURTHER_DAYS * DAY_MS, int(after[:FEW_RUNS][-1]))
    first = max(first, min(int(times[0]), alert.previous_ms))
    last = min(last, max(int(times[-1]), alert.start_ms))
    return first - ROOM_MS, last + ROOM_MS


def alert_figure(data: TrendData, alert: AlertView, theme: Theme) -> dict[str, Any]:
    """Draw the series of an alert around its change.

    Returns
    -------
    dict
        A Plotly figure; the stretch in which the change lies is shaded, and a line stands at
        the first run that shows it.
    """
    first, last = alert_window(data, alert)
    shown = _within(data, first, last)
    state = TrendState(series=(str(data.series.key),), band=Band.LEVEL)
    figure = trend_figure([shown], state, theme, Arrangement.OVERLAID)
    colour = WORSE if alert.is_regression else BETTER
    layout = figure["layout"]
    layout["showlegend"] = False
    layout["dragmode"] = "zoom"
    layout["margin"] = {"l": 4, "r": 6, "t": 6, "b": 4}
    layout["xaxis"] |= {"range": [_moment(first), _moment(last)], "nticks": 6}
    for name, axis in layout.items():
        if name.startswith("yaxis"):
            axis.pop("title", None)
            axis["nticks"] = 5
    layout["annotations"] = []
    layout["shapes"] = [
        *layout["shapes"],
        {
            "type": "rect",
            "x0": _moment(alert.previous_ms),
            "x1": _moment(alert.start_ms),
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "fillcolor": colour,
            "opacity": 0.13,
            "line": {"width": 0},
        },
        {
            "type": "line",
            "x0": _moment(alert.start_ms),
            "x1": _moment(alert.start_ms),
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {"width": 1.6, "color": colour},
        },
    ]
    return figure


def described(data: TrendData, alert: AlertView) -> str:
    """Describe the picture for screen readers."""
    first, last = alert_window(data, alert)
    inside = (data.points.time_ms >= first) & (data.points.time_ms <= last) & data.measured
    before = int((inside & (data.points.time_ms < alert.start_ms)).sum())
    return (
        f"{before} runs before and {int(inside.sum()) - before} after the change of"
        f" {day_of_moment(alert.start_ms)}, from {day_of_moment(first)} to {day_of_moment(last)}."
    )


def _within(data: TrendData, first: int, last: int) -> TrendData:
    inside = (data.points.time_ms >= first) & (data.points.time_ms <= last)
    kept = only(data, np.flatnonzero(inside))
    bands = data.bands
    if bands is not None:
        days = (bands.days >= first // DAY_MS) & (bands.days <= last // DAY_MS)
        bands = replace(
            bands, **{item.name: getattr(bands, item.name)[days] for item in fields(StoredBands)}
        )
    return replace(
        kept,
        bands=bands if bands is not None and bands.days.size else None,
        reference=None,  # days that are compared are not marked here
        comparisons=(),
        release_starts=(),
        groups=tuple(
            replace(group, start_ms=first, end_ms=min(group.end_ms, last), label=Label.NORMAL)
            if group.start_ms < first  # where it began is not shown
            else replace(group, end_ms=min(group.end_ms, last))
            for group in data.groups
            if group.end_ms >= first and group.start_ms <= last
        ),
        changes=tuple(item for item in data.changes if first <= item.time_ms <= last),
    )


def _moment(time_ms: int) -> str:
    return str(np.datetime64(time_ms, "ms")).replace("T", " ")
