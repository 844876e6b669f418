"""The refit of one series or of many, as the shell and the pages know it."""

from typing import Any

from dashboard.shared import ids
from dashboard.shared.jobs.job import Job, Report
from dashboard.shared.jobs.refit_job import run_refit
from dashboard.shared.jobs.refit_many_job import run_refit_many
from models.records.settings import Settings


def run_either(settings: Settings, request: dict[str, Any], report: Report) -> dict[str, Any]:
    """Refit one series, or every series that passes a filter if the request wants many."""
    run = run_refit_many if request.get("many") else run_refit
    return run(settings, request, report)


REFIT = Job(
    name="refit",
    label="Refit",
    running="Refitting ",
    ended="Refit of ",
    kept="The previous fit stays in place.",
    button=ids.TREND_REFIT,
    run=run_either,
    poll_ms=400,  # a refit takes a second or two
)
