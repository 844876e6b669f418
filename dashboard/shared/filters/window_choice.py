"""The controls that choose a stretch of days, and the words that tell which it is."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.shared.filters.series_filter import control_id
from dashboard.shared.formatting.values import count, format_day
from dashboard.shared.urls.window_state import WindowState
from models.records.days import day_of_moment

OFFERED = (1, 7, 30, 90, 365)


def window_ids(page: str) -> list[str]:
    """List the controls that :func:`window_choice` makes."""
    return [control_id(page, part) for part in ("days", "newest")]


def window_choice(page: str, state: WindowState, offered: Sequence[int] = OFFERED) -> list[Any]:
    """Build the controls; a number of days that only the link names is offered as well."""
    days = sorted({*offered, state.days})
    choice = html.Fieldset(
        [
            html.Legend("Days", className="bw-label"),
            dbc.RadioItems(
                id=control_id(page, "days"),
                options=[{"label": f"{number}", "value": number} for number in days],
                value=state.days,
                class_name="bw-segments",
                input_class_name="btn-check",
                label_class_name="btn btn-sm bw-segment",
            ),
        ],
        className="bw-filter",
    )
    back = html.Div(
        dbc.Switch(
            id=control_id(page, "newest"),
            label="Count back from the newest run",
            value=state.from_newest,
        ),
        className="bw-switches",
    )
    return [choice, back]


def window_text(state: WindowState, since_ms: int, until_ms: int) -> str:
    """Format which days are shown."""
    since, until = format_day(day_of_moment(since_ms)), format_day(day_of_moment(until_ms - 1))
    of = "of the data" if state.from_newest else "up to now"
    return f"{count(state.days, 'day')} {of}: {since} to {until}"
