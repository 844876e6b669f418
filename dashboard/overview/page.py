"""The overview: one row per series, the ones that need a person first."""

from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.overview import callbacks
from dashboard.overview.columns import column_choice
from dashboard.overview.grid import overview_grid
from dashboard.overview.state import OVERVIEW_CODECS, OverviewState, overview_link, parse_overview
from dashboard.overview.verdict_totals import verdict_totals
from dashboard.shared import ids
from dashboard.shared.filters.series_filter import TYPING_MS, choice_field, field, series_filter
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
from models.records.series_status import NoiseClass

TITLE = "Overview · Bandwatch"


def layout(**query: Any) -> html.Div:
    """Lay out the page for a link's query; a callback fills it."""
    state, notes = parse_overview(query)
    services = current_services()
    facets = services.facets()
    if not facets.projects:
        return html.Div([link_notes(notes), no_data()], className="bw-page")
    return html.Div(
        [
            link_notes(notes),
            dcc.Store(id=ids.OVERVIEW_STATE, data=query_dict(state, OVERVIEW_CODECS)),
            dcc.Store(id=ids.OVERVIEW_FOLDED, data=list(state.folded)),
            frozen_banner(state.as_of_ms, (), overview_link(replace(state, as_of_ms=None))),
            _head(state),
            html.Div(
                series_filter(ids.OVERVIEW, state, facets, _more(state)),
                className="bw-overview-filter",
            ),
            html.Div(id=ids.OVERVIEW_NOTICE),
            html.Section(
                [overview_grid(state.order, state.columns), html.Div(id=ids.OVERVIEW_NONE)],
                className="bw-card bw-grid bw-overview",
                **aria(label="Series"),
            ),
        ],
        className="bw-page",
    )


def _head(state: OverviewState) -> html.Header:
    return html.Header(
        [
            html.Div(
                [
                    html.H1("Overview", className="bw-title"),
                    html.P(id=ids.OVERVIEW_COUNT, className="bw-facts", role="status"),
                ]
            ),
            verdict_totals(state),
            html.Div(
                [
                    dbc.Switch(
                        id=ids.OVERVIEW_SUITES,
                        label="By suite",
                        value=state.by_suite,
                        class_name="bw-by-suite",
                    ),
                    saved_views(),
                    column_choice(state.columns),
                    share_button(),
                    html.A(
                        [icon("download"), " CSV"],
                        id=ids.OVERVIEW_CSV,
                        href=overview_link(state, "/overview.csv"),
                        download="overview.csv",
                        className="btn btn-outline-secondary btn-sm",
                        title="All rows that match, in this order",
                    ),
                ],
                className="bw-head-tools",
            ),
        ],
        className="bw-head bw-head-list",
    )


def _more(state: OverviewState) -> list[Any]:
    least = dbc.Input(
        id=ids.OVERVIEW_MIN,
        type="number",
        min=0,
        step="any",
        value=state.least or None,
        debounce=TYPING_MS,
        placeholder="0",
        size="sm",
        class_name="bw-least",
    )
    return [
        choice_field(
            ids.OVERVIEW,
            "noise",
            "Noise",
            [item.value for item in NoiseClass],
            [item.value for item in state.noise],
        ),
        field("Change of at least, %", ids.OVERVIEW_MIN, least),
        html.Div(
            [
                dbc.Switch(
                    id=ids.OVERVIEW_ONLY,
                    label="Only regressions",
                    value=[item.value for item in state.verdicts] == ["regression"],
                ),
                dbc.Switch(
                    id=ids.OVERVIEW_ALERTED,
                    label="Open alerts",
                    value=state.alerted,
                ),
                dbc.Switch(
                    id=ids.OVERVIEW_OLD,
                    label="Judge old data",
                    value=state.judge_old,
                ),
            ],
            className="bw-switches",
        ),
    ]


def freeze(services: Services, query: Query) -> str:
    """Build the permanent link of the page."""
    state, _ = parse_overview(query)
    return overview_link(replace(state, as_of_ms=services.frozen_ms(state.as_of_ms)))


PAGE = Page(
    "/",
    TITLE,
    layout,
    register=(callbacks.register,),
    freeze=freeze,
    label="Overview",
)
