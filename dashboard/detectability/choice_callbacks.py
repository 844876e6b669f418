"""Wire the choice of a size: frontier, a click into a map, an own wish, accept and next."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from dashboard.detectability import ids as ids
from dashboard.detectability.answers import choice_answer, frontier_table, plain
from dashboard.detectability.assess_job import ASSESS
from dashboard.detectability.cost_frontier import cost_frontier_figure
from dashboard.detectability.data import (
    keep_burn_in,
    keep_choice,
    read_all_series,
    read_benchmark,
    read_choice,
)
from dashboard.detectability.opened import settled_of
from dashboard.detectability.state import (
    DetectabilityState,
    detectability_link,
    parse_detectability,
)
from dashboard.detectability.walk import next_benchmark
from dashboard.shared.access.projects import projects_of_link
from dashboard.shared.access.writes import writes
from dashboard.shared.services import Services
from dashboard.shared.theme import current_theme
from models.access.roles import Role
from models.records.benchmark_runs import SizeChoice
from models.services.detectability.runner_yaml import sizes_yaml

Query = Mapping[str, Any] | None


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the chooser to an app."""

    @app.callback(
        Output(ids.FRONTIER, "figure"),
        Output(ids.CHOICE, "children"),
        Output(ids.CHOICE_TABLE, "children"),
        Output(ids.YAML, "children"),
        Output(ids.YAML_FILE, "href"),
        Output(ids.CHEAPEST, "disabled"),
        Output(ids.OWN_WISH, "children"),
        Input(ids.STATE, "data"),
        Input(ids.STATED, "data"),
        Input(ids.CHOSEN, "data"),
        Input(ASSESS.done, "data"),
    )
    def choose(query: Query, *_: Any) -> tuple[Any, ...]:
        state, _notes = parse_detectability(query or {})
        series = services.series(state.series)
        data = read_benchmark(services.engine, series, state)
        settled = settled_of(services, data, state)
        wish, prices = settled.options.wish, settled.options.prices
        frontier, best = settled.choice.frontier, settled.size
        return (
            cost_frontier_figure(settled.candidates, frontier, best, wish, prices, current_theme()),
            choice_answer(settled, plain(settled.choice.reason, data.report)),
            frontier_table(frontier, best, prices),
            sizes_yaml([(data.known, settled.slowdown, best)]) or "# No size will do.",
            detectability_link(state, "/detectability.yaml"),
            not settled.by_person,
            _own_wish(read_choice(services, series)),
        )

    @app.callback(
        Output(ids.CHOSEN, "data"),
        Input(ids.PICKED, "data"),
        Input(ids.CHEAPEST, "n_clicks"),
        Input(ids.KEEP_WISH, "n_clicks"),
        State(ids.STATE, "data"),
        prevent_initial_call=True,
    )
    @writes(Role.SHERIFF, projects=projects_of_link)
    def keep(picked: Any, _: Any, __: Any, query: Query) -> int:
        state, _notes = parse_detectability(query or {})
        series = services.series(state.series)
        held = read_choice(services, series) or SizeChoice()
        if ctx.triggered_id == ids.PICKED:
            size = picked_size(picked)
            if size is None:
                raise PreventUpdate
            held = SizeChoice(held.slowdown, *size)
        elif ctx.triggered_id == ids.CHEAPEST:
            held = SizeChoice(held.slowdown)
        else:
            held = SizeChoice(1 + state.want / 100, held.instances, held.iterations)
        return keep_choice(services, series, held)

    @app.callback(
        Output(ids.ACCEPTED, "data"),
        Input(ids.ACCEPT, "n_clicks"),
        State(ids.STATE, "data"),
        prevent_initial_call=True,
    )
    @writes(Role.SHERIFF, projects=projects_of_link)
    def accept(clicks: int | None, query: Query) -> str:
        if not clicks:
            raise PreventUpdate
        state, _notes = parse_detectability(query or {})
        series = services.series(state.series)
        data = read_benchmark(services.engine, series, state)
        settled = settled_of(services, data, state)
        if data.report.burn_in is not None:
            keep_burn_in(services, series, data.report.burn_in)
        size = settled.size
        sides = (None, None) if size is None else (size.instances, size.iterations)
        held = read_choice(services, series)
        keep_choice(services, series, SizeChoice(settled.slowdown, *sides))
        if held is not None and held.slowdown == settled.slowdown:
            state = replace(state, want=DetectabilityState().want)  # it was this benchmark's own
        return next_benchmark(read_all_series(services), state)

    local: Any = app.clientside_callback
    names = "bandwatchDetectability"
    local(
        ClientsideFunction(names, "pickCell"),
        Output(ids.PICKED, "data"),
        Output(ids.control("method"), "value"),
        Output(ids.control("strategy"), "value"),
        Input(ids.RATES, "clickData"),
        prevent_initial_call=True,
    )
    local(
        ClientsideFunction(names, "followAccepted"),
        Output(ids.ACCEPT, "title"),
        Input(ids.ACCEPTED, "data"),
        prevent_initial_call=True,
    )


def picked_size(picked: Any) -> tuple[int, int] | None:
    """Read the size of a clicked cell, instances and iterations; None for anything else."""
    if not isinstance(picked, dict):
        return None
    size = (picked.get("instances"), picked.get("iterations"))
    if all(isinstance(side, int) and 1 <= side <= 1_000_000 for side in size):
        return size  # type: ignore[return-value]
    return None


def _own_wish(choice: SizeChoice | None) -> str:
    if choice is None or choice.slowdown is None:
        return "This benchmark has no wish of its own."
    return f"Kept for this benchmark: {100 * (choice.slowdown - 1):.3g}\u202f%."
