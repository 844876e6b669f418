"""Refit every series that passes a filter on behalf of a person, in a process of its own."""

import logging
from collections.abc import Callable
from typing import Any

from dashboard.shared.formatting.values import count
from dashboard.shared.jobs.data import choose_job_series, store_of_job
from dashboard.shared.jobs.offer_plans import offer_plans
from dashboard.shared.jobs.progress import JobProgress
from dashboard.shared.jobs.refit_options import read_options
from dashboard.shared.jobs.subject import filter_text, who_of
from dashboard.shared.urls.codec import parse_query
from dashboard.shared.urls.filter_state import FILTER_CODECS, FilterState
from dashboard.shared.urls.trend_link import series_link
from models.records.errors import BandwatchError
from models.records.fault_text import fault_text
from models.records.settings import Settings
from models.services.announce_job import announce_job, name_work
from models.services.fitting.refit import Refit, RefitOutcome
from models.services.fitting.refit_many import RefitSummary, refit_many

log = logging.getLogger(__name__)

MOST_NAMED = 200  # failures that the answer lists
FIRST, LAST = 3, 99  # percent before the first series and after the last


def run_refit_many(
    settings: Settings, request: dict[str, Any], report: Callable[[JobProgress], None]
) -> dict[str, Any]:
    """Fit the series that pass the request's filter; what is finished when it is killed is kept.

    Nothing is raised: whatever happens, the page gets a result to show.

    Parameters
    ----------
    request : dict
        ``filter``, a query as links spell it; ``options`` of the fits; ``force``, to fit even
        where data and options are unchanged; and ``at``, which the result repeats.

    Returns
    -------
    dict
        ``many`` (True), ``at``, ``tone`` (good, warn, bad), ``text``, and ``failures``: a list
        of ``name``, ``link`` and ``reason``.
    """
    answer: dict[str, Any] = {"key": "", "many": True, "at": request.get("at"), "failures": []}
    try:
        from models.services.fitting.stan_session import (
            open_stan,  # heavy, and wanted by the job alone
        )

        report(JobProgress(1, "Starting"))
        wanted, _ = parse_query(FilterState, FILTER_CODECS, request.get("filter") or {})
        options = read_options(request.get("options") or {}, [])
        with store_of_job(settings) as engine:
            series = choose_job_series(engine, wanted.wanted())
            subject = count(len(series), "series") + filter_text(wanted)
            work = name_work(
                "refit",
                series=sorted(item.id for item in series),
                options=request.get("options"),
                force=bool(request.get("force")),
            )
            with announce_job(
                engine,
                "refit",
                subject,
                settings.clock,
                who=who_of(request),
                work=work,
                report=lambda percent, text: report(JobProgress(percent, text)),
            ) as job:

                def report_progress(progress: JobProgress) -> None:
                    job.report(progress.percent, progress.text)
                    report(progress)

                stan = open_stan(
                    settings, report=lambda text: report_progress(JobProgress(FIRST, text))
                )
                finished: list[Refit] = []

                def report_refit(refit: Refit | None = None) -> None:
                    if refit is not None:
                        finished.append(refit)
                    done = len(finished)
                    name = str(series[done].key) if done < len(series) else "done"
                    share = done / max(1, len(series))
                    text = f"{min(done + 1, len(series))} of {len(series)}: {name}"
                    report_progress(JobProgress(round(FIRST + (LAST - FIRST) * share), text))

                report_refit()
                summary = refit_many(
                    engine,
                    stan.sampler,
                    series,
                    options,
                    clock=settings.clock,
                    force=bool(request.get("force")) and not job.joined,
                    toolchain=stan.description,
                    on_outcome=report_refit,
                    cancelled=job.stopped,
                )
                return offer_plans(engine, settings, {**answer, **_outcome(summary)})
    except BandwatchError as error:
        return {**answer, "tone": "bad", "text": f"{error} Finished fits are kept."}
    except Exception as error:
        log.exception("A refit of many series failed")
        text = f"{fault_text(error)} Finished fits are kept."
        return {**answer, "tone": "bad", "text": text}


def _outcome(summary: RefitSummary) -> dict[str, Any]:
    fitted = [refit for refit in summary.refits if refit.outcome is RefitOutcome.FITTED]
    doubted = [refit for refit in fitted if not refit.trusted]
    failed = summary.failures
    parts = [
        f"{len(fitted)} fitted",
        f"{summary.count(RefitOutcome.UNCHANGED)} unchanged",
        f"{len(failed)} failed",
        f"{len(doubted)} not trusted",
    ]
    listed = [
        {
            "name": str(refit.series.key),
            "link": series_link(str(refit.series.key)),
            "reason": refit.reason,
        }
        for refit in (*failed, *doubted)[:MOST_NAMED]
    ]
    stopped = "Somebody stopped it on the data page. " if summary.cancelled else ""
    return {
        "tone": "warn" if failed or doubted or stopped else "good",
        "text": f"{stopped}{count(len(summary.refits), 'series')}: {', '.join(parts)}.",
        "failures": listed,
    }
