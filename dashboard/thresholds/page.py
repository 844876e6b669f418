"""The thresholds page: how many alarms other thresholds would bring, and how good they are."""

from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.shared.filters.series_filter import control_id, field, series_filter
from dashboard.shared.page_registry import Page, Query
from dashboard.shared.services import Services, current_services
from dashboard.shared.urls.codec import query_dict
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.empty_state import no_data
from dashboard.shared.widgets.frozen_banner import frozen_banner
from dashboard.shared.widgets.graph import graph
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.notes import link_notes
from dashboard.shared.widgets.share_button import share_button
from dashboard.thresholds import callbacks
from dashboard.thresholds import ids as ids
from dashboard.thresholds.backtest_job import BACKTEST
from dashboard.thresholds.state import (
    LEAST_DAYS,
    MOST_DAYS,
    THRESHOLDS_CODECS,
    ThresholdsState,
    format_numbers,
    parse_thresholds,
    thresholds_link,
)

TITLE = "Thresholds · Bandwatch"


def layout(**query: Any) -> html.Div:
    """Lay out the page for a link's query; a replay fills it."""
    state, notes = parse_thresholds(query)
    facets = current_services().facets()
    if not facets.projects:
        return html.Div([link_notes(notes), no_data()], className="bw-page")
    return html.Div(
        [
            link_notes(notes),
            dcc.Store(id=ids.STATE, data=query_dict(state, THRESHOLDS_CODECS)),
            frozen_banner(state.as_of_ms, (), thresholds_link(replace(state, as_of_ms=None))),
            _head(),
            series_filter(ids.THRESHOLDS, state, facets, _controls(state)),
            html.Div(id=ids.NOTICE),
            html.Div(_results(), id=ids.RESULTS, className="bw-hidden"),
        ],
        className="bw-page bw-thresholds",
    )


def _head() -> html.Header:
    return html.Header(
        [
            html.Div(
                [
                    html.H1("Thresholds", className="bw-title"),
                    html.P(
                        "What other thresholds would have found, had they run every day",
                        className="bw-facts",
                    ),
                ]
            ),
            html.Div([share_button()], className="bw-head-tools"),
        ],
        className="bw-head bw-head-list",
    )


def _controls(state: ThresholdsState) -> list[Any]:
    deltas, shares = map(format_numbers, state.lists())
    return [
        _typed("days", "Days", str(state.days), type="number", min=LEAST_DAYS, max=MOST_DAYS),
        _typed("delta", "Smallest changes, %", deltas, type="text"),
        _typed("p", "Probabilities", shares, type="text"),
        html.Div(
            html.Button(
                [icon("play-fill"), " Replay"],
                id=ids.RUN,
                type="button",
                className="btn btn-primary btn-sm",
            ),
            className="bw-filter bw-filter-button",
        ),
    ]


def _typed(part: str, label: str, value: str, **options: Any) -> html.Div:
    identity = control_id(ids.THRESHOLDS, part)
    width = "bw-typed-short" if part == "days" else "bw-typed"
    given = dbc.Input(
        id=identity, value=value, debounce=True, size="sm", class_name=width, **options
    )
    return field(label, identity, given)


def _results() -> list[Any]:
    return [
        html.P(id=ids.WORDS, className="bw-summary", role="status"),
        html.Div(
            [
                _card(
                    "Alarms per week against confirmation rate",
                    graph(ids.BARGAIN, height="340px", file_name="thresholds"),
                ),
                _card(
                    "Alarms by week", graph(ids.WEEKS, height="340px", file_name="alarms-by-week")
                ),
            ],
            className="bw-two",
        ),
        _card("Scores", html.Div(id=ids.TABLE), _explained()),
        _card("Alarms", html.Div(id=ids.ALARMS)),
    ]


def _card(title: str, *parts: Any) -> html.Section:
    return html.Section(
        [html.H2(title, className="bw-card-title"), *parts],
        className="bw-card",
        **aria(label=title),
    )


def _explained() -> html.P:
    return html.P(
        "Each day sees the runs that had begun by its end. Confirmed: later runs still show the"
        " change, or that it was there and was taken back. Noise: they do not. Too new: opened"
        " less than two weeks before the newest run. Delay: from the start of the change to the"
        " alarm. Called real, missed: alerts that somebody called real, and whether these"
        " thresholds would have opened them; called invalid, spared: the same for invalid ones.",
        className="bw-panel-foot",
    )


def freeze(services: Services, query: Query) -> str:
    """Build the permanent link of the page."""
    state, _ = parse_thresholds(query)
    return thresholds_link(replace(state, as_of_ms=services.frozen_ms(state.as_of_ms)))


PAGE = Page(
    "/thresholds",
    TITLE,
    layout,
    register=(callbacks.register,),
    freeze=freeze,
    jobs=(BACKTEST,),
)
