"""Wire what is drawn of the culprit and of the plan of retriggers; anew after each step."""

from typing import Any

import dash
from dash import ALL, Dash, Input, Output, State, html, no_update
from dash.exceptions import PreventUpdate

from dashboard.alerts import ids
from dashboard.alerts.summary.cost_shift import cost_shift_note
from dashboard.alerts.summary.culprits import summary_culprits
from dashboard.alerts.summary.data import kept_view, read_revisions_around
from dashboard.alerts.summary.retrigger_plan import USUAL_BUDGET, plan_body
from dashboard.alerts.triage.actions import ROUND_STARTED
from dashboard.alerts.triage.data import MOST_BUDGET
from dashboard.shared.services import Services
from dashboard.shared.triage import ids as triage_ids
from dashboard.shared.triage.around_table import around_table
from models.services.alerts.find_cost_shift import cost_shift_lines
from models.services.alerts.find_culprit import find_culprit
from models.services.alerts.host_factor import host_factors
from models.services.alerts.retrigger_plan import make_plan, plan_text
from models.triage.alert import SummaryStatus

AROUND = ids.alert_part("around", ALL)
HOST = ids.alert_part("host", ALL)


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the culprit and the plan to an app."""

    @app.callback(
        Output(ids.SUMMARY_CULPRITS, "children"),
        Output(ids.SUMMARY_SHIFT, "children"),
        Input(triage_ids.RESULT, "data"),
        Input(ids.SUMMARY_DRAWN, "data"),
        State(ids.SUMMARY_SEEN, "data"),
    )
    def suspects(result: Any, _: Any, kept: Any) -> Any:
        if dash.ctx.triggered_id == triage_ids.RESULT and not (result or {}).get("ok"):
            raise PreventUpdate
        number = kept_view(services, kept).row.id
        posterior = find_culprit(services.engine, number)
        shifts = cost_shift_lines(services.engine, number)
        return summary_culprits(posterior, services.settings), cost_shift_note(shifts)

    @app.callback(
        Output(HOST, "children"),
        Input(ids.SUMMARY_DRAWN, "data"),
        State(HOST, "id"),
        State(ids.SUMMARY_SEEN, "data"),
    )
    def hosts(_: Any, parts: list[dict[str, Any]], kept: Any) -> list[Any]:
        view = kept_view(services, kept) if parts else None
        lines = {} if view is None else host_factors(services.engine, view.row.id)
        return [lines.get(part["alert"], "") for part in parts]

    @app.callback(
        Output(AROUND, "children"),
        Input(triage_ids.RESULT, "data"),
        Input(ids.SUMMARY_DRAWN, "data"),
        State(AROUND, "id"),
        State(ids.SUMMARY_SEEN, "data"),
    )
    def around(result: Any, _: Any, parts: list[dict[str, Any]], kept: Any) -> list[Any]:
        if dash.ctx.triggered_id == triage_ids.RESULT and not (result or {}).get("ok"):
            raise PreventUpdate
        view = kept_view(services, kept) if parts else None
        alerts = {} if view is None else {alert.id: alert for alert in view.alerts}
        filled: list[Any] = []
        for part in parts:
            alert = alerts.get(part["alert"])
            if view is None or alert is None:
                filled.append(no_update)
                continue
            runs = read_revisions_around(services, alert, view)
            filled.append(around_table(runs, alert.series.unit))
        return filled

    @app.callback(
        Output(ids.SUMMARY_PLAN, "children"),
        Output(ids.SUMMARY_ROUND_FURTHER, "hidden"),
        Output(ids.SUMMARY_ROUND_COMMENT, "value"),
        Output(ids.SUMMARY_ROUND_REASON, "value"),
        Input(ids.SUMMARY_BUDGET, "value"),
        Input(triage_ids.RESULT, "data"),
        Input(ids.SUMMARY_DRAWN, "data"),
        State(ids.SUMMARY_SEEN, "data"),
    )
    def plan(budget: Any, result: Any, _: Any, kept: Any) -> Any:
        if dash.ctx.triggered_id == triage_ids.RESULT and not (result or {}).get("ok"):
            raise PreventUpdate
        runs = budget_of(budget)
        if runs is None:
            refusal = html.P(f"A budget is a whole number from 0 to {MOST_BUDGET}.", role="alert")
            return refusal, no_update, no_update, no_update
        view = kept_view(services, kept)
        found = make_plan(services.engine, view.row.id, runs)
        text = plan_text(services.engine, found.runs)
        started = dash.ctx.triggered_id == triage_ids.RESULT and ROUND_STARTED in result["text"]
        waits = view.by_note and view.row.status is SummaryStatus.UNTRIAGED
        typed = "" if started else no_update
        return plan_body(found, view.rounds, text, by_note=waits), not view.rounds, typed, typed


def budget_of(given: Any) -> int | None:
    """Read the budget that a person typed; None where it is none."""
    text = str(USUAL_BUDGET if given is None else given).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text) <= MOST_BUDGET):
        return None
    return int(text)
