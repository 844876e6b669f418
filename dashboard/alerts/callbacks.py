"""Wire the queue of alerts: the controls to the link, the link to the grid."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from dash.exceptions import PreventUpdate

from dashboard.alerts import ids
from dashboard.alerts.data import (
    count_summaries,
    read_duty,
    read_summaries,
    read_unsheriffed,
)
from dashboard.alerts.filters import FOLDED, PARTS, role_options
from dashboard.alerts.preview import preview_hint, summary_preview
from dashboard.alerts.rows import alert_row, queue_facts
from dashboard.alerts.state import AlertsState, RoleFilter, parse_alerts
from dashboard.alerts.summary.alert_window import alert_figure
from dashboard.alerts.summary.data import read_summary_view
from dashboard.alerts.waiting import format_waiting, waiting
from dashboard.shared.clientside import clientside
from dashboard.shared.filters.callbacks import register_choices
from dashboard.shared.filters.series_filter import control_id
from dashboard.shared.series_history.load import load_series
from dashboard.shared.services import Services
from dashboard.shared.theme import current_theme
from dashboard.shared.triage import ids as triage_ids
from dashboard.shared.urls.trend_state import TrendState
from dashboard.shared.widgets.empty_state import empty_state
from models.triage.queue import QueueCounts
from models.triage.queue_role import QueueRole

ALERTS_JS = "bandwatchAlerts"  # of assets/alerts/queue.js
MOST_ROWS = 500  # per block


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the queue to an app."""

    @app.callback(
        Output(ids.ALERTS_GRID, "getRowsResponse"),
        Output(ids.ALERTS_ROLE, "options"),
        Output(ids.ALERTS_FACTS, "children"),
        Output(ids.ALERTS_NONE, "children"),
        Output(ids.ALERTS_WAITING, "children"),
        Input(ids.ALERTS_GRID, "getRowsRequest"),
        State(ids.ALERTS_STATE, "data"),
    )
    def fill(request: Mapping[str, Any] | None, query: Mapping[str, Any] | None) -> Any:
        if not request:
            raise PreventUpdate
        state, _ = parse_alerts(query or {})
        now_ms = services.now_ms()
        offset = max(0, int(request.get("startRow") or 0))
        limit = min(max(0, int(request.get("endRow") or 0) - offset), MOST_ROWS)
        counts = count_summaries(services, state)
        found = read_summaries(services, state, limit=limit, offset=offset)
        shown = _shown(counts, state, offset + len(found), ended=len(found) < limit)
        rows = {"rowData": [alert_row(row, now_ms) for row in found], "rowCount": shown}
        if offset:
            return rows, *(no_update,) * 4
        return (
            rows,
            role_options(_by_role(counts)),
            [
                html.Span(fact)
                for fact in queue_facts(
                    counts, shown, read_duty(services), read_unsheriffed(services)
                )
            ],
            None if found else _nothing(state, counts),
            waiting(services) if state.narrows else format_waiting(counts),
        )

    @app.callback(
        Output(ids.ALERTS_PREVIEW, "children"),
        Input(ids.ALERTS_CHOSEN, "data"),
        prevent_initial_call=True,
    )
    def preview(chosen: Any) -> Any:
        text = str(chosen or "")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
        view = None if number is None else read_summary_view(services, number)
        if view is None or not view.alerts:
            return preview_hint()
        alert = view.alerts[0]
        key = str(alert.series.key)
        with services.snapshot():
            data = load_series(services, key, TrendState(series=(key,)), detailed=False)
        return summary_preview(view, data, alert_figure(data, alert, current_theme()))

    clientside(
        app,
        "keepFilters",
        Output(ids.ALERTS_STATE, "data"),
        *(Input(control_id(ids.ALERTS, part), "value") for part in PARTS),
        namespace=ALERTS_JS,
    )
    register_choices(app, ids.ALERTS, FOLDED)
    clientside(
        app,
        "refresh",
        Output(ids.ALERTS_STATE, "modified_timestamp"),
        Input(ids.ALERTS_STATE, "data"),
        namespace=ALERTS_JS,
    )
    clientside(
        app,
        "answered",
        Output(ids.ALERTS_FACTS, "title"),
        Input(ids.ALERTS_GRID, "getRowsResponse"),
        namespace=ALERTS_JS,
    )
    clientside(
        app,
        "attach",
        Output(triage_ids.TOOLS, "title"),
        Input(ids.ALERTS_GRID, "id"),
        at_start=True,
        namespace=ALERTS_JS,
    )


def _by_role(counts: QueueCounts) -> dict[RoleFilter, int]:
    return {
        RoleFilter.CODE: counts.by_role.get(QueueRole.CODE, 0),
        RoleFilter.PERFORMANCE: counts.by_role.get(QueueRole.PERFORMANCE, 0),
        RoleFilter.ALL: counts.total,
    }


def _shown(counts: QueueCounts, state: AlertsState, read: int, *, ended: bool) -> int | None:
    """Count the rows of the grid; None where only the end of the reading can tell."""
    if ended:
        return read
    if state.statuses:
        return None
    return _by_role(counts)[state.role]


def _nothing(state: AlertsState, counts: QueueCounts) -> Any:
    if state.narrows:
        return empty_state(
            "Nothing matches",
            "No summary passes these filters. Remove one of them.",
            icon_name="funnel",
        )
    if counts.total:
        others = sum(counts.by_role.values())
        elsewhere = f"the other queue has {others:,}" if others else "all summaries are decided"
        return empty_state(
            "This queue is empty", f"Nothing in this queue; {elsewhere}.", icon_name="check2-circle"
        )
    return empty_state(
        "No alerts",
        "Alerts are found when series are fitted, and by:",
        icon_name="bell",
        commands=["bandwatch detect"],
    )
