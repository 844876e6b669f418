"""Fit series on the workers of the settings' queue, on behalf of an announced job."""

from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from models.records.errors import SettingsError
from models.records.fit import FitOptions
from models.records.series import Series
from models.records.settings import Settings
from models.services.announce_job import AnnouncedJob
from models.services.fitting.refit import Refit
from models.services.fitting.refit_many import RefitSummary
from models.services.workers.celery_app import celery_app
from models.services.workers.queue_client import QueueClient
from models.services.workers.refit_distributed import refit_distributed


def refit_on_workers(
    engine: Engine,
    settings: Settings,
    series: Sequence[Series],
    options: FitOptions | Callable[[Series], FitOptions],
    job: AnnouncedJob,
    *,
    force: bool = False,
    on_outcome: Callable[[Refit], None] | None = None,
) -> RefitSummary:
    """Fit many series on all workers; the job has its progress and can stop it.

    Raises
    ------
    SettingsError
        If there is no queue, or Celery is not installed.
    QueueError
        If the queue does not answer for long, or has no worker.
    """
    if not settings.celery_url:
        raise SettingsError(
            "There are no workers to fit on: BANDWATCH_CELERY_URL is not set. Set it to the Redis"
            " of the workers, or leave --distributed out."
        )
    done = 0

    def report(refit: Refit) -> None:
        nonlocal done
        done += 1
        job.report(round(100 * done / len(series)), f"{done} of {len(series)}: {refit.series.key}")
        if on_outcome is not None:
            on_outcome(refit)

    return refit_distributed(
        engine,
        celery_app(settings),
        QueueClient(settings.celery_url),
        series,
        options,
        clock=settings.clock,
        force=force,
        on_outcome=report,
        cancelled=job.stopped,
    )
