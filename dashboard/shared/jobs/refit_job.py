"""Refit one series on behalf of a person, in a process of its own."""

import logging
from collections.abc import Callable
from typing import Any

from dashboard.shared.jobs.data import find_job_series, read_job_releases, store_of_job
from dashboard.shared.jobs.offer_plans import offer_plans
from dashboard.shared.jobs.progress import JobProgress
from dashboard.shared.jobs.refit_options import read_options
from dashboard.shared.jobs.subject import who_of
from models.records.errors import BandwatchError, CancelledError
from models.records.fault_text import fault_text
from models.records.settings import Settings
from models.services.announce_job import announce_job, name_work
from models.services.fitting.refit import Refit, RefitOutcome, refit_series

log = logging.getLogger(__name__)

# What a job reports, in order: its word, how far that is (percent), and what a person reads.
STAGES = {
    "start": (4, "Starting"),
    "reading measurements": (15, "Reading measurements"),
    "prepare": (25, "Preparing runs and knots"),
    "steps": (35, "Searching steps"),
    "sample": (55, "Sampling by Stan"),
    "bands": (75, "Computing bands"),
    "changes": (82, "Sizing changes"),
    "storing draws": (88, "Storing draws"),
    "taking stock": (95, "Comparing and grouping"),
}


def stage_progress(stage: str) -> JobProgress:
    """Turn what a job reports into what a person reads; unknown words are shown as they are."""
    return JobProgress(*STAGES.get(stage, (10, stage[:1].upper() + stage[1:])))


def run_refit(
    settings: Settings, request: dict[str, Any], report: Callable[[JobProgress], None]
) -> dict[str, Any]:
    """Fit the series that a page asked for and store the result.

    The store's engine is opened here, because connections do not survive a fork. Nothing is
    raised: whatever happens, the page gets a result to show, and the old fit stays if there
    is no new one.

    Parameters
    ----------
    request : dict
        ``key`` of the series, ``options`` that differ from the model's rules, and ``at``,
        which the result repeats.

    Returns
    -------
    dict
        ``key``, ``at``, ``tone`` (good, warn, bad) and ``text``.
    """
    key = str(request.get("key", ""))
    answer = {"key": key, "at": request.get("at")}
    try:
        from models.services.fitting.stan_session import (
            open_stan,  # heavy, and wanted by the job alone
        )

        report(stage_progress("start"))
        with store_of_job(settings) as engine:
            series = find_job_series(engine, key)
            releases = read_job_releases(engine, series)
            options = read_options(request.get("options") or {}, releases)
            with announce_job(
                engine,
                "refit",
                key,
                settings.clock,
                who=who_of(request),
                work=name_work("refit", series=key, options=request.get("options")),
                report=lambda percent, text: report(JobProgress(percent, text)),
            ) as job:

                def report_stage(stage: str) -> None:
                    progress = stage_progress(stage)
                    job.report(progress.percent, progress.text)
                    report(progress)

                stan = open_stan(settings, report=report_stage)
                refit = refit_series(
                    engine,
                    stan.sampler,
                    series,
                    options,
                    clock=settings.clock,
                    # A person asked; that the data are unchanged is an answer only where the same
                    # job has just fitted them.
                    force=not job.joined,
                    toolchain=stan.description,
                    report=report_stage,
                    cancelled=job.stopped.is_set,
                )
                return offer_plans(engine, settings, {**answer, **_outcome(refit)})
    except CancelledError:
        text = "Somebody stopped it on the data page. The previous fit stays in place."
        return {**answer, "tone": "warn", "text": text}
    except BandwatchError as error:
        return {**answer, "tone": "bad", "text": f"{error} The previous fit stays in place."}
    except Exception as error:
        log.exception("The refit of %s failed", key)
        text = f"{fault_text(error)} The previous fit stays in place."
        return {**answer, "tone": "bad", "text": text}


def _outcome(refit: Refit) -> dict[str, str]:
    if refit.outcome is RefitOutcome.FAILED:
        text = f"No new fit: {refit.reason} The previous fit, if there is one, stays in place."
        return {"tone": "bad", "text": text}
    if not refit.trusted:
        return {"tone": "warn", "text": f"Done, but the fit is not trusted: {refit.reason}."}
    return {"tone": "good", "text": f"Done in {refit.seconds:.1f} s. The page shows the new fit."}
