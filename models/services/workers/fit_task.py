"""The task by which a worker fits a chunk of series; to do one twice changes nothing.

It is acknowledged when it has ended, so that Redis keeps it while a worker works on it. Whoever
put it into the queue watches it and puts it there again when its worker dies; should Redis deliver
it once more, an hour later, it finds itself cancelled or its series fitted.
"""

import dataclasses
import functools
import logging
import os
import threading
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine

from models.records.deployment.log_lines import log_about
from models.records.errors import QueueError
from models.records.fit import FitOptions, Likelihood
from models.records.series import Series
from models.records.settings import Settings
from models.services.fitting.refit import Refit
from models.services.fitting.refit_many import refit_many
from models.services.fitting.stan_session import StanSession, open_stan
from models.services.workers.queue_client import BULK, QueueClient
from models.services.workers.waiting_tasks import is_cancelled
from models.storage.database.engine import open_engine
from models.storage.database.transaction import read_transaction
from models.storage.results.series_filter import series_by_id
from models.storage.results.series_summary import newest_fits

log = logging.getLogger(__name__)

NAME = "bandwatch.fit_chunk"
SOFT_SECONDS = 900
HARD_SECONDS = 960  # far below the hour after which Redis delivers a task again

Outcome = dict[str, Any]  # of a Refit, with the id of its series


def add_fit_task(app: Any, settings: Settings) -> None:
    """Add the task to a Celery app, on the queue of bulk work."""
    app.conf.task_routes = {**(app.conf.task_routes or {}), NAME: {"queue": BULK}}

    @app.task(  # type: ignore[untyped-decorator]
        name=NAME,
        bind=True,
        acks_late=True,
        reject_on_worker_lost=False,
        soft_time_limit=SOFT_SECONDS,
        time_limit=HARD_SECONDS,
        resultrepr_maxsize=80,  # in the worker's log
    )
    def fit_chunk(
        task: Any, ids: list[int], options: dict[str, Any], force: bool, begun_after: int
    ) -> list[Outcome]:
        with log_about(job_id=str(task.request.id)):
            try:
                if is_cancelled(QueueClient(settings.celery_url), str(task.request.id)):
                    return []
            except QueueError:
                log.info("The queue does not answer; the chunk is fitted.")
            return run_chunk(settings, ids, read_fit_options(options), force, begun_after)


def run_chunk(
    settings: Settings, ids: Sequence[int], options: FitOptions, force: bool, begun_after: int
) -> list[Outcome]:
    """Fit series of the store, one after another.

    Parameters
    ----------
    force : bool
        Fit also where nothing changed, unless this has been done by an earlier delivery.
    begun_after : int
        The newest attempt of the store when the work was given out.
    """
    engine = _engine(settings.store_url, os.getpid())
    stan = _stan(settings, os.getpid())
    with read_transaction(engine) as connection:
        known = series_by_id(connection, ids)
        newest = newest_fits(connection, ids, complete=False) if force else {}
    series = [known[number] for number in ids if number in known]  # the others were merged since
    done = {key for key, attempt in newest.items() if attempt.id > begun_after}
    outcomes = _fit(settings, engine, stan, [s for s in series if s.id in done], options, False)
    return outcomes + _fit(
        settings, engine, stan, [s for s in series if s.id not in done], options, force
    )


def _fit(
    settings: Settings,
    engine: Engine,
    stan: StanSession,
    series: Sequence[Series],
    options: FitOptions,
    force: bool,
) -> list[Outcome]:
    summary = refit_many(
        engine,
        stan.sampler,
        series,
        options,
        clock=settings.clock,
        force=force,
        toolchain=stan.description,
        cancelled=threading.Event(),
        finish=False,  # whoever gave the work out does so once, for all chunks
    )
    return [to_outcome(refit) for refit in summary.refits]


def to_outcome(refit: Refit) -> Outcome:
    """Return what became of a series in JSON's words."""
    return {
        "series": refit.series.id,
        "outcome": refit.outcome.value,
        "fit_id": refit.fit_id,
        "reason": refit.reason,
        "trusted": refit.trusted,
        "seconds": refit.seconds,
    }


def read_fit_options(given: dict[str, Any]) -> FitOptions:
    """Build options of what `FitOptions.as_dict` wrote."""
    made = FitOptions(**given)
    return dataclasses.replace(
        made,
        likelihood=Likelihood(made.likelihood),
        step_days=tuple(made.step_days),
        step_times=tuple(made.step_times),
    )


@functools.lru_cache(maxsize=2)
def _engine(url: str, _process: int) -> Engine:
    """Open the store once per process: connections do not survive a fork."""
    return open_engine(url)


@functools.lru_cache(maxsize=2)
def _stan(settings: Settings, _process: int) -> StanSession:
    return open_stan(settings, report=lambda text: log.info("%s", text))
