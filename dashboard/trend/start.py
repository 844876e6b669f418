"""The trend page without a series: find one, the worst ones, one's own favourites and recents."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.shared import ids
from dashboard.shared.formatting.values import UNKNOWN, percent
from dashboard.shared.formatting.verdict_tone import verdict_tone
from dashboard.shared.urls.trend_link import series_link
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.local_link import local_link
from models.records.views.overview import OverviewRow

WORST = 8  # series; more are a list, and the overview is one


def start_page(worst: Sequence[OverviewRow]) -> list[Any]:
    """Build the page; ``assets/trend/visited.js`` fills the favourites and the recents.

    Parameters
    ----------
    worst : sequence of OverviewRow
        Series to look at first, in the overview's order.
    """
    return [
        html.Header(
            [
                html.H1("Trend", className="bw-title"),
                html.Button(
                    [icon("search"), " Find a series ", html.Kbd("/")],
                    id=ids.TREND_FIND,
                    type="button",
                    className="btn btn-primary btn-sm",
                ),
            ],
            className="bw-head",
        ),
        html.Div(
            [
                _card("Look at first", [_row(row) for row in worst] or [_no_worst()]),
                _card("Favourites", [html.Div(id=ids.TREND_FAVOURITES)]),
                _card("Opened last", [html.Div(id=ids.TREND_RECENT)]),
            ],
            className="bw-trend-start",
        ),
    ]


def _card(title: str, content: Sequence[Any]) -> html.Section:
    return html.Section(
        [html.H2(title, className="bw-card-title"), *content],
        className="bw-card bw-trend-start-card",
    )


def _no_worst() -> html.P:
    return html.P(
        ["No series got better or worse. All are on the ", local_link("overview", "/"), "."],
        className="text-body-secondary mb-0",
    )


def _row(row: OverviewRow) -> dcc.Link:
    key = row.series.key
    place = " · ".join(part for part in (key.project, key.branch, key.suite, key.platform) if part)
    change = UNKNOWN if row.status is None else percent(row.status.week.change)
    return dcc.Link(
        [
            html.Span([html.B(key.test), html.Small(place)]),
            html.Span(
                [html.Span(change, className="bw-number"), html.Small(row.verdict.value)],
                className=f"bw-tone-{verdict_tone(row.verdict)}",
            ),
        ],
        href=series_link(str(key)),
        className="bw-trend-start-row",
    )
