"""Wire the Refit button to a background job and the card that tells how it goes."""

from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output, State

from dashboard.shared import ids
from dashboard.shared.clientside import clientside
from dashboard.shared.jobs.refit_dialogue import DIALOGUE, FIELDS, START, field_id
from dashboard.shared.jobs.refit_job import JobProgress, run_refit
from dashboard.shared.jobs.refit_many_job import run_refit_many
from dashboard.shared.services import Services

POLL_MS = 400  # a refit takes a second or two


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of a refit to an app."""
    settings = services.settings

    # All outputs are in the shell, so that a person may leave the page while a job runs. The
    # request holds a word that no other page load has: the result of a job is kept under its
    # inputs, and two people who ask for the same must not take each other's.
    @app.callback(
        Output(ids.REFIT_RESULT, "data"),
        Input(ids.REFIT_REQUEST, "data"),
        background=True,
        interval=POLL_MS,
        running=[(Output(ids.REFIT_RUNNING, "data"), True, False)],
        progress=[Output(ids.REFIT_BAR, "value"), Output(ids.REFIT_STAGE, "children")],
        progress_default=[0, "Waiting to start"],
        cancel=[Input(ids.REFIT_CANCEL, "n_clicks")],
        prevent_initial_call=True,
    )
    def refit(
        set_progress: Callable[[tuple[int, str]], None], request: dict[str, Any]
    ) -> dict[str, Any]:
        def report(progress: JobProgress) -> None:
            set_progress((progress.percent, progress.text))

        run = run_refit_many if request.get("many") else run_refit
        return run(settings, request, report)

    # Dash lets nothing that has the job's output for an input run before the job has ended, not
    # even the first drawing of another page. So pages listen to a store of their own, which
    # `endRefit` fills outside of Dash's graph of callbacks, and the card does not listen to it.
    clientside(
        app,
        "showRefit",
        Output(ids.REFIT_CARD, "className"),
        Output(ids.REFIT_TITLE, "children"),
        Output(ids.REFIT_OUTCOME, "children"),
        Input(ids.REFIT_RUNNING, "data"),
        Input(ids.REFIT_DONE, "data"),
        Input(ids.REFIT_CLOSE, "n_clicks"),
        Input(ids.REFIT_CANCEL, "n_clicks"),
        State(ids.REFIT_REQUEST, "data"),
    )
    clientside(
        app,
        "endRefit",
        Output(ids.REFIT_RESULT, "modified_timestamp"),
        Input(ids.REFIT_RESULT, "data"),
    )
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
        Output(ids.REFIT_REQUEST, "data"),
        Output(DIALOGUE, "is_open", allow_duplicate=True),
        Input(START, "n_clicks"),
        State(ids.TREND_STATE, "data"),
        State(ids.NONCE, "data"),
        State(ids.REFIT_RUNNING, "data"),
        *(State(field_id(name), "value") for name in FIELDS),
    )
