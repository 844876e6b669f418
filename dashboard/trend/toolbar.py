"""The buttons of the trend page's head: favourite, share, save, refit."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.shared import ids
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.share_button import share_button

FILES = (
    ("picture", "png", "PNG picture"),
    ("picture", "svg", "SVG picture"),
    ("file", "csv", "CSV table"),
    ("file", "md", "Markdown for a bug report"),
)


def trend_tools() -> list[Any]:
    """Build the buttons; ``assets/trend/buttons.js`` saves pictures and files."""
    save = dbc.DropdownMenu(
        [
            dbc.DropdownMenuItem(html.Span(word, **action(kind, ending)))
            for kind, ending, word in FILES
        ],
        id=ids.TREND_DOWNLOADS,
        label="Save",
        size="sm",
        color="link",
        toggle_class_name="bw-save",
        align_end=True,
    )
    star = html.Button(
        icon("star"),
        id=ids.TREND_STAR,
        type="button",
        className="bw-icon-button",
        title="Make this series a favourite",
        **aria(label="Favourite", pressed="false"),
    )
    return [
        star,
        share_button(),
        html.Button(
            [icon("clipboard"), " Copy"],
            id=ids.TREND_COPY,
            type="button",
            className="btn btn-outline-secondary btn-sm",
            title="Copy as Markdown with a frozen link, and the picture, for a bug report (c)",
            **action("copy"),
        ),
        save,
        html.Button(
            [icon("arrow-repeat"), " Refit"],
            id=ids.TREND_REFIT,
            type="button",
            className="btn btn-primary btn-sm",
            title="Refit this series (r)",
        ),
    ]
