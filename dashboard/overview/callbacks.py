"""Wire the overview: the controls to the link, the grid to the store, the rows to a CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import flask
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.exceptions import PreventUpdate

from dashboard.overview.data import count_rows, read_by_suite, read_rows, read_suites
from dashboard.overview.rows import overview_csv, overview_row
from dashboard.overview.state import OverviewState, overview_link, parse_overview
from dashboard.overview.suites import Heading, count_lines, heading_row
from dashboard.overview.verdict_totals import total_options
from dashboard.shared import ids
from dashboard.shared.clientside import LISTS, clientside
from dashboard.shared.filters.callbacks import register_choices, register_filter
from dashboard.shared.formatting.csv_answer import csv_answer
from dashboard.shared.formatting.values import count
from dashboard.shared.services import Services
from dashboard.shared.widgets.empty_state import empty_state
from dashboard.shared.widgets.icon import icon
from models.records.comparison import Verdict
from models.records.views.overview import OverviewRow, Totals
from models.stats.comparison.quality_gate import MAX_AGE_DAYS

MOST_ROWS = 500  # per block


def register(app: Dash, services: Services) -> None:
    """Add the overview's callbacks, and the address of its CSV, to an app."""

    @app.callback(
        Output(ids.OVERVIEW_GRID, "getRowsResponse"),
        Output(ids.OVERVIEW_VERDICT, "options"),
        Output(ids.OVERVIEW_COUNT, "children"),
        Output(ids.OVERVIEW_NOTICE, "children"),
        Output(ids.OVERVIEW_NONE, "children"),
        Input(ids.OVERVIEW_GRID, "getRowsRequest"),
        State(ids.OVERVIEW_STATE, "data"),
    )
    def fill(request: Mapping[str, Any] | None, query: Mapping[str, Any] | None) -> Any:
        if not request:
            raise PreventUpdate
        state, _ = parse_overview({**(query or {}), "sort": _sort(request)})
        offset = max(0, int(request.get("startRow") or 0))
        limit = min(max(0, int(request.get("endRow") or 0) - offset), MOST_ROWS)
        totals = count_rows(services, state)
        shown = totals.shown(state.verdicts)
        cells, lines = _lines(services, state, limit, offset)
        rows = {"rowData": cells, "rowCount": shown if lines is None else lines}
        if offset:
            return rows, *(no_update,) * 4
        return (
            rows,
            total_options(totals),
            count(shown, "series"),
            *_status_text(state, totals, shown),
        )

    def table() -> flask.Response:
        state, _ = parse_overview(flask.request.args.to_dict(flat=False))
        return csv_answer(overview_csv(read_rows(services, state)), "overview.csv")

    app.server.add_url_rule("/overview.csv", "overview_csv", table)

    more = (
        *(ids.OVERVIEW_VERDICT, ids.OVERVIEW_MIN, ids.OVERVIEW_ALERTED, ids.OVERVIEW_OLD),
        *(ids.OVERVIEW_SUITES, ids.OVERVIEW_NOISE),
    )
    folded = Input(ids.OVERVIEW_FOLDED, "data")
    register_filter(app, ids.OVERVIEW, ids.OVERVIEW_STATE, more, [folded])
    register_choices(app, ids.OVERVIEW, ["noise"])
    clientside(
        app,
        "refreshGrid",
        Output(ids.OVERVIEW_STATE, "modified_timestamp"),
        Input(ids.OVERVIEW_STATE, "data"),
        State(ids.OVERVIEW_GRID, "id"),
        namespace=LISTS,
    )
    clientside(
        app,
        "keepOrder",
        Output(ids.OVERVIEW_CSV, "href"),
        Input(ids.OVERVIEW_STATE, "data"),
        Input(ids.OVERVIEW_GRID, "getRowsRequest"),
        namespace=LISTS,
    )
    clientside(
        app,
        "showColumns",
        Output(ids.OVERVIEW_COLUMNS, "className"),
        Input(ids.OVERVIEW_COLUMNS, "value"),
        State(ids.OVERVIEW_GRID, "id"),
        namespace=LISTS,
    )
    clientside(
        app,
        "keepColumns",
        Output(ids.OVERVIEW_COLUMNS, "value"),
        Input(ids.OVERVIEW_GRID, "columnState"),
        State(ids.OVERVIEW_COLUMNS, "options"),
        State(ids.OVERVIEW_COLUMNS, "value"),
        namespace=LISTS,
    )
    clientside(
        app,
        "onlyRegressions",
        Output(ids.OVERVIEW_ONLY, "value"),
        Output(ids.OVERVIEW_VERDICT, "value"),
        Input(ids.OVERVIEW_ONLY, "value"),
        Input(ids.OVERVIEW_VERDICT, "value"),
        namespace=LISTS,
    )


def _lines(
    services: Services, state: OverviewState, limit: int, offset: int
) -> tuple[list[dict[str, Any]], int | None]:
    """Build a stretch of the grid's rows; and how many there are, where headings are among them."""
    now_ms, facets = services.seen_ms(state.as_of_ms), services.facets()
    found: Sequence[Heading | OverviewRow]
    if state.by_suite:
        suites = read_suites(services, state)
        lines = count_lines(suites, state.folded)
        found = read_by_suite(services, state, suites, limit=limit, offset=offset)
    else:
        lines = None
        found = read_rows(services, state, limit=limit, offset=offset)
    name_branch, name_project = len(facets.branches) > 1, len(facets.projects) > 1
    rows = [
        heading_row(item, name_project=name_project)
        if isinstance(item, Heading)
        else overview_row(item, now_ms, name_branch=name_branch, as_of_ms=state.as_of_ms)
        for item in found
    ]
    return rows, lines


def _sort(request: Mapping[str, Any]) -> str:
    """Format the grid's order as links do; blank for the default order."""
    model = request.get("sortModel") or [{}]
    name = str(model[0].get("colId", ""))
    return f"-{name}" if model[0].get("sort") == "desc" else name


def _status_text(state: OverviewState, totals: Totals, shown: int) -> tuple[Any, Any]:
    """Build what stands above the rows, and what replaces them if there are none."""
    if not shown:
        return None, empty_state(
            "Nothing matches",
            "No series passes these filters. Take one of them back.",
            icon_name="funnel",
        )
    if not totals.fitted:
        return _notice(
            "None of these series has been fitted, so there are no levels and no verdicts. Run ",
            html.Code("bandwatch fit --all"),
            ".",
        ), None
    if totals.too_old and not state.judge_old:
        none_left = totals.by_verdict[Verdict.WITHHELD] == totals.series
        return _notice(
            f"{totals.too_old:,} of {totals.series:,} series have no run in the last"
            f" {MAX_AGE_DAYS} days, so their verdicts are withheld: what was true then need not be"
            " true today. ",
            dcc.Link(
                "Judge old data",
                href=overview_link(replace(state, judge_old=True)),
                className=f"btn btn-sm {'btn-primary' if none_left else 'btn-outline-secondary'}",
                title="Show what the newest day of each series says, however old it is",
            ),
        ), None
    return None, None


def _notice(*parts: Any) -> html.Div:
    return html.Div(
        [icon("info-circle"), html.Span(list(parts))], className="bw-notes", role="note"
    )
