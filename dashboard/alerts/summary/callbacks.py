"""Wire the page of a summary: pictures and the bug's text; updated after each step."""

from collections.abc import Mapping
from typing import Any

import dash
from dash import ALL, Dash, Input, Output, State, html, no_update
from dash.exceptions import PreventUpdate

from dashboard.alerts import ids
from dashboard.alerts.summary.alert_window import alert_figure
from dashboard.alerts.summary.bug_report import bug_report
from dashboard.alerts.summary.data import kept_view, read_bug_address
from dashboard.alerts.summary.decide import summary_decide
from dashboard.alerts.summary.head import summary_head
from dashboard.alerts.summary.history import summary_history, summary_notes
from dashboard.alerts.summary.parts import alert_cards, alert_states, seen
from dashboard.alerts.summary.related import summary_near
from dashboard.shared.clientside import clientside
from dashboard.shared.series_history.load import load_series
from dashboard.shared.services import Services
from dashboard.shared.theme import current_theme
from dashboard.shared.triage import ids as triage_ids
from dashboard.shared.urls.trend_state import TrendState
from models.triage.summaries.read_models import SummaryView

SUMMARY_JS = "bandwatchSummary"  # of assets/alerts/summary.js
STATES = ids.alert_part("state", ALL)
FIGURES = ids.alert_part("figure", ALL)


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the page of one summary to an app."""

    def view_of(kept: Mapping[str, Any] | None) -> SummaryView:
        return kept_view(services, kept)

    @app.callback(
        Output(ids.SUMMARY_SEEN, "data"),
        Output(ids.SUMMARY_HEAD, "children"),
        Output(ids.SUMMARY_DECIDE, "children"),
        Output(ids.SUMMARY_NOTES, "children"),
        Output(ids.SUMMARY_NEAR, "children"),
        Output(ids.SUMMARY_HISTORY, "children"),
        Output(ids.SUMMARY_ALERTS, "children"),
        Output(STATES, "children"),
        Input(triage_ids.RESULT, "data"),
        Input(ids.SUMMARY_DRAWN, "data"),
        State(ids.SUMMARY_SEEN, "data"),
        State(STATES, "id"),
        prevent_initial_call=True,
    )
    def redraw(result: Any, _: Any, kept: Any, cards: list[dict[str, Any]]) -> tuple[Any, ...]:
        failed = isinstance(result, Mapping) and not result.get("ok")
        if dash.ctx.triggered_id == triage_ids.RESULT and (failed or not result):
            raise PreventUpdate
        view = view_of(kept)
        shown = [card["alert"] for card in cards]
        same = shown == [alert.id for alert in view.alerts]
        states = alert_states(view)
        return (
            seen(view),
            summary_head(view, services.settings, services.now_ms()),
            summary_decide(view.row, address(view)),
            summary_notes(view),
            summary_near(view),
            summary_history(view),
            no_update if same else alert_cards(view),
            [states.get(number, no_update) if same else no_update for number in shown],
        )

    @app.callback(
        Output(FIGURES, "figure"),
        Input(ids.SUMMARY_DRAWN, "data"),
        State(FIGURES, "id"),
        State(ids.SUMMARY_SEEN, "data"),
    )
    def draw(_: Any, graphs: list[dict[str, Any]], kept: Any) -> list[Any]:
        if not graphs:
            return []
        alerts = {alert.id: alert for alert in view_of(kept).alerts}
        theme = current_theme()
        figures: list[Any] = []
        with services.snapshot():
            for graph in graphs:
                found = alerts.get(graph["alert"])
                if found is None:
                    figures.append(no_update)
                    continue
                key = str(found.series.key)
                data = load_series(services, key, TrendState(series=(key,)), detailed=False)
                figures.append(alert_figure(data, found, theme))
        return figures

    @app.callback(
        Output(ids.SUMMARY_BUG, "is_open"),
        Output(ids.SUMMARY_BUG_TITLE, "children"),
        Output(ids.SUMMARY_BUG_TEXT, "children"),
        Output(ids.SUMMARY_BUG_LINK, "children"),
        Input(ids.SUMMARY_BUG_OPEN, "n_clicks"),
        State(ids.SUMMARY_SEEN, "data"),
        State("_pages_location", "href"),
        prevent_initial_call=True,
    )
    def tell_bug(clicks: int | None, kept: Any, href: str | None) -> tuple[Any, ...]:
        if not clicks:
            raise PreventUpdate
        report = bug_report(services, view_of(kept), "/".join((href or "").split("/")[:3]))
        link = (
            html.A(
                "Create the bug with this text",
                href=report.address,
                target="_blank",
                rel="noopener noreferrer",
                className="btn btn-primary btn-sm",
            )
            if report.address
            else html.P(
                "The project has no template “bug address”, so the text is to be pasted by hand.",
                className="bw-hint",
            )
        )
        return True, report.title, report.text, link

    def address(view: SummaryView) -> str:
        return read_bug_address(services, view.row.project)

    clientside(
        app,
        "attach",
        Output(ids.SUMMARY_SEEN, "modified_timestamp"),
        Input(ids.SUMMARY_SEEN, "data"),
        at_start=True,
        namespace=SUMMARY_JS,
    )
