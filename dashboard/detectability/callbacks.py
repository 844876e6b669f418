"""Wire the detectability page: the link's words, stated burn-ins and new results to its parts."""

from collections.abc import Mapping
from typing import Any

import dash
import flask
from dash import ALL, Dash, Input, Output, State, html
from dash.exceptions import PreventUpdate

from dashboard.detectability import choice_callbacks
from dashboard.detectability import ids as ids
from dashboard.detectability.all_benchmarks import all_benchmarks
from dashboard.detectability.answers import (
    burn_in_answer,
    cleaning_table,
    rates_answer,
    rates_table,
    sentence,
    variability_table,
)
from dashboard.detectability.assess_job import ASSESS
from dashboard.detectability.data import (
    BenchmarkData,
    keep_burn_in,
    read_all_benchmarks,
    read_benchmark,
)
from dashboard.detectability.days_table import days_table
from dashboard.detectability.detection_grid import rated_grids
from dashboard.detectability.detection_rates import detection_rates_figure
from dashboard.detectability.instance_means import instance_means_figure
from dashboard.detectability.iterations import dragged_burn_in, iterations_figure
from dashboard.detectability.opened import settled_of, shown_slowdown
from dashboard.detectability.runs_per_day import runs_per_day_figure
from dashboard.detectability.state import (
    DetectabilityState,
    detectability_link,
    parse_detectability,
)
from dashboard.shared.access.projects import projects_of_link
from dashboard.shared.access.writes import writes
from dashboard.shared.clientside import clientside
from dashboard.shared.ids import NONCE
from dashboard.shared.services import Services
from dashboard.shared.theme import current_theme
from dashboard.shared.widgets.empty_state import empty_state
from dashboard.shared.widgets.icon import icon
from models.access.roles import Role
from models.records.errors import BandwatchError
from models.services.detectability.runner_yaml import sizes_yaml
from models.services.fitting.detectable_days import detectable_days

DETECTABILITY_JS = "bandwatchDetectability"  # of assets/detectability/page.js
Query = Mapping[str, Any] | None


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the detectability page, and the address of its file, to an app."""
    server: flask.Flask = app.server

    def read(query: Query) -> tuple[DetectabilityState, BenchmarkData]:
        state, _ = parse_detectability(query or {})
        return state, read_benchmark(services.engine, services.series(state.series), state)

    @app.callback(
        Output(ids.ITERATIONS, "figure"),
        Output(ids.MEANS, "figure"),
        Output(ids.BURN_IN_WORDS, "children"),
        Output(ids.BURN_IN, "value"),
        Output(ids.BURN_IN_AUTO, "disabled"),
        Output(ids.VARIABILITY, "children"),
        Output(ids.CLEANING, "children"),
        Input(ids.BASIS, "data"),
        Input(ids.STATED, "data"),
    )
    def draw_iterations(query: Query, _: Any) -> tuple[Any, ...]:
        state, data = read(query)
        report, theme = data.report, current_theme()
        return (
            iterations_figure(report, theme),
            instance_means_figure(report, state.options().rules(), theme),
            burn_in_answer(report),
            report.burn_in,
            not report.burn_in_stated,
            variability_table(report),
            cleaning_table(report),
        )

    @app.callback(
        Output(ids.STATED, "data"),
        Input(ids.DRAGGED, "data"),
        Input(ids.BURN_IN_SET, "n_clicks"),
        Input(ids.BURN_IN, "n_submit"),
        Input(ids.BURN_IN_AUTO, "n_clicks"),
        State(ids.BURN_IN, "value"),
        State(ids.BASIS, "data"),
        prevent_initial_call=True,
    )
    @writes(Role.SHERIFF, projects=projects_of_link)
    def state_it(dragged: Any, _: Any, __: Any, ___: Any, typed: Any, query: Query) -> int:
        asked, burn_in = dash.ctx.triggered_id, None
        if asked == ids.DRAGGED:
            burn_in = dragged_burn_in(dragged)
        elif asked != ids.BURN_IN_AUTO and isinstance(typed, int | float):
            burn_in = int(typed)
        if burn_in is None and asked != ids.BURN_IN_AUTO:
            raise PreventUpdate
        state, _notes = parse_detectability(query or {})
        return keep_burn_in(services, services.series(state.series), burn_in)

    @app.callback(
        Output(ids.RATES, "figure"),
        Output(ids.RATES_WORDS, "children"),
        Output(ids.RATES_TABLE, "children"),
        Output(ids.NOTICE, "children"),
        Input(ids.STATE, "data"),
        Input(ids.STATED, "data"),
        Input(ids.CHOSEN, "data"),
        Input(ASSESS.done, "data"),
    )
    def draw_rates(query: Query, *_: Any) -> tuple[Any, ...]:
        state, data = read(query)
        source, tried = data.source(state), state.options().detection
        slowdown = 1 + shown_slowdown(data, state) / 100
        grids = rated_grids(data, source, slowdown, tried)
        size = settled_of(services, data, state).size
        marked = None
        if size is not None:
            marked = (state.method, state.strategy, size.instances, size.iterations)
        return (
            detection_rates_figure(grids, current_theme(), marked),
            rates_answer(data, source, slowdown),
            rates_table(grids),
            _notice(data),
        )

    @app.callback(
        Output(ids.ALL, "children"),
        Output(ids.ALL_YAML, "children"),
        Output(ids.ALL_YAML_FILE, "href"),
        Input(ids.STATE, "data"),
        Input(ASSESS.done, "data"),
    )
    def choose_all(query: Query, _: Any) -> tuple[Any, ...]:
        state, _notes = parse_detectability(query or {})
        rows = read_all_benchmarks(services.engine, state)
        text = _yaml_of_all(services, state)
        return (
            all_benchmarks(rows, state),
            text or "# No size will do.",
            detectability_link(state, "/detectability.yaml"),
        )

    @app.callback(
        Output(ids.DAYS, "figure"),
        Output(ids.DAYS_TABLE, "children"),
        Input(ids.STATE, "data"),
    )
    def draw_days(query: Query) -> tuple[Any, ...]:
        state, _ = parse_detectability(query or {})
        series = services.series(state.series)
        try:
            found = detectable_days(
                services.engine, series, alpha=state.false / 100, power=state.power / 100
            )
        except BandwatchError as error:
            nothing: dict[str, Any] = {"data": [], "layout": {}}
            return nothing, empty_state("No answer yet", str(error), icon_name="hourglass")
        return runs_per_day_figure(found, current_theme()), days_table(found, state)

    @server.get("/detectability.yaml")
    def file() -> flask.Response:
        state, _ = parse_detectability(flask.request.args.to_dict(flat=False))
        if state.series:
            try:
                data = read_benchmark(services.engine, services.series(state.series), state)
            except BandwatchError as error:
                return flask.Response(f"{error}\n", status=404, mimetype="text/plain")
            settled = settled_of(services, data, state)
            text = sizes_yaml([(data.known, settled.slowdown, settled.size)])
        else:
            text = _yaml_of_all(services, state)
        answer = flask.Response(text or "[]\n", mimetype="application/yaml")
        answer.headers["Content-Disposition"] = 'attachment; filename="benchmarks.yaml"'
        answer.headers["Cache-Control"] = "no-store"
        return answer

    clientside(
        app,
        "keepChoices",
        Output(ids.STATE, "data"),
        Output(ids.BASIS, "data"),
        Input({"type": "detect", "part": ALL}, "value"),
        State(ids.STATE, "data"),
        State(ids.BASIS, "data"),
        State(ids.DEFAULTS, "data"),
        namespace=DETECTABILITY_JS,
    )
    # Graphs also report that they found their size. Were that an input of the server's, it could
    # push aside what a person has just said.
    clientside(
        app,
        "passDragOn",
        Output(ids.DRAGGED, "data"),
        Input(ids.ITERATIONS, "relayoutData"),
        namespace=DETECTABILITY_JS,
    )
    clientside(
        app,
        "openBenchmark",
        Output(ids.PICK, "title"),
        Input(ids.PICK, "value"),
        namespace=DETECTABILITY_JS,
    )
    clientside(
        app,
        "askAssess",
        Output(ASSESS.request, "data"),
        Input(ids.RUN, "n_clicks"),
        State(ids.KEYS, "data"),
        State(ids.STATE, "data"),
        State(NONCE, "data"),
        State(ASSESS.is_running, "data"),
        namespace=DETECTABILITY_JS,
    )
    choice_callbacks.register(app, services)


def _yaml_of_all(services: Services, state: DetectabilityState) -> str:
    return sizes_yaml(
        (row.known, row.settled.slowdown, row.size)
        for row in read_all_benchmarks(services.engine, state)
        if row.known is not None and row.settled is not None
    )


def _notice(data: BenchmarkData) -> html.Div | None:
    """Explain where the rates do not belong to what is shown, and where they are not available."""
    if data.stored is not None and not data.fresh:
        text = (
            "The resampled rates were made with other iterations, another burn-in or other"
            " options. Press Assess to bring them up to date."
        )
    elif data.report.reason:
        text = sentence(data.report)
    else:
        return None
    return html.Div(
        [icon("exclamation-triangle"), html.Span(text)], className="bw-warning", role="status"
    )
