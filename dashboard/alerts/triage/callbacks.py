"""Wire what both alerts' pages share: an ask does something, and the page is told."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate

from dashboard.alerts.triage.actions import act_on
from dashboard.alerts.triage.candidates import candidate_options, why_none_is_offered
from dashboard.alerts.triage.projects import projects_of_ask
from dashboard.shared.access.writes import writes
from dashboard.shared.clientside import clientside
from dashboard.shared.services import Services
from dashboard.shared.triage import ids
from models.access.roles import Role

TRIAGE_JS = "bandwatchTriage"  # of assets/triage/callbacks.js


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of acting on alerts to an app."""

    @app.callback(Output(ids.RESULT, "data"), Input(ids.ASK, "data"), prevent_initial_call=True)
    @writes(Role.SHERIFF, projects=projects_of_ask)
    def do(ask: Mapping[str, Any] | None) -> dict[str, Any]:
        if not isinstance(ask, Mapping):
            raise PreventUpdate
        return act_on(services.engine, ask, services.now_ms(), services.settings)

    @app.callback(
        Output(ids.DIALOGUE_RELATED, "options"),
        Output(ids.DIALOGUE_RELATED, "value"),
        Output(ids.DIALOGUE_NO_RELATED, "children"),
        Input(ids.CANDIDATES_ASKED, "data"),
        prevent_initial_call=True,
    )
    def offer(asked: Mapping[str, Any] | None) -> tuple[Any, Any, str]:
        if not isinstance(asked, Mapping):
            raise PreventUpdate
        options = candidate_options(services.engine, asked, services.now_ms())
        only = options[0]["value"] if len(options) == 1 else None
        return options, only, "" if options else why_none_is_offered(asked)

    clientside(
        app,
        "keepWho",
        Output(ids.WHO, "value"),
        Input(ids.WHO, "value"),
        at_start=True,
        namespace=TRIAGE_JS,
    )
    clientside(
        app,
        "tellOutcome",
        Output(ids.RESULT, "modified_timestamp"),
        Input(ids.RESULT, "data"),
        namespace=TRIAGE_JS,
    )
    clientside(
        app,
        "keepDraft",
        Output(ids.DIALOGUE, "title"),
        Input(ids.DIALOGUE, "is_open"),
        namespace=TRIAGE_JS,
    )
