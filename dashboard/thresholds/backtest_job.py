"""Replay thresholds on behalf of a person, in a process of its own."""

import logging
import time
from collections.abc import Callable
from typing import Any

from dashboard.shared.formatting.values import count
from dashboard.shared.jobs.data import choose_job_series, store_of_job
from dashboard.shared.jobs.job import Job
from dashboard.shared.jobs.progress import JobProgress
from dashboard.shared.jobs.subject import who_of
from dashboard.thresholds import ids
from dashboard.thresholds.state import parse_thresholds
from models.records.errors import BandwatchError, CancelledError
from models.records.fault_text import fault_text
from models.records.settings import Settings
from models.services.announce_job import announce_job

log = logging.getLogger(__name__)

MOST_ALERTS = 200  # listed for each set of thresholds; the command lists all


def run_replay(
    settings: Settings, request: dict[str, Any], report: Callable[[JobProgress], None]
) -> dict[str, Any]:
    """Replay the thresholds of a link; nothing is stored.

    The store's engine is opened here, because connections do not survive a fork. Nothing is
    raised: whatever happens, the page gets a result to show.

    Parameters
    ----------
    request : dict
        ``query``, the page's link as names and values; and ``at``, which the result repeats.

    Returns
    -------
    dict
        ``query``, ``at``, ``tone`` (good, warn, bad), ``text`` and, where it came to an end,
        ``bench`` (see `models.services.alerts.backtest_document.as_document`).
    """
    query: dict[str, Any] = request.get("query") or {}
    answer = {"query": query, "at": request.get("at")}
    try:
        return {**answer, **_replay(settings, query, who_of(request), report)}
    except CancelledError:
        return {**answer, "tone": "warn", "text": "Somebody stopped it on the data page."}
    except BandwatchError as error:
        return {**answer, "tone": "bad", "text": str(error)}
    except Exception as error:
        log.exception("The replay failed")
        text = fault_text(error)
        return {**answer, "tone": "bad", "text": text}


def _replay(
    settings: Settings,
    query: dict[str, Any],
    who: str,
    report: Callable[[JobProgress], None],
) -> dict[str, Any]:
    from models.services.alerts.backtest_document import as_document
    from models.services.alerts.threshold_backtest import (
        backtest_thresholds,  # heavy, and wanted by the job alone
    )

    state, _ = parse_thresholds(query)
    begin = time.perf_counter()
    with store_of_job(settings) as engine:
        series = choose_job_series(engine, state.wanted())
        if not series:
            return {"tone": "warn", "text": "No series passes the filters."}
        subject = count(len(series), "series")
        with announce_job(engine, "replay", subject, settings.clock, who=who) as job:

            def report_progress(done: int, total: int) -> None:
                percent = round(100 * done / total)
                words = f"{done:,} of {total:,} series"
                job.report(percent, words)
                report(JobProgress(percent, words))

            bench = backtest_thresholds(
                engine,
                series,
                state.rules(),
                days=state.days,
                until_ms=settings.clock.now_ms(),
                as_of_ms=state.as_of_ms,
                report=report_progress,
                cancelled=job.stopped.is_set,
            )
    seconds = time.perf_counter() - begin
    missing = f" Without {count(len(bench.failures), 'series')}:" if bench.failures else ""
    return {
        "tone": "warn" if missing else "good",
        "text": f"Done in {seconds:.0f} s. The page shows it.{missing} {bench.failures[0]}"
        if missing
        else f"Done in {seconds:.0f} s. The page shows it.",
        "bench": as_document(bench, most_alerts=MOST_ALERTS),
    }


BACKTEST = Job(
    name="replay",
    label="Replay",
    running="Replaying ",
    ended="Replay of ",
    kept="",
    button=ids.RUN,
    run=run_replay,
)
