"""The page for addresses that lead nowhere."""

from typing import Any

from dash import dcc, html

from dashboard.shared.page_registry import Page
from dashboard.shared.widgets.empty_state import empty_state

TITLE = "Not found · Bandwatch"


def layout(**_: Any) -> html.Div:
    """Build the page for an unknown path."""
    return html.Div(
        empty_state(
            "No such page",
            "The address leads nowhere in Bandwatch.",
            icon_name="signpost-split",
            alone=True,
            actions=[dcc.Link("Overview", href="/", className="btn btn-primary btn-sm")],
        ),
        className="bw-page",
    )


PAGE = Page("/404", TITLE, layout)
