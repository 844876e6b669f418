"""Wire the trend page: the link's words and each new fit to figure, panel and badges."""

from typing import Any

import dash
from dash import Dash, Input, Output, State
from dash.exceptions import PreventUpdate

from dashboard.shared import ids
from dashboard.shared.clientside import clientside
from dashboard.shared.figures.trend import figure_height, trend_figure
from dashboard.shared.formatting.series_names import short_names
from dashboard.shared.formatting.values import format_day
from dashboard.shared.jobs.refit import REFIT
from dashboard.shared.series_history.freeze import live
from dashboard.shared.series_history.load import TrendPage, load_trend_page
from dashboard.shared.services import Services
from dashboard.shared.theme import current_theme
from dashboard.shared.urls.trend_link import trend_link
from dashboard.shared.urls.trend_state import TrendState
from dashboard.shared.widgets.comparison_panel import comparison_panel
from dashboard.shared.widgets.frozen_banner import frozen_banner
from dashboard.trend.alert_links import trend_alerts
from dashboard.trend.alert_marks import alert_marks
from dashboard.trend.badges import trend_badges
from dashboard.trend.beside.card import beside_card
from dashboard.trend.controls import CONTROLS, PREFIX, SLIDERS, SURE
from dashboard.trend.data import read_alert_marks, read_measured_run, read_revisions_around
from dashboard.trend.measurement_rows import measurement_rows
from dashboard.trend.mode_badges import mode_badges
from dashboard.trend.navigator import navigator_figure
from dashboard.trend.notice import page_notice, panel_notice
from dashboard.trend.point_detail import point_detail
from dashboard.trend.read_state import read_state
from dashboard.trend.series_cards import series_cards
from dashboard.trend.summary import trend_summary
from dashboard.trend.why_callbacks import register_why
from models.records.days import day_of_moment
from models.triage.summaries.read_models import AlertMark

EFFECTIVE = ("from", "to", "day")  # fields that show, while empty, the day that is taken
SCRIPT = "bandwatchTrend"  # of assets/trend/page.js


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the trend page to an app."""

    @app.callback(
        Output(ids.TREND_GRAPH, "figure"),
        Output(ids.TREND_GRAPH, "style"),
        Output(ids.TREND_STRIP, "figure"),
        Output(ids.TREND_PANEL, "children"),
        Output(ids.TREND_BADGES, "children"),
        Output(ids.TREND_SUMMARY, "children"),
        Output(ids.TREND_NOTICE, "children"),
        Output(ids.TREND_FROZEN, "children"),
        *(Output(f"{PREFIX}{part}", "placeholder") for part in EFFECTIVE),
        Input(ids.TREND_STATE, "data"),
        Input(REFIT.done, "data"),
    )
    def draw(stored: dict[str, Any], result: dict[str, Any] | None) -> tuple[Any, ...]:
        state = read_state(stored)
        if dash.ctx.triggered_id == REFIT.done and not _concerns(result, state):
            raise PreventUpdate
        shown = load_trend_page(services, state)
        theme = current_theme()
        figure = trend_figure(shown.drawn, shown.state, theme, shown.arrangement)
        thinned = shown.n_drawn < shown.n_points
        figure["layout"]["meta"] = {
            "thinned": thinned,
            "ends": _ends(shown),
            "series": [str(data.series.key) for data in shown.every],
            "synthetic": any(data.series.synthetic for data in shown.every),
        }
        marks = _marks(services, shown, state)
        figure["data"] += alert_marks(shown.every, marks, shown.arrangement)
        only = shown.every[0] if len(shown.every) == 1 else None
        return (
            figure,
            {"height": _height(shown)},
            navigator_figure(shown.drawn, shown.state, theme),
            _panel(shown, state),
            trend_badges(only) if only else [],
            [
                trend_summary(shown),
                trend_alerts(marks, _names(shown)),
                mode_badges(only) if only else None,
            ],
            page_notice(only) if only else None,
            frozen_banner(state.as_of_ms, state.fits, trend_link(live(state))),
            *_effective(shown),
        )

    @app.callback(Output(ids.TREND_DETAIL, "children"), Input(ids.TREND_STATE, "data"))
    def detail(stored: dict[str, Any]) -> Any:
        state = read_state(stored)
        if state.point is None:
            return None
        found = read_measured_run(services, state.point, state.as_of_ms)
        live = not state.frozen
        around = read_revisions_around(services, found) if live else ()
        return point_detail(found, services.settings, state.point, live=live, around=around)

    @app.callback(
        Output(ids.TREND_TABLE, "rowData"),
        Input("trend-table-body", "is_open"),
        Input(ids.TREND_STATE, "data"),
        Input(REFIT.done, "data"),
        prevent_initial_call=True,
    )
    def tabulate(is_open: bool, stored: dict[str, Any], _: Any) -> Any:
        if not is_open:
            return dash.no_update
        shown = load_trend_page(services, read_state(stored), detailed=True)
        several = len(shown.every) > 1
        return [
            {**row, "series": str(data.series.key) if several else ""}
            for data in shown.every
            for row in measurement_rows(data)
        ]

    register_why(app, services)
    _clientside(app)


def _clientside(app: Dash) -> None:
    for part in SLIDERS:
        clientside(
            app,
            "showNumber",
            Output(f"{PREFIX}{part}-shown", "children"),
            Input(f"{PREFIX}{part}", "value"),
            namespace=SCRIPT,
        )
    clientside(
        app,
        "keepControls",
        Output(ids.TREND_STATE, "data"),
        *(Input(f"{PREFIX}{part}", "value") for part in CONTROLS),
        State(ids.TREND_STATE, "data"),
        namespace=SCRIPT,
    )
    clientside(
        app,
        "choosePoint",
        Output(ids.TREND_GRAPH, "clickData"),
        Input(ids.TREND_GRAPH, "clickData"),
        State(ids.TREND_GRAPH, "figure"),
        namespace=SCRIPT,
    )
    clientside(
        app,
        "rememberZoom",
        Output(ids.TREND_GRAPH, "title"),
        Input(ids.TREND_GRAPH, "relayoutData"),
        State(ids.TREND_GRAPH, "figure"),
        namespace=SCRIPT,
    )
    clientside(
        app,
        "chooseStretch",
        Output(ids.TREND_STRIP, "title"),
        Input(ids.TREND_STRIP, "relayoutData"),
        namespace=SCRIPT,
    )
    clientside(
        app,
        "toggleTable",
        Output("trend-table-body", "is_open"),
        Input(ids.TREND_TABLE_OPEN, "n_clicks"),
        State("trend-table-body", "is_open"),
    )
    clientside(
        app,
        "toggleTable",
        Output(ids.TREND_WHY, "is_open"),
        Input(ids.TREND_WHY_OPEN, "n_clicks"),
        State(ids.TREND_WHY, "is_open"),
    )
    clientside(
        app,
        "toggleStar",
        Output(ids.TREND_STAR, "aria-pressed"),
        Output(ids.TREND_STAR, "title"),
        Input(ids.TREND_STAR, "n_clicks"),
        Input(ids.TREND_STATE, "data"),
        at_start=True,
        namespace="bandwatchVisited",
    )
    clientside(
        app,
        "listVisited",
        Output(ids.TREND_RECENT, "title"),
        Input(ids.TREND_FIND, "id"),
        at_start=True,
        namespace="bandwatchVisited",
    )
    clientside(
        app,
        "nameDocument",
        Output(ids.TREND_STATE, "modified_timestamp"),
        Input(ids.TREND_STATE, "data"),
        at_start=True,
    )


def _panel(shown: TrendPage, state: TrendState) -> Any:
    if len(shown.every) > 1:
        return series_cards(shown.every, state)
    data = shown.every[0]
    if data.reference is None:
        return panel_notice(data)
    panel = comparison_panel(
        data.reference,
        data.comparisons,
        data.series,
        data.detectable,
        densities=data.densities,
        sure=SURE if state.sure is None else state.sure,
    )
    card = beside_card(data, state.beside)
    return panel if card is None else [card, panel]


def _marks(services: Services, shown: TrendPage, state: TrendState) -> list[AlertMark]:
    ids = [data.series.id for data in shown.every]
    return read_alert_marks(services, ids, state.as_of_ms)


def _names(shown: TrendPage) -> dict[int, str]:
    names = short_names([data.series.key for data in shown.every])
    several = len(shown.every) > 1
    return {
        data.series.id: name if several else ""
        for data, name in zip(shown.every, names, strict=True)
    }


def _height(shown: TrendPage) -> str:
    return figure_height(len(shown.every), shown.arrangement)


def _ends(shown: TrendPage) -> list[int]:
    """Return the times of the first and of the newest run; none where nothing ran."""
    times = [data.points.time_ms for data in shown.every if len(data.points)]
    if not times:
        return []
    return [min(int(item[0]) for item in times), max(int(item[-1]) for item in times)]


def _effective(shown: TrendPage) -> list[str]:
    """Format the first and the last day that are shown, and the day that is judged."""
    first, last = shown.state.first, shown.state.last
    ends = [day_of_moment(item) for item in _ends(shown)]
    if ends:
        first, last = first or ends[0], last or ends[1]
    days = (first, last, shown.every[0].reference)
    return [format_day(day) if day else "" for day in days]


def _concerns(result: dict[str, Any] | None, state: TrendState) -> bool:
    return bool(result) and result is not None and result.get("key") in state.series
