"""Wire the list of running jobs: what runs, and who shall stop."""

from typing import Any

import dash
from dash import Dash, Input, Output

from dashboard.data.job_list import job_list
from dashboard.shared import ids
from dashboard.shared.services import Services
from models.services.announce_job import running_jobs
from models.storage.jobs.job_store import ask_to_stop


def register(app: Dash, services: Services) -> None:
    """Add the callback of the list of jobs to an app."""

    @app.callback(
        Output(ids.DATA_JOBS, "children"),
        Input(ids.DATA_JOBS_TICK, "n_intervals"),
        Input(ids.DATA_JOBS_STOP, "data"),
    )
    def show(_: Any, asked: dict[str, Any] | None) -> Any:
        now_ms = services.now_ms()
        if dash.ctx.triggered_id == ids.DATA_JOBS_STOP and asked:
            ask_to_stop(services.engine, int(asked["job"]), now_ms)
        return job_list(running_jobs(services.engine, now_ms), now_ms)
