"""The failures: which tests failed or timed out lately, how often, and where last."""

from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboard.failures import callbacks
from dashboard.failures.grid import failure_grid
from dashboard.failures.state import FAILURES_CODECS, FailuresState, failures_link, parse_failures
from dashboard.shared import ids
from dashboard.shared.filters.series_filter import series_filter
from dashboard.shared.filters.window_choice import window_choice
from dashboard.shared.page_registry import Page, Query
from dashboard.shared.services import Services, current_services
from dashboard.shared.urls.codec import query_dict
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.empty_state import no_data
from dashboard.shared.widgets.frozen_banner import frozen_banner
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.notes import link_notes
from dashboard.shared.widgets.saved_views import saved_views
from dashboard.shared.widgets.share_button import share_button

TITLE = "Failures · Bandwatch"


def layout(**query: Any) -> html.Div:
    """Lay out the page for a link's query; a callback fills it."""
    state, notes = parse_failures(query)
    facets = current_services().facets()
    if not facets.projects:
        return html.Div([link_notes(notes), no_data()], className="bw-page")
    return html.Div(
        [
            link_notes(notes),
            dcc.Store(id=ids.FAILURES_STATE, data=query_dict(state, FAILURES_CODECS)),
            frozen_banner(state.as_of_ms, (), failures_link(replace(state, as_of_ms=None))),
            _head(state),
            series_filter(ids.FAILURES, state, facets, window_choice(ids.FAILURES, state)),
            html.Div(id=ids.FAILURES_PLATFORMS),
            html.Section(
                [failure_grid(state.order), html.Div(id=ids.FAILURES_NONE)],
                className="bw-card bw-grid bw-failures",
                **aria(label="Tests that failed"),
            ),
        ],
        className="bw-page",
    )


def _head(state: FailuresState) -> html.Header:
    return html.Header(
        [
            html.Div(
                [
                    html.H1("Failures", className="bw-title"),
                    html.P(id=ids.FAILURES_FACTS, className="bw-facts", role="status"),
                ]
            ),
            html.Div(
                [
                    saved_views(),
                    share_button(),
                    html.A(
                        [icon("download"), " CSV"],
                        id=ids.FAILURES_CSV,
                        href=failures_link(state, "/failures.csv"),
                        download="failures.csv",
                        className="btn btn-outline-secondary btn-sm",
                        title="All rows that match, in this order",
                    ),
                ],
                className="bw-head-tools",
            ),
        ],
        className="bw-head bw-head-list",
    )


def freeze(services: Services, query: Query) -> str:
    """Build the permanent link of the page."""
    state, _ = parse_failures(query)
    return failures_link(replace(state, as_of_ms=services.frozen_ms(state.as_of_ms)))


PAGE = Page(
    "/failures",
    TITLE,
    layout,
    register=(callbacks.register,),
    freeze=freeze,
    label="Failures",
)
