"""The series of a trend page: each can be taken away, others can be added."""

from collections.abc import Sequence

from dash import html

from dashboard.shared.figures.axis_ref import AxisRef
from dashboard.shared.formatting.series_names import short_names
from dashboard.shared.urls.trend_state import MOST_SERIES
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon
from models.records.series import SeriesKey


def series_chips(keys: Sequence[SeriesKey]) -> html.Div:
    """List the series with a button to add one; ``assets/trend/buttons.js`` obeys the buttons."""
    chips = []
    if len(keys) > 1:
        names = short_names(keys)
        chips = [
            _chip(number, key, name)
            for number, (key, name) in enumerate(zip(keys, names, strict=True))
        ]
    full = len(keys) >= MOST_SERIES
    add = html.Button(
        [icon("plus-lg"), " Add a series"],
        type="button",
        className="btn btn-sm btn-outline-secondary",
        disabled=full,
        title=f"A page shows at most {MOST_SERIES}" if full else "Compare with another series",
        **action("add"),
    )
    return html.Div([*chips, add], className="bw-chips", **aria(label="Series"), role="group")


def _chip(number: int, key: SeriesKey, name: str) -> html.Span:
    colour = AxisRef(0, number, alone=False).colour
    return html.Span(
        [
            html.Span(className="bw-chip-colour", style={"background": colour}),
            html.Span(name, title=str(key)),
            html.Button(
                icon("x"),
                type="button",
                className="bw-chip-remove",
                **aria(label=f"Remove {name}"),
                **action("remove", str(key)),
            ),
        ],
        className="bw-chip",
    )
