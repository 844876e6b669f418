"""The trend page: series over time, their level, and how sure one can be of a change."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.shared import ids
from dashboard.shared.figures.trend import figure_height
from dashboard.shared.jobs.refit_dialogue import refit_dialogue
from dashboard.shared.page_registry import Page
from dashboard.shared.series_history.freeze import live
from dashboard.shared.series_history.load import arranged
from dashboard.shared.services import current_services
from dashboard.shared.triage.toolbar import triage_parts
from dashboard.shared.urls.codec import query_dict
from dashboard.shared.urls.trend_link import parse_trend, trend_link
from dashboard.shared.urls.trend_state import TREND_CODECS, TrendState
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.empty_state import empty_state, no_data
from dashboard.shared.widgets.frozen_banner import frozen_banner
from dashboard.shared.widgets.graph import graph
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.notes import link_notes
from dashboard.shared.widgets.table import measurement_table
from dashboard.trend import callbacks, routes
from dashboard.trend.beside.data import read_other_fits
from dashboard.trend.controls import how_to_read, judgement_controls, trend_controls
from dashboard.trend.data import read_worst
from dashboard.trend.freeze import freeze_trend
from dashboard.trend.series_chips import series_chips
from dashboard.trend.start import WORST, start_page
from dashboard.trend.toolbar import trend_tools
from dashboard.trend.unfurl import routes as unfurl_routes
from dashboard.trend.why_no_alert import why_section
from models.records.errors import UnknownSeriesError
from models.records.series import Direction, Series
from models.records.stored_fit import FitHead

TITLE = "Trend · Bandwatch"
STRIP_LABEL = "trend-strip-label"
# Word and kind, as assets/trend/buttons.js knows it, of the stretches that a button shows.
STRETCHES = (("Newest", "newest"), ("Last year", "365"), ("All", "all"))


def layout(**query: Any) -> html.Div:
    """Lay out the page for a link's query; the callbacks fill it."""
    state, notes = parse_trend(query)
    if not state.series:
        return html.Div([link_notes(notes), *_no_series()], className="bw-page")
    found, unknown = _find(state.series)
    if not found:
        return html.Div([link_notes(notes), _unknown(unknown[0])], className="bw-page")
    notes = (*notes, *(f"{error} That series was left out." for error in unknown))
    state = replace(state, series=tuple(str(series.key) for series in found))
    return html.Div(
        [
            link_notes(notes),
            html.Div(
                frozen_banner(state.as_of_ms, state.fits, trend_link(live(state))),
                id=ids.TREND_FROZEN,
            ),
            dcc.Store(id=ids.TREND_STATE, data=stored(state, found)),
            _head(found),
            html.Div([_panel(state), _figure(state, found)], className="bw-trend"),
            _table(),
            refit_dialogue([series.key for series in found]),
            *triage_parts(),
        ],
        className="bw-page bw-trend-page",
    )


def stored(state: TrendState, found: Sequence[Series]) -> dict[str, Any]:
    """Keep the link's words in the page: names and days, never data."""
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return {
        "key": str(found[0].key),
        "query": query_dict(state, TREND_CODECS),
        "title": f"{found[0].key.test}{more} · {TITLE}",
    }


def _find(keys: Sequence[str]) -> tuple[list[Series], list[UnknownSeriesError]]:
    found, unknown = [], []
    for key in keys:
        try:
            found.append(current_services().series(key))
        except UnknownSeriesError as error:
            unknown.append(error)
    return found, unknown


def _other_fits(state: TrendState, found: Sequence[Series]) -> list[FitHead]:
    if len(found) > 1:
        return []
    return read_other_fits(current_services(), found[0], state.as_of_ms)


def _head(found: Sequence[Series]) -> html.Header:
    title, facts = _name_of_one(found[0]) if len(found) == 1 else _name_of_several(found)
    return html.Header(
        [
            html.Div(
                [
                    html.Div(
                        [title, series_chips([series.key for series in found])],
                        className="bw-trend-name",
                    ),
                    html.P([html.Span(fact) for fact in facts], className="bw-facts"),
                ],
                className="bw-trend-names",
            ),
            html.Div(
                id=ids.TREND_BADGES,
                className="bw-badges bw-trend-badges" if len(found) == 1 else "",
            ),
            html.Div(trend_tools(), className="bw-head-tools"),
        ],
        className="bw-head bw-trend-head",
    )


def _name_of_one(series: Series) -> tuple[html.H1, list[str]]:
    key = series.key
    better = "lower" if series.direction is Direction.LOWER_IS_BETTER else "higher"
    unit = f"{series.unit}, " if series.unit else ""
    where = f"{key.project} / {key.branch}"
    # Many formats of benchmark tools name no platform.
    facts = [fact for fact in (where, key.suite, key.platform, f"{unit}{better} is better") if fact]
    return html.H1(key.test, className="bw-title"), facts


def _name_of_several(found: Sequence[Series]) -> tuple[html.H1, list[str]]:
    projects = dict.fromkeys(f"{item.key.project} / {item.key.branch}" for item in found)
    tests = dict.fromkeys(item.key.test for item in found)
    title = next(iter(tests)) if len(tests) == 1 else f"{len(found)} series"
    return html.H1(title, className="bw-title"), list(projects)


def _panel(state: TrendState) -> html.Div:
    return html.Div(
        [
            html.Div(id=ids.TREND_NOTICE),
            html.Div(id=ids.TREND_DETAIL),
            html.Section(
                [
                    html.H2("What changed", className="bw-card-title"),
                    judgement_controls(state),
                    dcc.Loading(
                        html.Div(id=ids.TREND_PANEL, className="bw-panel-body"),
                        custom_spinner=_skeleton("bw-skeleton-panel"),
                        delay_show=250,
                    ),
                    how_to_read(),
                ],
                className="bw-card bw-panel",
            ),
            why_section(frozen=state.frozen),
        ],
        className="bw-panels",
    )


def _figure(state: TrendState, found: Sequence[Series]) -> html.Section:
    key = found[0].key
    name = "-".join((key.suite, key.test, key.platform)).replace("/", "-")
    # Of the arrangement that the answer will have: what comes must not move what is there.
    alike = state.norm is not None  # all are in percent
    arrangement = state.arrangement if alike else arranged(found, state)
    height = figure_height(len(found), arrangement)
    return html.Section(
        [
            html.H2("Measurements and level", className="visually-hidden"),
            trend_controls(state, _other_fits(state, found)),
            html.Div(
                dcc.Loading(
                    graph(ids.TREND_GRAPH, height=height, file_name=name),
                    custom_spinner=_skeleton("bw-skeleton-figure", height),
                    delay_show=400,
                    parent_style={"minHeight": height},
                ),
                style={"minHeight": height},
            ),
            html.Div(
                [
                    html.Div(
                        [
                            html.Span("Whole history: drag to choose a stretch", id=STRIP_LABEL),
                            *(
                                html.Button(
                                    word,
                                    type="button",
                                    className="btn btn-link btn-sm",
                                    **action("stretch", kind),
                                )
                                for word, kind in STRETCHES
                            ),
                        ],
                        className="bw-strip-head bw-label",
                    ),
                    html.Div(
                        graph(ids.TREND_STRIP, height="56px", file_name=f"{name}-history"),
                        style={"minHeight": "56px"},
                    ),
                ],
                className="bw-strip",
            ),
            html.Div(id=ids.TREND_SUMMARY, className="bw-trend-words"),
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


def _skeleton(class_name: str, height: str = "") -> html.Div:
    return html.Div(
        className=f"bw-skeleton {class_name}",
        style={"height": height} if height else {},
        role="img",
        **aria(label="Loading"),
    )


def _no_series() -> list[Any]:
    services = current_services()
    if not services.find("", 1)[1]:
        return [no_data()]
    return start_page(read_worst(services, WORST))


def _unknown(error: UnknownSeriesError) -> html.Div:
    return empty_state(
        "No such series",
        str(error),
        icon_name="question-circle",
        alone=True,
        actions=[dcc.Link("Overview", href="/", className="btn btn-primary btn-sm")],
    )


PAGE = Page(
    "/trend",
    TITLE,
    layout,
    register=(
        callbacks.register,
        routes.register,
        unfurl_routes.register,
    ),
    freeze=freeze_trend,
    label="Trend",
)
