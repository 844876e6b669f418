"""The matrix page: how every series changed from release to release."""

from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboard.releases.data import read_project_facets, release_choice
from dashboard.releases.freeze import pin_compared
from dashboard.releases.matrix import callbacks, ids
from dashboard.releases.matrix.controls import matrix_controls
from dashboard.releases.matrix.data import read_matrix
from dashboard.releases.matrix.grid import matrix_grid
from dashboard.releases.matrix.state import MATRIX_CODECS, matrix_link, parse_matrix
from dashboard.releases.page import lacking
from dashboard.releases.tabs import release_tabs
from dashboard.shared.page_registry import Page, Query
from dashboard.shared.services import Services, current_services
from dashboard.shared.urls.codec import query_dict
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.frozen_banner import frozen_banner
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.notes import link_notes
from dashboard.shared.widgets.share_button import share_button

TITLE = "Releases, matrix · Bandwatch"


def layout(**query: Any) -> html.Div:
    """Lay out the page for a link's query; a callback fills it."""
    state, notes = parse_matrix(query)
    services = current_services()
    choice = release_choice(services, state.releases())
    ignored = link_notes((*notes, *choice.notes))
    frozen = frozen_banner(state.as_of_ms, (), matrix_link(replace(state, as_of_ms=None)))
    if choice.lack is not None:
        return html.Div([ignored, frozen, lacking(choice)], className="bw-page")
    return html.Div(
        [
            ignored,
            frozen,
            dcc.Store(id=ids.STATE, data=query_dict(state, MATRIX_CODECS)),
            dcc.Store(id=ids.PROJECT, data=choice.project),
            html.Header(
                [
                    html.Div(
                        [
                            html.P(choice.project, className="bw-overline"),
                            html.H1("Releases", className="bw-title"),
                        ]
                    ),
                    release_tabs(choice.project, "matrix"),
                    html.Div(
                        [
                            share_button(),
                            html.A(
                                [icon("download"), " CSV"],
                                id=ids.CSV,
                                href=matrix_link(state, "/releases/matrix.csv"),
                                download="matrix.csv",
                                className="btn btn-outline-secondary btn-sm",
                                title="Every cell, with its interval",
                            ),
                        ],
                        className="bw-head-tools",
                    ),
                ],
                className="bw-head bw-head-list",
            ),
            matrix_controls(choice, state, read_project_facets(services.engine, choice.project)),
            html.P(
                "Change of each release against the one before it; positive is worse. A cell opens"
                " the trend at the release's day, the table below any two releases.",
                className="bw-summary",
            ),
            html.Div(id=ids.NOTICE),
            html.Section(
                matrix_grid(), className="bw-card bw-grid bw-matrix", **aria(label="Series")
            ),
            html.Section(
                [html.H2("Any two releases", className="bw-card-title"), html.Div(id=ids.PAIRS)],
                className="bw-card bw-pairs-card",
            ),
        ],
        className="bw-page",
    )


def freeze(services: Services, query: Query) -> str:
    """Build the permanent link of the matrix; the fits that it shows are pinned."""
    state, _ = parse_matrix(query)
    state = replace(state, as_of_ms=services.frozen_ms(state.as_of_ms))
    choice, matrix = read_matrix(services, state)
    if matrix is None or choice.reference is None:
        return matrix_link(state)
    pin_compared(services, (*matrix.steps, matrix.whole))
    return matrix_link(replace(state, projects=(choice.project,), reference=choice.reference.name))


PAGE = Page("/releases/matrix", TITLE, layout, register=(callbacks.register,), freeze=freeze)
