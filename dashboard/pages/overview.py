"""The list of series, from which each trend is one step away."""

from typing import Any

import dash_ag_grid as dag
from dash import dcc, html

from dashboard import ids
from dashboard.components.aria import aria
from dashboard.components.empty_state import empty_state
from dashboard.components.notes import link_notes
from dashboard.components.table import grid_options
from dashboard.services import current_services
from dashboard.url_state import parse_overview

TITLE = "Overview · Bandwatch"


def layout(**query: Any) -> html.Div:
    """Lay out the list for a link's query; a callback fills it."""
    state, notes = parse_overview(query)
    _, total = current_services().find("", 1)
    if total == 0:
        return html.Div([link_notes(notes), _no_data()], className="bw-page")
    return html.Div(
        [
            link_notes(notes),
            html.Header(
                [
                    html.Div(
                        [
                            html.H1("Overview", className="bw-title"),
                            html.P(id=ids.OVERVIEW_COUNT, className="bw-facts", role="status"),
                        ]
                    ),
                    _search(state.words),
                ],
                className="bw-head",
            ),
            html.Section(_grid(), className="bw-card bw-grid", **aria(label="Series")),
        ],
        className="bw-page",
    )


def _search(words: str) -> html.Div:
    return html.Div(
        [
            html.Label("Words in the name", htmlFor=ids.OVERVIEW_WORDS, className="bw-label"),
            dcc.Input(
                id=ids.OVERVIEW_WORDS,
                type="search",
                value=words,
                debounce=0.2,
                autoComplete="off",
                placeholder="all must match",
                className="form-control form-control-sm bw-search",
            ),
        ],
        className="bw-field",
    )


def _grid() -> dag.AgGrid:
    columns = [
        {"field": "test", "cellRenderer": "SeriesLink", "minWidth": 220, "flex": 2},
        {"field": "suite", "minWidth": 120},
        {"field": "platform", "minWidth": 120},
        {"field": "project", "minWidth": 110},
        {"field": "branch", "minWidth": 90},
        {"field": "measurements", "type": "rightAligned", "minWidth": 120},
        {"field": "newest", "headerName": "Newest run", "minWidth": 120},
        {"field": "fit", "minWidth": 120},
    ]
    return dag.AgGrid(
        id=ids.OVERVIEW_GRID,
        columnDefs=columns,
        rowData=[],
        defaultColDef={"sortable": True, "filter": False, "resizable": True, "flex": 1},
        dashGridOptions=grid_options(),
        style={"height": "calc(100vh - 220px)", "minHeight": "320px", "width": "100%"},
    )


def _no_data() -> html.Div:
    return empty_state(
        "No data yet",
        "Load a history of results, or made data to look around:",
        icon_name="inbox",
        commands=["bandwatch ingest results.csv && bandwatch fit --all", "bandwatch demo"],
    )
