"""The data page: which days are filled, what was ingested, and how the fits are."""

from dataclasses import replace
from typing import Any

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.data import callbacks, jobs_callbacks
from dashboard.data.data import read_filled_days, read_ingest_page, read_store_sizes
from dashboard.data.fit_list import fit_grid, refit_controls
from dashboard.data.ingest_list import ingest_table, rejected_part
from dashboard.data.job_list import job_part
from dashboard.data.pager import pager
from dashboard.data.state import DATA_CODECS, DataPageState, DataView, data_link, parse_data
from dashboard.data.store_sizes import sizes_line
from dashboard.shared import ids
from dashboard.shared.filters.series_filter import control_id, field, series_filter
from dashboard.shared.page_registry import Page, Query
from dashboard.shared.services import Services, current_services
from dashboard.shared.urls.codec import query_dict
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.day_field import day_field
from dashboard.shared.widgets.empty_state import empty_state, no_data
from dashboard.shared.widgets.frozen_banner import frozen_banner
from dashboard.shared.widgets.graph import graph
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.notes import link_notes
from dashboard.shared.widgets.share_button import share_button
from dashboard.shared.widgets.table import GRID_DAY, grid_options
from models.records.days import day_of_moment
from models.records.series_filter import Facets

NUMBER = {"type": "rightAligned"}
TITLE = "Data · Bandwatch"
SPANS = (30, 90, 180, 365, 730)

VIEWS = (
    (DataView.DAYS, "Days"),
    (DataView.INGESTS, "Ingests"),
    (DataView.FITS, "Fits"),
    (DataView.JOBS, "Jobs"),
)


def layout(**query: Any) -> html.Div:
    """Lay out the part of the page that the link names; callbacks fill days and fits."""
    state, notes = parse_data(query)
    services = current_services()
    facets = services.facets()
    parts: list[Any]
    if state.view is DataView.INGESTS:
        parts = _ingests(state, services)
    elif state.view is DataView.JOBS:
        parts = job_part(state)
    elif not facets.projects:
        parts = [no_data(alone=False)]
    elif state.view is DataView.FITS:
        parts = _fits(state, facets, services)
    else:
        parts = _days(state, facets)
    live = data_link(replace(state, as_of_ms=None))
    return html.Div(
        [link_notes(notes), frozen_banner(state.as_of_ms, (), live), _head(state), *parts],
        className="bw-page",
    )


def _head(state: DataPageState) -> html.Header:
    return html.Header(
        [
            html.H1("Data", className="bw-title"),
            html.Nav(
                html.Ul([_view(view, word, state) for view, word in VIEWS]),
                className="bw-views",
                **aria(label="Parts of this page"),
            ),
            html.Div(share_button(), className="bw-head-tools"),
        ],
        className="bw-head bw-head-list",
    )


def _view(view: DataView, word: str, state: DataPageState) -> html.Li:
    shown = view is state.view
    kept = replace(state, view=view, page=1, ingest=None)
    link = dcc.Link(word, href=data_link(kept), className=f"bw-view{' bw-shown' if shown else ''}")
    return html.Li(link, **(aria(current="page") if shown else {}))


def _days(state: DataPageState, facets: Facets) -> list[Any]:
    spans = sorted({*SPANS, state.days})
    span_id, last_id = control_id(ids.DATA_DAYS, "days"), control_id(ids.DATA_DAYS, "to")
    options = [{"label": f"{span} days", "value": str(span)} for span in spans]
    span = dbc.Select(id=span_id, options=options, value=str(state.days), size="sm")
    more = [
        field("Shown", span_id, span),
        day_field(last_id, "Up to", state.last, "newest day"),
    ]
    columns = [
        {"field": "test", "headerName": "Series", "cellRenderer": "SeriesName", "minWidth": 240},
        *(
            {"field": name, "headerName": title, "width": 120, "flex": 0, **kind}
            for name, title, kind in (
                ("branch", "Branch", {}),
                ("filled", "Filled days", NUMBER),
                ("missing", "Missing days", NUMBER),
                ("gap", "Longest gap", NUMBER),
                ("measurements", "Measurements", NUMBER),
                ("failed", "Failed", NUMBER),
                ("first", "First", GRID_DAY),
                ("last", "Last", GRID_DAY),
            )
        ),
    ]
    return [
        dcc.Store(id=ids.DATA_DAYS_STATE, data=query_dict(state, DATA_CODECS)),
        *_kept(ids.DATA_DAYS, DataView.DAYS),
        series_filter(ids.DATA_DAYS, state, facets, more),
        html.Section(
            [
                html.Div(
                    [
                        html.H2("Filled and missing days", className="bw-card-title"),
                        html.Div(
                            [
                                html.Div(id=ids.DATA_DAYS_PAGES),
                                html.A(
                                    [icon("download"), " CSV"],
                                    id=ids.DATA_DAYS_CSV,
                                    href=data_link(replace(state, page=1), "/data/days.csv"),
                                    download="days.csv",
                                    className="btn btn-outline-secondary btn-sm",
                                    title="Filled days of all series that match",
                                ),
                            ],
                            className="bw-head-tools",
                        ),
                    ],
                    className="bw-part-head",
                ),
                html.P(id=ids.DATA_DAYS_SUMMARY, className="bw-summary", role="status"),
                dcc.Loading(
                    graph(ids.DATA_DAYS_GRAPH, height="420px", file_name="days"), delay_show=250
                ),
            ],
            className="bw-card bw-figure bw-days",
        ),
        html.Section(
            dag.AgGrid(
                id=ids.DATA_DAYS_TABLE,
                className="bw-list-grid",
                columnDefs=columns,
                rowData=None,
                defaultColDef={"sortable": True, "resizable": True, "flex": 1},
                dashGridOptions=grid_options(rowHeight=46, headerHeight=34),
                style={"height": "100%", "width": "100%"},
            ),
            className="bw-card bw-grid bw-days-table",
            **aria(label="Days of each series"),
        ),
    ]


def _fits(state: DataPageState, facets: Facets, services: Services) -> list[Any]:
    sizes = []
    if state.as_of_ms is None:
        sizes = [sizes_line(read_store_sizes(services), services.settings.keep_fits)]
    return [
        dcc.Store(id=ids.DATA_FITS_STATE, data=query_dict(state, DATA_CODECS)),
        *_kept(ids.DATA_FITS, DataView.FITS),
        series_filter(ids.DATA_FITS, state, facets),
        refit_controls(hidden=state.as_of_ms is not None),
        html.Div(
            [html.Div(id=ids.DATA_FITS_SUMMARY, role="status"), html.Div(id=ids.DATA_FITS_PAGES)],
            className="bw-part-head",
        ),
        html.Section(fit_grid(), className="bw-card bw-grid bw-fits", **aria(label="Fits")),
        *sizes,
    ]


def _kept(part: str, view: DataView) -> list[Any]:
    """Hold what a filter keeps of the link (the view) and what it resets (the page)."""
    return [
        dcc.Input(id=control_id(part, "view"), type="hidden", value=view.value),
        dcc.Input(id=control_id(part, "page"), type="hidden", value=""),
    ]


def _ingests(state: DataPageState, services: Services) -> list[Any]:
    found = read_ingest_page(services, state)
    if not found.found:
        return [
            empty_state(
                "No ingests",
                "Nothing was ingested yet, or this page is beyond the last."
                " Demo data do not count.",
                icon_name="inbox",
                commands=["bandwatch ingest results.csv"],
            )
        ]
    seen_ms = services.seen_ms(state.as_of_ms)
    parts: list[Any] = [
        html.Section(ingest_table(found.found, state, seen_ms), className="bw-card bw-ingests"),
        pager(
            state.page,
            state.page + found.more,
            data_link(replace(state, page=state.page - 1)),
            data_link(replace(state, page=state.page + 1)),
        ),
    ]
    if found.chosen is not None:
        parts.append(rejected_part(found.chosen, found.reasons, found.rejected))
    elif state.ingest:
        parts.append(link_notes([f"There is no ingest number {state.ingest}."]))
    return parts


def freeze(services: Services, query: Query) -> str:
    """Build the permanent link of the page, with the last day that is shown."""
    state, _ = parse_data(query)
    moment = services.frozen_ms(state.as_of_ms)
    state = replace(state, as_of_ms=moment)
    if state.view is DataView.DAYS and state.last is None:
        found = read_filled_days(services.engine, state, day_of_moment(moment))
        state = replace(state, last=found.last)
    return data_link(state)


PAGE = Page(
    "/data",
    TITLE,
    layout,
    register=(
        callbacks.register,
        jobs_callbacks.register,
    ),
    freeze=freeze,
    label="Data",
)
