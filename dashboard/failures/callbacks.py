"""Wire the failures: the controls to the link, the link to the grid and to its CSV."""

from collections.abc import Mapping
from typing import Any

import flask
from dash import Dash, Input, Output, html

from dashboard.failures.data import read_failing
from dashboard.failures.platforms import platform_failures
from dashboard.failures.rows import by_platform, failure_row, failures_csv, sorted_failures
from dashboard.failures.state import FailuresState, parse_failures
from dashboard.shared import ids
from dashboard.shared.clientside import LISTS, clientside
from dashboard.shared.filters.callbacks import register_filter
from dashboard.shared.filters.window_choice import window_ids, window_text
from dashboard.shared.formatting.csv_answer import csv_answer
from dashboard.shared.formatting.values import count
from dashboard.shared.services import Services
from dashboard.shared.widgets.empty_state import empty_state

MOST_ROWS = 2000  # on the page; the CSV has all


def register(app: Dash, services: Services) -> None:
    """Add the callback of the failures, and the address of their CSV, to an app."""

    @app.callback(
        Output(ids.FAILURES_GRID, "rowData"),
        Output(ids.FAILURES_FACTS, "children"),
        Output(ids.FAILURES_PLATFORMS, "children"),
        Output(ids.FAILURES_NONE, "children"),
        Input(ids.FAILURES_STATE, "data"),
    )
    def fill(query: Mapping[str, Any] | None) -> tuple[Any, ...]:
        state, _ = parse_failures(query or {})
        found = read_failing(services, state)
        rows = found.rows
        now_ms = services.seen_ms(state.as_of_ms)
        facts = [
            html.Span(window_text(state, found.since_ms, found.until_ms)),
            html.Span(count(sum(row.count for row in rows), "failure")),
            html.Span(f"{len(rows):,} series"),
        ]
        if len(rows) > MOST_ROWS:
            facts.append(html.Span(f"the {MOST_ROWS:,} with the most; the CSV has all"))
        several = len(services.facets().branches) > 1
        return (
            [
                failure_row(
                    row,
                    now_ms,
                    services.settings,
                    name_branch=several,
                    as_of_ms=state.as_of_ms,
                )
                for row in rows[:MOST_ROWS]
            ],
            facts,
            platform_failures(by_platform(rows), state),
            None if rows else _nothing(state),
        )

    def table() -> flask.Response:
        state, _ = parse_failures(flask.request.args.to_dict(flat=False))
        rows = read_failing(services, state).rows
        return csv_answer(failures_csv(sorted_failures(rows, state.order)), "failures.csv")

    app.server.add_url_rule("/failures.csv", "failures_csv", table)

    register_filter(app, ids.FAILURES, ids.FAILURES_STATE, window_ids(ids.FAILURES))
    clientside(
        app,
        "keepColumnOrder",
        Output(ids.FAILURES_CSV, "href"),
        Input(ids.FAILURES_STATE, "data"),
        Input(ids.FAILURES_GRID, "columnState"),
        namespace=LISTS,
    )


def _nothing(state: FailuresState) -> Any:
    hint = (
        ""
        if state.from_newest
        else " Old histories have theirs under “Count back from the newest run”."
    )
    narrowed = " that passes the filters" if state.narrows else ""
    return empty_state(
        "No failures",
        f"No test{narrowed} failed or timed out in these {count(state.days, 'day')}.{hint}",
        icon_name="check2-circle",
    )
