"""Where the fits of a command run: in this process, or on all workers of the queue."""

from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from models.records.fit import FitOptions
from models.records.series import Series
from models.records.settings import Settings
from models.services.announce_job import announce_job
from models.services.fitting.refit import Refit
from models.services.fitting.refit_many import RefitSummary, refit_many
from models.services.fitting.stan_session import open_stan
from models.services.workers.fit_on_workers import refit_on_workers

OnOutcome = Callable[[Refit], None]
Options = FitOptions | Callable[[Series], FitOptions]


def fit_here(
    engine: Engine,
    settings: Settings,
    series: Sequence[Series],
    options: Options,
    *,
    force: bool,
    on_outcome: OnOutcome,
    jobs: int,
    report: Callable[[str], None],
) -> RefitSummary:
    """Fit series in this process, some at a time; `report` is given what is built first."""
    stan = open_stan(settings, report=report)
    return refit_many(
        engine,
        stan.sampler,
        series,
        options,
        clock=settings.clock,
        jobs=jobs,
        force=force,
        toolchain=stan.description,
        on_outcome=on_outcome,
    )


def fit_on_workers(
    engine: Engine,
    settings: Settings,
    series: Sequence[Series],
    options: Options,
    *,
    force: bool,
    on_outcome: OnOutcome,
) -> RefitSummary:
    """Fit series on all workers, as a job that the data page lists and can stop.

    Raises
    ------
    SettingsError
        If there is no queue, or Celery is not installed.
    QueueError
        If the queue does not answer for long, or has no worker.
    """
    subject = f"{len(series)} series on all workers"
    with announce_job(engine, "refit", subject, settings.clock) as job:
        return refit_on_workers(
            engine, settings, series, options, job, force=force, on_outcome=on_outcome
        )
