"""Wire the list of running jobs: what runs, and who shall stop."""

from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate

from dashboard.data.data import read_jobs_now, stop_job
from dashboard.data.job_list import job_list
from dashboard.shared import ids
from dashboard.shared.access.writes import writes
from dashboard.shared.services import Services
from models.access.roles import Person, Role


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the list of jobs to an app."""

    @app.callback(
        Output(ids.DATA_JOBS, "children"),
        Input(ids.DATA_JOBS_TICK, "n_intervals"),
        Input(ids.DATA_JOBS_STOPPED, "data"),
    )
    def show(_: Any, __: Any) -> Any:
        return job_list(read_jobs_now(services), services.now_ms())

    # Into a store of its own, so that the list, which only reads, shows at once what was asked.
    @app.callback(
        Output(ids.DATA_JOBS_STOPPED, "data"),
        Input(ids.DATA_JOBS_STOP, "data"),
        prevent_initial_call=True,
    )
    @writes(Role.SHERIFF, projects=lambda *_: (), fault=stop_fault)
    def stop(asked: dict[str, Any] | None) -> dict[str, Any]:
        if not asked:
            raise PreventUpdate
        stop_job(services, str(asked["job"]))
        return asked


def stop_fault(services: Services, person: Person, values: Sequence[Any]) -> str:
    """Return why a person may not stop a job: it is somebody else's; blank if it is not."""
    asked = values[0] if values and isinstance(values[0], dict) else {}
    if person.may(Role.ADMIN):
        return ""
    now = read_jobs_now(services)
    known = {str(job.id): job.who for job in now.running}
    known |= {f"waiting:{job.id}": job.who for job in now.waiting}
    job = str(asked.get("job"))
    if job not in known:  # as it is written there: "07" is no job either
        return "That job has ended, or there is none of that number."
    who = known[job]
    if who == person.name:
        return ""
    return f"Only {f'{who} or ' if who else ''}an admin may stop that job; it goes on."
