"""The detectability page: how small a slowdown could be seen, and what it costs to see less."""

from typing import Any

from dash import dcc, html

from dashboard.detectability import burn_in_route, callbacks
from dashboard.detectability import ids as ids
from dashboard.detectability.assess_job import ASSESS
from dashboard.detectability.controls import defaults, limit_controls, meanings, picker
from dashboard.detectability.data import read_all_series, read_benchmark_versions
from dashboard.detectability.opened import opened_state
from dashboard.detectability.sections import (
    benchmark_sections,
    chooser_section,
    days_section,
)
from dashboard.detectability.state import (
    DETECTABILITY_CODECS,
    DetectabilityState,
    parse_detectability,
)
from dashboard.detectability.walk import neighbours
from dashboard.shared.page_registry import Page
from dashboard.shared.services import Services, current_services
from dashboard.shared.urls.codec import query_dict
from dashboard.shared.urls.trend_link import series_link
from dashboard.shared.widgets.empty_state import empty_state
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.notes import link_notes
from models.records.errors import UnknownSeriesError
from models.records.series import Series

TITLE = "Detectability · Bandwatch"
BASIS = ("series", "version", "grid", "failures")  # as assets/detectability/page.js


def layout(**query: Any) -> html.Div:
    """Lay out the page for a link's query; the callbacks fill it."""
    state, notes = parse_detectability(query)
    services = current_services()
    try:
        series = services.series(state.series) if state.series else None
    except UnknownSeriesError as error:
        return html.Div([link_notes(notes), _unknown(error)], className="bw-page")
    benchmarks = read_all_series(services)
    asked, slowdown = state, 10.0
    if series is not None:
        state, slowdown = opened_state(services, series, state)
    if series is None:
        body = _all(state, benchmarks) if benchmarks else [_none()]
        keys = [str(item.key) for item in benchmarks]
        name = f"{len(keys)} benchmarks" if len(keys) != 1 else benchmarks[0].key.test
    else:
        body = _one(services, series, state, slowdown)
        keys, name = [str(series.key)], series.key.test
    return html.Div(
        [
            link_notes(notes),
            *_stores(state, keys, name, slowdown),
            _head(series, asked, benchmarks),
            *body,
            meanings(),
        ],
        className="bw-page bw-detectability",
    )


def _stores(state: DetectabilityState, keys: list[str], name: str, slowdown: float) -> list[Any]:
    said = query_dict(state, DETECTABILITY_CODECS)
    return [
        dcc.Store(id=ids.STATE, data=said),
        dcc.Store(id=ids.BASIS, data={part: said[part] for part in BASIS if part in said}),
        dcc.Store(id=ids.DEFAULTS, data=defaults(slowdown)),
        dcc.Store(id=ids.KEYS, data={"keys": keys, "name": name}),
        dcc.Store(id=ids.STATED),
        dcc.Store(id=ids.CHOSEN),
        dcc.Store(id=ids.PICKED),
        dcc.Store(id=ids.ACCEPTED),
    ]


def _head(
    series: Series | None, state: DetectabilityState, benchmarks: list[Series]
) -> html.Header:
    title, facts = "Detectability", [html.Span("How small a slowdown could be seen, at what cost")]
    if series is not None:
        key = series.key
        title = key.test
        facts = [html.Span(f"{key.project} / {key.branch}"), html.Span(key.suite)]
        facts += [html.Span(key.platform)]
        facts += [html.Span(dcc.Link("Trend", href=series_link(str(key))))]
    return html.Header(
        [
            html.Div([html.H1(title, className="bw-title"), html.P(facts, className="bw-facts")]),
            neighbours(benchmarks, state),
            picker(benchmarks, state.series),
        ],
        className="bw-head",
    )


def _one(
    services: Services, series: Series, state: DetectabilityState, slowdown: float
) -> list[Any]:
    versions = read_benchmark_versions(services, series)
    if versions is None:
        return [
            html.Div(
                [
                    icon("info-circle"),
                    html.Span(
                        "This series has no instances: every run starts once and measures once."
                        " Burn-in and sizes are no question here; what a comparison of days shows"
                        " is."
                    ),
                ],
                className="bw-notes",
                role="note",
            ),
            html.Div(limit_controls(state), className="bw-filters"),
            *days_section(),
        ]
    shown = slowdown if state.slower is None else state.slower
    return benchmark_sections(state, versions, shown)


def _all(state: DetectabilityState, benchmarks: list[Series]) -> list[Any]:
    return chooser_section(state, len(benchmarks))


def _none() -> html.Div:
    return empty_state(
        "No benchmark has instances",
        "Benchmarks that run in instances of many iterations appear here. Ingest Hail's JSON"
        " lines, or a long CSV with the columns instance and iteration. For any other series,"
        " open this page from its trend, or with ?series=… in the link.",
        icon_name="speedometer2",
        commands=[
            "bandwatch ingest runs.jsonl --project mine",
            "bandwatch detectability runs.jsonl",
        ],
        actions=[dcc.Link("Overview", href="/", className="btn btn-primary btn-sm")],
    )


def _unknown(error: UnknownSeriesError) -> html.Div:
    return empty_state(
        "No such series",
        str(error),
        icon_name="question-circle",
        alone=True,
        actions=[
            dcc.Link("All benchmarks", href="/detectability", className="btn btn-primary btn-sm")
        ],
    )


PAGE = Page(
    "/detectability",
    TITLE,
    layout,
    register=(callbacks.register, burn_in_route.register),
    jobs=(ASSESS,),
    label="Detectability",
)
