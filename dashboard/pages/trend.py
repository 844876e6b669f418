"""The trend page: one series over time, its level, and how sure one can be of a change."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard import ids
from dashboard.components.aria import aria
from dashboard.components.empty_state import empty_state
from dashboard.components.graph import graph
from dashboard.components.icon import icon
from dashboard.components.notes import link_notes
from dashboard.components.table import measurement_table
from dashboard.services import current_services
from dashboard.url_state import TrendState, parse_trend
from models.errors import SeriesUnknown
from models.series import Direction, Series

TITLE = "Trend · Bandwatch"


def layout(**query: Any) -> html.Div:
    """Lay out the page for a link's query; the callbacks fill it."""
    state, notes = parse_trend(query)
    if not state.series:
        return html.Div([link_notes(notes), _no_series()], className="bw-page")
    try:
        series = current_services().series(state.series[0])
    except SeriesUnknown as error:
        return html.Div([link_notes(notes), _unknown(error)], className="bw-page")
    return html.Div(
        [
            link_notes(notes),
            dcc.Store(id=ids.TREND_STATE, data=_stored(state, series)),
            _head(series),
            html.Div(id=ids.TREND_NOTICE),
            html.Div([_panel(), _figure(series)], className="bw-trend"),
            _table(),
        ],
        className="bw-page",
    )


def _stored(state: TrendState, series: Series) -> dict[str, Any]:
    """Keep the link's words in the page: names and days, never data."""
    return {
        "key": str(series.key),
        "day": state.day.isoformat() if state.day else "",
        "from": state.first.isoformat() if state.first else "",
        "to": state.last.isoformat() if state.last else "",
        "title": f"{series.key.test} · {TITLE}",
    }


def _head(series: Series) -> html.Header:
    key = series.key
    better = "lower" if series.direction is Direction.LOWER_IS_BETTER else "higher"
    unit = f"{series.unit}, " if series.unit else ""
    return html.Header(
        [
            html.Div(
                [
                    html.P(f"{key.project} / {key.branch}", className="bw-overline"),
                    html.H1(key.test, className="bw-title"),
                    html.P(
                        [
                            html.Span(key.suite),
                            html.Span(key.platform),
                            html.Span(f"{unit}{better} is better"),
                        ],
                        className="bw-facts",
                    ),
                ]
            ),
            html.Div(
                [
                    html.Div(id=ids.TREND_BADGES, className="bw-badges"),
                    html.Button(
                        [icon("arrow-repeat"), " Refit"],
                        id=ids.TREND_REFIT,
                        type="button",
                        className="btn btn-primary btn-sm",
                        title="Fit this series anew (r)",
                    ),
                ],
                className="bw-head-tools",
            ),
        ],
        className="bw-head",
    )


def _panel() -> html.Section:
    return html.Section(
        [
            html.H2("What changed", className="bw-card-title"),
            dcc.Loading(
                html.Div(id=ids.TREND_PANEL, className="bw-panel-body"),
                custom_spinner=_skeleton("bw-skeleton-panel"),
                delay_show=250,
            ),
        ],
        className="bw-card bw-panel",
    )


def _figure(series: Series) -> html.Section:
    name = "-".join((series.key.suite, series.key.test, series.key.platform)).replace("/", "-")
    return html.Section(
        [
            html.H2("Measurements and level", className="bw-card-title"),
            html.Div(id=ids.TREND_SUMMARY),
            dcc.Loading(
                graph(ids.TREND_GRAPH, height="clamp(380px, 58vh, 680px)", file_name=name),
                custom_spinner=_skeleton("bw-skeleton-figure"),
                delay_show=250,
            ),
        ],
        className="bw-card bw-figure",
    )


def _table() -> html.Section:
    return html.Section(
        [
            html.Button(
                [icon("table"), " Measurements as a table"],
                id=ids.TREND_TABLE_OPEN,
                type="button",
                className="btn btn-sm btn-link bw-table-open",
            ),
            dbc.Collapse(measurement_table(ids.TREND_TABLE), id="trend-table-body", is_open=False),
        ],
        className="bw-card bw-table-card",
        **aria(label="Measurements as a table"),
    )


def _skeleton(class_name: str) -> html.Div:
    return html.Div(className=f"bw-skeleton {class_name}", **aria(label="Loading"), role="img")


def _no_series() -> html.Div:
    return empty_state(
        "Which series?",
        "Press / and type words of its name, or choose one from the overview.",
        icon_name="graph-up",
        actions=[dcc.Link("Overview", href="/", className="btn btn-primary btn-sm")],
    )


def _unknown(error: SeriesUnknown) -> html.Div:
    return empty_state(
        "No such series",
        str(error),
        icon_name="question-circle",
        actions=[dcc.Link("Overview", href="/", className="btn btn-primary btn-sm")],
    )
