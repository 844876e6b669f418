"""Wire the trend page: the link's words and each new fit to figure, panel and badges."""

from datetime import date
from typing import Any

import dash
from dash import Dash, Input, Output, State
from dash.exceptions import PreventUpdate

from dashboard import ids
from dashboard.callbacks.clientside import clientside
from dashboard.components.comparison_panel import comparison_panel
from dashboard.components.trend_badges import trend_badges
from dashboard.components.trend_notice import page_notice, panel_notice
from dashboard.components.trend_summary import trend_summary
from dashboard.figures.trend import trend_figure
from dashboard.measurement_rows import measurement_rows
from dashboard.services import Services
from dashboard.theme import current_theme


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the trend page to an app."""

    @app.callback(
        Output(ids.TREND_GRAPH, "figure"),
        Output(ids.TREND_PANEL, "children"),
        Output(ids.TREND_BADGES, "children"),
        Output(ids.TREND_SUMMARY, "children"),
        Output(ids.TREND_NOTICE, "children"),
        Input(ids.TREND_STATE, "data"),
        Input(ids.REFIT_DONE, "data"),
    )
    def draw(state: dict[str, Any], result: dict[str, Any] | None) -> tuple[Any, ...]:
        if dash.ctx.triggered_id == ids.REFIT_DONE and not _concerns(result, state):
            raise PreventUpdate
        data = services.trend(state["key"], _day(state["day"]))
        figure = trend_figure(
            data, current_theme(), first=_day(state["from"]), last=_day(state["to"])
        )
        if data.reference is not None:
            panel = comparison_panel(data.reference, data.comparisons)
        else:
            panel = panel_notice(data)
        return figure, panel, trend_badges(data), trend_summary(data), page_notice(data)

    @app.callback(
        Output(ids.TREND_TABLE, "rowData"),
        Input("trend-table-body", "is_open"),
        Input(ids.REFIT_DONE, "data"),
        State(ids.TREND_STATE, "data"),
        prevent_initial_call=True,
    )
    def tabulate(is_open: bool, _: Any, state: dict[str, Any]) -> Any:
        if not is_open:
            return dash.no_update
        return measurement_rows(services.trend(state["key"], _day(state["day"])))

    clientside(
        app,
        "toggleTable",
        Output("trend-table-body", "is_open"),
        Input(ids.TREND_TABLE_OPEN, "n_clicks"),
        State("trend-table-body", "is_open"),
    )
    clientside(
        app,
        "nameDocument",
        Output(ids.TREND_STATE, "modified_timestamp"),
        Input(ids.TREND_STATE, "data"),
        at_start=True,
    )
    clientside(
        app,
        "rememberZoom",
        Output(ids.TREND_GRAPH, "title"),
        Input(ids.TREND_GRAPH, "relayoutData"),
    )


def _concerns(result: dict[str, Any] | None, state: dict[str, Any]) -> bool:
    return bool(result) and result is not None and result.get("key") == state["key"]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
