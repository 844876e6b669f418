"""Wire the Assess button to a background job and the card that tells how it goes."""

from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output, State

from dashboard.detectability import ids as ids
from dashboard.detectability.assess_job import run_assess
from dashboard.shared.clientside import clientside
from dashboard.shared.ids import NONCE
from dashboard.shared.jobs.refit_job import JobProgress
from dashboard.shared.services import Services

POLL_MS = 500
DETECTABILITY_JS = "bandwatchDetectability"  # of assets/detectability.js


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of an assessment to an app."""
    settings = services.settings

    # In the shell and under a word of the page load for the reasons given in callbacks/refit.py.
    @app.callback(
        Output(ids.ASSESS_RESULT, "data"),
        Input(ids.ASSESS_REQUEST, "data"),
        background=True,
        interval=POLL_MS,
        running=[(Output(ids.ASSESS_RUNNING, "data"), True, False)],
        progress=[Output(ids.ASSESS_BAR, "value"), Output(ids.ASSESS_STAGE, "children")],
        progress_default=[0, "Waiting to start"],
        cancel=[Input(ids.ASSESS_CANCEL, "n_clicks")],
        prevent_initial_call=True,
    )
    def assess(
        set_progress: Callable[[tuple[int, str]], None], request: dict[str, Any]
    ) -> dict[str, Any]:
        def report(progress: JobProgress) -> None:
            set_progress((progress.percent, progress.text))

        return run_assess(settings, request, report)

    clientside(
        app,
        "showAssess",
        Output(ids.ASSESS_CARD, "className"),
        Output(ids.ASSESS_TITLE, "children"),
        Output(ids.ASSESS_OUTCOME, "children"),
        Input(ids.ASSESS_RUNNING, "data"),
        Input(ids.ASSESS_DONE, "data"),
        Input(ids.ASSESS_CLOSE, "n_clicks"),
        Input(ids.ASSESS_CANCEL, "n_clicks"),
        State(ids.ASSESS_REQUEST, "data"),
        namespace=DETECTABILITY_JS,
    )
    clientside(
        app,
        "endAssess",
        Output(ids.ASSESS_RESULT, "modified_timestamp"),
        Input(ids.ASSESS_RESULT, "data"),
        namespace=DETECTABILITY_JS,
    )
    clientside(
        app,
        "askAssess",
        Output(ids.ASSESS_REQUEST, "data"),
        Input(ids.RUN, "n_clicks"),
        State(ids.KEYS, "data"),
        State(ids.STATE, "data"),
        State(NONCE, "data"),
        State(ids.ASSESS_RUNNING, "data"),
        namespace=DETECTABILITY_JS,
    )
