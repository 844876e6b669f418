"""Assess benchmarks on behalf of a person, in a process of its own."""

import logging
from collections.abc import Callable
from typing import Any

from dashboard.detectability import ids
from dashboard.detectability.state import parse_detectability
from dashboard.shared.formatting.values import count
from dashboard.shared.jobs.data import find_job_series, store_of_job
from dashboard.shared.jobs.job import Job
from dashboard.shared.jobs.progress import JobProgress
from dashboard.shared.jobs.subject import who_of
from models.records.errors import BandwatchError, CancelledError
from models.records.fault_text import fault_text
from models.records.settings import Settings
from models.services.announce_job import announce_job, name_work

log = logging.getLogger(__name__)


def run_assess(
    settings: Settings, request: dict[str, Any], report: Callable[[JobProgress], None]
) -> dict[str, Any]:
    """Assess the benchmarks that a page asked for, one after the other, and store each result.

    The store's engine is opened here, because connections do not survive a fork. Nothing is
    raised: whatever happens, the page gets a result to show, and what was stored stays.

    Parameters
    ----------
    request : dict
        ``keys`` of the series; ``query``, the page's link as names and values; and ``at``, which
        the result repeats.

    Returns
    -------
    dict
        ``keys``, ``at``, ``tone`` (good, warn, bad) and ``text``.
    """
    keys = [str(key) for key in request.get("keys") or ()]
    answer = {"keys": keys, "at": request.get("at")}
    try:
        return {
            **answer,
            **_assess(settings, keys, request.get("query") or {}, who_of(request), report),
        }
    except BandwatchError as error:
        return {**answer, "tone": "bad", "text": str(error)}
    except Exception as error:
        log.exception("The assessment of %s failed", ", ".join(keys))
        text = f"{fault_text(error)} Earlier results stay in place."
        return {**answer, "tone": "bad", "text": text}


def _assess(
    settings: Settings,
    keys: list[str],
    query: dict[str, Any],
    who: str,
    report: Callable[[JobProgress], None],
) -> dict[str, str]:
    from models.services.detectability.assess_series import (  # heavy, and wanted by the job alone
        AssessmentOutcome,
        assess_series,
    )

    state, _ = parse_detectability(query)
    options, version = state.options(), state.version or None
    seconds, unchanged, reasons = 0.0, 0, []
    subject = keys[0] if len(keys) == 1 else count(len(keys), "benchmark")
    with (
        store_of_job(settings) as engine,
        announce_job(
            engine,
            "assessment",
            subject,
            settings.clock,
            who=who,
            work=name_work("assessment", series=sorted(keys), options=query),
            report=lambda percent, text: report(JobProgress(percent, text)),
        ) as job,
    ):
        for place, key in enumerate(keys):

            def report_progress(
                share: float, words: str, place: int = place, key: str = key
            ) -> None:
                among = f"{place + 1} of {len(keys)}, {_name(key)}: " if len(keys) > 1 else ""
                percent = round(100 * (place + share) / len(keys))
                job.report(percent, f"{among}{words}")
                report(JobProgress(percent, f"{among}{words}"))

            try:
                done = assess_series(
                    engine,
                    find_job_series(engine, key),
                    options,
                    clock=settings.clock,
                    version=version,
                    progress=report_progress,
                    stop=job.stopped.is_set,
                )
            except CancelledError:
                text = "Somebody stopped it on the data page. Earlier results stay in place."
                return {"tone": "warn", "text": text}
            except BandwatchError as error:
                reasons.append(str(error))
                continue
            except Exception as error:  # of one benchmark, and no reason to lose the others
                log.exception("The assessment of %s failed", key)
                reasons.append(fault_text(error))
                continue
            unchanged += done.outcome is AssessmentOutcome.UNCHANGED
            seconds += (
                0.0 if done.outcome is AssessmentOutcome.UNCHANGED else done.assessment.seconds
            )
            if done.assessment.report["reason"]:
                reasons.append(done.assessment.report["reason"])
    return _outcome(len(keys), unchanged, seconds, reasons)


def _outcome(asked: int, unchanged: int, seconds: float, reasons: list[str]) -> dict[str, str]:
    if reasons:
        rest = f" So it is with {len(reasons) - 1} more." if len(reasons) > 1 else ""
        first = reasons[0].rstrip(".")
        return {"tone": "warn", "text": f"Not everything could be resampled. {first}.{rest}"}
    if unchanged == asked:
        return {"tone": "good", "text": "Nothing has changed since the last assessment."}
    kept = f" {unchanged} had not changed." if unchanged else ""
    return {"tone": "good", "text": f"Done in {seconds:.1f} s.{kept}"}


def _name(key: str) -> str:
    return key.split("/")[3].replace("%2F", "/").replace("%25", "%") if key.count("/") == 4 else key


ASSESS = Job(
    name="assess",
    label="Assessment",
    running="Assessing ",
    ended="Assessment of ",
    kept="Results that were stored before stay in place.",
    button=ids.RUN,
    run=run_assess,
)
