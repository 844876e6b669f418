"""Wire the list of running jobs: what runs, and who shall stop."""

from typing import Any

import dash
from dash import Dash, Input, Output

from dashboard.data.data import read_jobs_now, stop_job
from dashboard.data.job_list import job_list
from dashboard.shared import ids
from dashboard.shared.services import Services


def register(app: Dash, services: Services) -> None:
    """Add the callback of the list of jobs to an app."""

    @app.callback(
        Output(ids.DATA_JOBS, "children"),
        Input(ids.DATA_JOBS_TICK, "n_intervals"),
        Input(ids.DATA_JOBS_STOP, "data"),
    )
    def show(_: Any, asked: dict[str, Any] | None) -> Any:
        if dash.ctx.triggered_id == ids.DATA_JOBS_STOP and asked:
            stop_job(services, str(asked["job"]))
        return job_list(read_jobs_now(services), services.now_ms())
