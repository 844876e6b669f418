"""Wire the dialogue of the Refit button to the request for a refit."""

from dash import Dash, Input, Output, State

from dashboard.shared import ids
from dashboard.shared.clientside import clientside
from dashboard.shared.jobs.refit import REFIT
from dashboard.shared.jobs.refit_dialogue import DIALOGUE, FIELDS, START, field_id
from dashboard.shared.services import Services


def register(app: Dash, _: Services) -> None:
    """Add the callbacks of the dialogue to an app."""
    clientside(
        app,
        "openRefit",
        Output(DIALOGUE, "is_open"),
        Input(ids.TREND_REFIT, "n_clicks"),
        namespace="bandwatchTrend",
    )
    clientside(
        app,
        "askRefit",
        Output(REFIT.request, "data"),
        Output(DIALOGUE, "is_open", allow_duplicate=True),
        Input(START, "n_clicks"),
        State(ids.TREND_STATE, "data"),
        State(ids.NONCE, "data"),
        State(REFIT.is_running, "data"),
        *(State(field_id(name), "value") for name in FIELDS),
    )
