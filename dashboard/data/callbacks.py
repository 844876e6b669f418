"""Wire the data page: filters to the link, days and fits to pictures, a refit to the shell."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import flask
from dash import Dash, Input, Output, State, dcc, html

from dashboard.data.data import (
    read_day_blocks,
    read_filled_days,
    read_fit_list,
    read_rejected_blocks,
)
from dashboard.data.days_csv import days_csv
from dashboard.data.filled_days import FilledDays, day_rows
from dashboard.data.filled_days_figure import filled_days_figure, filled_days_height
from dashboard.data.fit_list import fit_totals
from dashboard.data.fit_rows import fit_row
from dashboard.data.pager import pager
from dashboard.data.state import DataPageState, data_link, parse_data
from dashboard.shared import ids
from dashboard.shared.clientside import clientside
from dashboard.shared.filters.callbacks import register_filter
from dashboard.shared.filters.series_filter import control_id
from dashboard.shared.formatting.csv_answer import csv_answer
from dashboard.shared.formatting.csv_table import csv_blocks
from dashboard.shared.formatting.values import count, format_day
from dashboard.shared.jobs.refit import REFIT
from dashboard.shared.services import Services
from dashboard.shared.theme import current_theme
from models.records.days import day_of_moment
from models.records.measurement import RejectedRow

DATA_JS = "bandwatchData"  # of assets/data/page.js


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the data page, and the address of its file, to an app."""
    server: flask.Flask = app.server

    @app.callback(
        Output(ids.DATA_DAYS_GRAPH, "figure"),
        Output(ids.DATA_DAYS_GRAPH, "style"),
        Output(ids.DATA_DAYS_TABLE, "rowData"),
        Output(ids.DATA_DAYS_SUMMARY, "children"),
        Output(ids.DATA_DAYS_PAGES, "children"),
        Input(ids.DATA_DAYS_STATE, "data"),
    )
    def draw(query: Mapping[str, Any] | None) -> tuple[Any, ...]:
        state, _ = parse_data(query or {})
        seen_ms = services.seen_ms(state.as_of_ms)
        found = read_filled_days(services.engine, state, day_of_moment(seen_ms))
        return (
            filled_days_figure(found, current_theme()),
            {"height": f"{filled_days_height(found)}px"},
            day_rows(found),
            _filled_text(found),
            _pager(state, found.page, found.pages),
        )

    @app.callback(
        Output(ids.DATA_FITS_GRID, "rowData"),
        Output(ids.DATA_FITS_SUMMARY, "children"),
        Output(ids.DATA_FITS_PAGES, "children"),
        Output(ids.DATA_REFIT, "children"),
        Output(ids.DATA_REFIT, "disabled"),
        Input(ids.DATA_FITS_STATE, "data"),
        Input(REFIT.done, "data"),
    )
    def tabulate(query: Mapping[str, Any] | None, _: Any) -> tuple[Any, ...]:
        state, _ = parse_data(query or {})
        found = read_fit_list(services.engine, state)
        return (
            [fit_row(*row, state.as_of_ms) for row in found.rows],
            fit_totals(found),
            _pager(state, found.page, found.pages),
            f"Refit {count(found.total, 'series')}",
            found.total == 0 or state.as_of_ms is not None,
        )

    @app.callback(Output(ids.DATA_REFIT_OUTCOME, "children"), Input(REFIT.done, "data"))
    def tell(result: Mapping[str, Any] | None) -> Any:
        return _outcome(result) if result and result.get("many") else None

    @server.get("/data/days.csv")
    def days_table() -> flask.Response:
        state, _ = parse_data(flask.request.args.to_dict(flat=False))
        today = day_of_moment(services.seen_ms(state.as_of_ms))
        return csv_answer(days_csv(read_day_blocks(services.engine, state, today)), "days.csv")

    @server.get("/data/rejected.csv")
    def rejected() -> flask.Response:
        state, _ = parse_data(flask.request.args.to_dict(flat=False))
        return csv_answer(_rejected_csv(read_rejected_blocks(services, state)), "rejected.csv")

    days, fits = ids.DATA_DAYS, ids.DATA_FITS
    kept = [control_id(days, part) for part in ("days", "to", "view", "page")]
    register_filter(app, days, ids.DATA_DAYS_STATE, kept)
    kept = [control_id(fits, part) for part in ("view", "page")]
    register_filter(app, fits, ids.DATA_FITS_STATE, kept)
    clientside(
        app,
        "keepDaysFile",
        Output(ids.DATA_DAYS_CSV, "href"),
        Input(ids.DATA_DAYS_STATE, "data"),
        namespace=DATA_JS,
    )
    clientside(
        app,
        "openDay",
        Output(ids.DATA_DAYS_GRAPH, "title"),
        Input(ids.DATA_DAYS_GRAPH, "clickData"),
        namespace=DATA_JS,
    )
    clientside(
        app,
        "askRefitMany",
        Output(REFIT.request, "data", allow_duplicate=True),
        Input(ids.DATA_REFIT, "n_clicks"),
        State(ids.DATA_FITS_STATE, "data"),
        State(ids.NONCE, "data"),
        State(REFIT.is_running, "data"),
        State(ids.DATA_REFIT_LIKELIHOOD, "value"),
        State(ids.DATA_REFIT_WINDOW, "value"),
        State(ids.DATA_REFIT_FORCE, "value"),
        State(ids.DATA_REFIT, "children"),
        namespace=DATA_JS,
    )


def _filled_text(found: FilledDays) -> str:
    if not found.series:
        return "No series passes these filters. Take one of them back."
    filled = int((found.counts.stored > 0).sum())
    none = int((~found.counts.stored.any(axis=1)).sum())
    blank = f" {none:,} of them have no measurement in these days." if none else ""
    return (
        f"{len(found.series)} of {count(found.total, 'series')},"
        f" {format_day(found.first)} to {format_day(found.last)}:"
        f" {count(int(found.counts.stored.sum()), 'measurement')} on {filled:,} filled days of"
        f" series.{blank} Stronger blue is more; blank is missing; orange is a day"
        " on which every run failed. A click opens the series."
    )


def _pager(state: DataPageState, page: int, pages: int) -> html.Nav | None:
    before, after = (data_link(replace(state, page=max(1, page + step))) for step in (-1, 1))
    return pager(page, pages, before, after)


def _outcome(result: Mapping[str, Any]) -> html.Div:
    failures = result.get("failures") or []
    return html.Div(
        [
            html.P([html.Strong("Last refit: "), str(result.get("text", ""))]),
            html.Ul(
                [
                    html.Li([dcc.Link(item["name"], href=item["link"]), f": {item['reason']}"])
                    for item in failures
                ],
                className="bw-reasons",
            )
            if failures
            else None,
        ],
        className=f"bw-refit-result bw-job-{result.get('tone', 'good')}",
    )


def _rejected_csv(blocks: Iterable[list[RejectedRow]]) -> Iterator[str]:
    """Write the rows that an ingest kept aside, block by block, however many there are."""
    return csv_blocks(
        ("file", "line", "reason", "content"),
        ([(row.file, row.line, row.reason, row.content) for row in rows] for rows in blocks),
    )
