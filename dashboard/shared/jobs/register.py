"""Wire a kind of job to a background callback and to the card that shows its progress."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from dash import Dash, Input, Output, State

from dashboard.shared.access.projects import projects_of_job
from dashboard.shared.access.writes import Writes, declare_writes, writes
from dashboard.shared.clientside import clientside
from dashboard.shared.jobs.job import Job
from dashboard.shared.jobs.job_id import present_job_id
from dashboard.shared.jobs.progress_writer import ProgressWriter
from dashboard.shared.jobs.run_in_turn import run_in_turn
from dashboard.shared.services import Services
from models.records.deployment.log_lines import log_about

log = logging.getLogger(__name__)

JOBS_JS = "bandwatchJobs"  # of assets/jobs.js


def register_job(app: Dash, services: Services, job: Job) -> None:
    """Add the callbacks of a kind of job to an app; pages add the one that asks for it."""
    settings = services.settings

    # All outputs are in the shell, so that a person may leave the page while a job runs. The
    # request holds a word that no other page load has: the result of a job is kept under its
    # inputs, and two people who ask for the same must not take each other's.
    @app.callback(
        Output(job.result, "data"),
        Input(job.request, "data"),
        background=True,
        interval=job.poll_ms,
        running=[(Output(job.is_running, "data"), True, False)],
        progress=[Output(job.part("bar"), "value"), Output(job.part("stage"), "children")],
        progress_default=[0, "Waiting to start"],
        cancel=[Input(job.part("cancel"), "n_clicks")],
        prevent_initial_call=True,
    )
    @writes(job.role, projects=projects_of_job)
    def run(
        set_progress: Callable[[tuple[int, str]], None], request: dict[str, Any]
    ) -> dict[str, Any]:
        report = ProgressWriter(set_progress)
        with log_about(job_id=present_job_id()):
            log.info("A job begins: %s of %s", job.name, request.get("title"))
            try:
                return run_in_turn(settings, job, request, report)
            finally:
                report.end()

    # Dash lets nothing that has the job's output for an input run before the job has ended, not
    # even the first drawing of another page. So pages listen to a store of their own, which
    # `end` fills outside of Dash's graph of callbacks, and the card does not listen to it.
    clientside(
        app,
        "show",
        Output(job.part("card"), "className"),
        Output(job.part("title"), "children"),
        Output(job.part("outcome"), "children"),
        Input(job.is_running, "data"),
        Input(job.done, "data"),
        Input(job.part("close"), "n_clicks"),
        Input(job.part("cancel"), "n_clicks"),
        State(job.request, "data"),
        State(job.part("words"), "data"),
        namespace=JOBS_JS,
    )
    clientside(
        app,
        "end",
        Output(job.result, "modified_timestamp"),
        Input(job.result, "data"),
        State(job.part("words"), "data"),
        namespace=JOBS_JS,
    )


def declare_cancels(app: Dash, jobs: Sequence[Job]) -> None:
    """Declare which role cancelling a job needs, once Dash has made the callbacks that do so.

    A job's handle serves only the person who started it, whatever the projects are.
    """
    for job in jobs:
        cancels = app.callback_map[f"{job.part('cancel')}.id"]["callback"]
        declare_writes(cancels, Writes(job.role, projects=lambda *_: ()))
