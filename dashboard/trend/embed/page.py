"""One chart of the trend page, to be framed by a wiki; style sheets leave out all else."""

from typing import Any

from dash import html

from dashboard.shared.page_registry import Page
from dashboard.trend.page import layout as trend_layout

TITLE = "Trend · Bandwatch"


def layout(**query: Any) -> html.Div:
    """Lay out the trend of a link's query; see ``assets/trend/embed.css`` for what is seen."""
    return html.Div(trend_layout(**query), className="bw-embed")


PAGE = Page("/embed/trend", TITLE, layout)
