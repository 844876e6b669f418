"""A field for a day, in the page's own format and never in that of the browser's language."""

from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.shared.formatting.values import format_day
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon


def day_field(identity: str, label: str, day: date | None, effective: str = "") -> html.Div:
    """Build a field for a day that may be empty; ``assets/days.js`` reads it and has a calendar.

    Parameters
    ----------
    effective : str
        What is shown where the field is empty: the day that is taken then, or a word.
    """
    field: Any = dbc.Input
    return html.Div(
        [
            html.Label(label, htmlFor=identity, className="bw-label"),
            html.Div(
                [
                    field(
                        id=identity,
                        type="text",
                        value=format_day(day) if day else "",
                        placeholder=effective,
                        debounce=True,  # half a date is none
                        autocomplete="off",
                        size="sm",
                        class_name="bw-date",
                    ),
                    html.Button(
                        icon("calendar3"),
                        type="button",
                        className="bw-calendar",
                        title="Choose from a calendar",
                        **aria(label=f"{label}: choose from a calendar"),
                        **action("calendar", identity),
                    ),
                ],
                className="bw-day-box",
                title="Such as 3 May 2026 or 2026-05-03; empty for the usual",
            ),
        ],
        className="bw-control",
    )
