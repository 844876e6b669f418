"""Wire the matrix: the controls to the link, the link to the grid and to its CSV."""

from collections.abc import Mapping
from typing import Any

import flask
from dash import Dash, Input, Output, State
from dash.exceptions import PreventUpdate

from dashboard.releases.matrix import ids
from dashboard.releases.matrix.controls import control_ids
from dashboard.releases.matrix.data import read_matrix
from dashboard.releases.matrix.grid import matrix_columns
from dashboard.releases.matrix.pairs import pair_table
from dashboard.releases.matrix.rows import matrix_csv, matrix_rows
from dashboard.releases.matrix.state import parse_matrix
from dashboard.shared.clientside import LISTS, clientside
from dashboard.shared.filters.callbacks import register_choices
from dashboard.shared.formatting.csv_answer import csv_answer
from dashboard.shared.services import Services
from dashboard.shared.widgets.empty_state import empty_state
from dashboard.shared.widgets.notes import link_notes


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the matrix, and the address of its CSV, to an app."""

    @app.callback(
        Output(ids.GRID, "columnDefs"),
        Output(ids.GRID, "rowData"),
        Output(ids.PAIRS, "children"),
        Output(ids.NOTICE, "children"),
        Input(ids.STATE, "data"),
        State(ids.GRID, "columnState"),
    )
    def draw(query: Mapping[str, Any] | None, columns: list[dict[str, Any]] | None) -> Any:
        state, notes = parse_matrix(query or {})
        choice, matrix = read_matrix(services, state)
        if choice.lack is not None:
            raise PreventUpdate
        if matrix is None:
            older = empty_state(
                "No release before it",
                "The release is the first of the calendar. Choose a later one.",
                icon_name="tags",
            )
            return [], [], None, [link_notes(notes), older]
        rows = matrix_rows(matrix)
        nothing = (
            None
            if rows
            else empty_state(
                "Nothing matches",
                "No series of this project passes these filters. Take one of them back.",
                icon_name="funnel",
            )
        )
        order = _sorted_by(columns) or state.order
        return (
            matrix_columns(matrix, order),
            rows,
            pair_table(matrix, state),
            [link_notes(notes), nothing],
        )

    def table() -> flask.Response:
        state, _ = parse_matrix(flask.request.args.to_dict(flat=False))
        _, matrix = read_matrix(services, state)
        return csv_answer("" if matrix is None else matrix_csv(matrix), "matrix.csv")

    app.server.add_url_rule("/releases/matrix.csv", "matrix_csv", table)

    clientside(
        app,
        "keepFilters",
        Output(ids.STATE, "data"),
        *(Input(control, "value") for control in control_ids()),
        Input(ids.PROJECT, "data"),
        namespace=LISTS,
    )
    register_choices(app, ids.MATRIX, ("branch", "suite", "platform"))
    clientside(
        app,
        "keepColumnOrder",
        Output(ids.CSV, "href"),
        Input(ids.STATE, "data"),
        Input(ids.GRID, "columnState"),
        namespace=LISTS,
    )


def _sorted_by(columns: list[dict[str, Any]] | None) -> str:
    """Return by what a person sorted the grid, so that new rows keep the order."""
    for column in columns or []:
        if isinstance(column, dict) and column.get("sort"):
            return f"{'-' if column['sort'] == 'desc' else ''}{column.get('colId')}"
    return ""
