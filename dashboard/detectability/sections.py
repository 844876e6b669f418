"""The parts of the detectability page, empty until the callbacks fill them."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.detectability import ids as ids
from dashboard.detectability.controls import (
    choice_controls,
    grid_controls,
    slowdown_slider,
    source_control,
)
from dashboard.detectability.state import DetectabilityState, detectability_link
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.copy_button import copy_button
from dashboard.shared.widgets.graph import graph
from dashboard.shared.widgets.icon import icon
from models.records.benchmark_runs import BenchmarkVersion


def benchmark_sections(
    state: DetectabilityState, versions: Sequence[BenchmarkVersion], slowdown: float
) -> list[Any]:
    """Build the parts for one benchmark with instances; the maps open at a slowdown, percent."""
    tried = html.Div(
        [*grid_controls(state, versions), run_button("Assess")], className="bw-filters bw-tried"
    )
    return [
        html.Div(id=ids.NOTICE),
        dcc.Store(id=ids.DRAGGED),
        tried,
        html.Div(
            [
                _card(
                    "Iterations and burn-in",
                    [_burn_in_controls(), _iterations()],
                ),
                html.Div(
                    [
                        _card("Variability", [html.Div(id=ids.VARIABILITY)]),
                        _card("Cleaning", [html.Div(id=ids.CLEANING)]),
                    ],
                    className="bw-stack",
                ),
            ],
            className="bw-two",
        ),
        html.Div(
            [
                _card(
                    "Detection rates",
                    [
                        html.Div(
                            [slowdown_slider(slowdown), source_control(state)],
                            className="bw-rate-controls",
                        ),
                        html.P(id=ids.RATES_WORDS, className="bw-summary", role="status"),
                        html.P(
                            "Click a cell to choose its size; a frame shows the size that counts.",
                            className="bw-panel-foot",
                        ),
                        _graph(ids.RATES, "560px", "detection-rates"),
                        html.Div(id=ids.RATES_TABLE),
                    ],
                ),
                _card("Means of the instances", [_graph(ids.MEANS, "480px", "instance-means")]),
            ],
            className="bw-two",
        ),
        _card(
            "Configuration",
            [
                html.Div(choice_controls(state), className="bw-filters"),
                html.Div(id=ids.CHOICE),
                _own_choice(),
                html.Div(
                    [
                        _graph(ids.FRONTIER, "380px", "cost-and-slowdown"),
                        html.Div(id=ids.CHOICE_TABLE),
                    ],
                    className="bw-half",
                ),
                runner_file(state, ids.YAML, ids.YAML_FILE),
            ],
        ),
    ]


def _own_choice() -> html.Div:
    """Build the buttons that keep a wish for this benchmark, or give up the chosen size."""
    return html.Div(
        [
            html.Button(
                "Keep the wanted slowdown for this benchmark",
                id=ids.KEEP_WISH,
                type="button",
                className="btn btn-outline-secondary btn-sm",
            ),
            html.Span(id=ids.OWN_WISH, className="bw-panel-foot", role="status"),
            html.Button(
                [icon("arrow-counterclockwise"), " Back to the cheapest"],
                id=ids.CHEAPEST,
                type="button",
                disabled=True,
                className="btn btn-outline-secondary btn-sm",
            ),
        ],
        className="bw-burn-in",
    )


def chooser_section(state: DetectabilityState, count: int) -> list[Any]:
    """Build the parts for all benchmarks at once."""
    word = "Assess all" if count != 1 else "Assess"
    return [
        html.Div(
            [
                *choice_controls(state),
                *grid_controls(state, ()),
                source_control(state),
                run_button(word),
            ],
            className="bw-filters",
        ),
        _card(
            "All benchmarks",
            [_waiting(html.Div(id=ids.ALL)), runner_file(state, ids.ALL_YAML, ids.ALL_YAML_FILE)],
        ),
    ]


def days_section() -> list[Any]:
    """Build the parts for a nightly series without instances."""
    return [
        html.Div(
            [
                _card(
                    "Smallest change against runs per day",
                    [_graph(ids.DAYS, "430px", "smallest-change")],
                ),
                _card("Smallest change now", [html.Div(id=ids.DAYS_TABLE)]),
            ],
            className="bw-two",
        )
    ]


def run_button(word: str) -> html.Button:
    """Build the button that starts the background job."""
    return html.Button(
        [icon("play-fill"), f" {word}"],
        id=ids.RUN,
        type="button",
        className="btn btn-primary btn-sm",
        title="Resample detection rates in the background",
    )


def runner_file(state: DetectabilityState, text: str, link: str) -> html.Details:
    """Build the place of the runner's YAML, to be copied or downloaded."""
    return html.Details(
        [
            html.Summary("Runner's file (YAML)"),
            html.Div(
                [
                    copy_button(text, "the runner's file"),
                    html.A(
                        [icon("download"), " Download"],
                        id=link,
                        href=detectability_link(state, "/detectability.yaml"),
                        download="benchmarks.yaml",
                        className="btn btn-outline-secondary btn-sm",
                    ),
                ],
                className="bw-file-tools",
            ),
            html.Pre(
                id=text,
                className="bw-file",
                tabIndex=0,
                **aria(label="Runner's file"),
            ),
        ],
        className="bw-as-table",
        open=True,
    )


def _burn_in_controls() -> html.Div:
    return html.Div(
        [
            html.P(id=ids.BURN_IN_WORDS, className="bw-summary", role="status"),
            html.Div(
                [
                    html.Label("First steady iteration", htmlFor=ids.BURN_IN, className="bw-label"),
                    dcc.Input(
                        id=ids.BURN_IN,
                        type="number",
                        min=0,
                        step=1,
                        className="form-control form-control-sm bw-number-field",
                    ),
                    html.Button(
                        "Set",
                        id=ids.BURN_IN_SET,
                        type="button",
                        className="btn btn-outline-secondary btn-sm",
                    ),
                    html.Button(
                        [icon("arrow-counterclockwise"), " Back to automatic"],
                        id=ids.BURN_IN_AUTO,
                        type="button",
                        className="btn btn-outline-secondary btn-sm",
                    ),
                    html.Span("or drag the line", className="bw-panel-foot"),
                    html.A(
                        [icon("download"), " Stated burn-ins"],
                        href="/detectability/burn-in.yaml",
                        download="burn-in.yaml",
                        className="btn btn-outline-secondary btn-sm",
                        title="Of all benchmarks, as bandwatch detectability --burn-in reads them",
                    ),
                ],
                className="bw-burn-in",
            ),
        ]
    )


def _iterations() -> dcc.Loading:
    """Build the graph whose line can be dragged."""
    made: Any = graph(ids.ITERATIONS, height="430px", file_name="iterations")
    made.config = {**made.config, "edits": {"shapePosition": True}}
    return _waiting(made)


def _card(title: str, content: list[Any]) -> html.Section:
    return html.Section(
        [html.H2(title, className="bw-card-title"), *content], className="bw-card bw-section"
    )


def _graph(identity: str, height: str, file_name: str) -> dcc.Loading:
    return _waiting(graph(identity, height=height, file_name=file_name))


def _waiting(content: Any) -> dcc.Loading:
    skeleton = html.Div(className="bw-skeleton", role="img", **aria(label="Loading"))
    return dcc.Loading(content, custom_spinner=skeleton, delay_show=400)
