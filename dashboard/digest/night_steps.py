"""The steps of `bandwatch nightly`, each as a function of store and settings."""

from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from dashboard.digest.send import send_digest
from models.records.days import DAY_MS
from models.records.errors import DeliveryError
from models.records.fit import FitOptions
from models.records.settings import Settings
from models.services.alerts.offer_confirmation import offer_confirmation
from models.services.announce_job import AnnouncedJob
from models.services.fitting.every_series import every_series
from models.services.fitting.refit import Refit, RefitOutcome
from models.services.fitting.refit_many import RefitSummary, refit_many
from models.services.fitting.stan_session import StanSession, open_stan
from models.services.night import NightStep, SkipStep
from models.services.prune import prune
from models.services.workers.fit_on_workers import refit_on_workers
from models.triage.detection.history import history_text

DIGEST_DAYS = 7  # as `bandwatch digest`: older alerts are no news
MOST_NAMED = 20  # failures that the line of a night names

OpenStan = Callable[[], StanSession]


def night_steps(
    engine: Engine, settings: Settings, jobs: int | None, open_session: OpenStan | None = None
) -> Sequence[NightStep]:
    """Build the steps in their order.

    Parameters
    ----------
    jobs : int or None
        Series that are fitted in parallel; None: on all Celery workers.
    open_session : callable, optional
        Opens the sampler; Stan by default.
    """
    session = open_session or (lambda: open_stan(settings, report=lambda _: None))
    return (
        NightStep("fit", lambda job: _fit(engine, settings, jobs, session, job)),
        NightStep("confirm", lambda _: _confirm(engine, settings)),
        NightStep("prune", lambda job: _prune(engine, settings, job)),
        NightStep("digest", lambda _: _digest(engine, settings)),
    )


def _fit(
    engine: Engine, settings: Settings, jobs: int | None, open_session: OpenStan, job: AnnouncedJob
) -> str:
    """Fit what changed; statuses and alerts follow each fit."""
    every = every_series(engine)
    if not every:
        raise SkipStep("the store has no series yet")
    if jobs is None:
        return _fit_text(refit_on_workers(engine, settings, every, FitOptions(), job), len(every))
    stan = open_session()
    done = 0

    def report(refit: Refit) -> None:
        nonlocal done
        done += 1
        job.report(round(100 * done / len(every)), f"{done} of {len(every)}: {refit.series.key}")

    summary = refit_many(
        engine,
        stan.sampler,
        every,
        FitOptions(),
        clock=settings.clock,
        jobs=jobs,
        toolchain=stan.description,
        on_outcome=report,
        cancelled=job.stopped,
    )
    return _fit_text(summary, len(every))


def _fit_text(summary: RefitSummary, total: int) -> str:
    counts = ", ".join(f"{summary.count(outcome)} {outcome}" for outcome in RefitOutcome)
    text = f"{total} series: {counts}"
    if summary.cancelled:
        text += f"; stopped with {total - len(summary.refits)} left"
    lines = [f"{item.series.key}: {item.reason}" for item in summary.failures[:MOST_NAMED]]
    more = len(summary.failures) - len(lines)
    if more > 0:
        lines.append(f"and {more} more")
    past = [f"Alerts were opened; {history_text(summary.history)}"] if summary.history else []
    return "\n  ".join([text, *lines, *past, *summary.causes])


def _prune(engine: Engine, settings: Settings, job: AnnouncedJob) -> str:
    if not settings.keep_fits:
        raise SkipStep("BANDWATCH_KEEP_FITS is 0: every fit is kept")
    deleted = prune(
        engine, settings.keep_fits, lambda number: job.report(0, f"Pruned {number:,} fits")
    )
    return f"{deleted:,} superseded fits deleted"


def _confirm(engine: Engine, settings: Settings) -> str:
    """Post the plans of alerts that await confirmation by runs."""
    if not settings.retrigger_url:
        raise SkipStep("BANDWATCH_RETRIGGER_URL is not set")
    done = offer_confirmation(engine, settings, settings.clock.now_ms())
    if done.errors:
        raise DeliveryError(done.text())
    return done.text() or "no alert began to await confirmation"


def _digest(engine: Engine, settings: Settings) -> str:
    if not (settings.smtp_url or settings.webhook_url):
        raise SkipStep("neither BANDWATCH_SMTP_URL nor BANDWATCH_WEBHOOK_URL is set")
    now_ms = settings.clock.now_ms()
    sent = send_digest(engine, settings, since_ms=now_ms - DIGEST_DAYS * DAY_MS, now_ms=now_ms)
    failed = [item for item in sent if item.error]
    if failed:
        text = "; ".join(
            f"{item.channel}: {item.alerts} not delivered. {item.error}" for item in failed
        )
        raise DeliveryError(text)
    return "; ".join(f"{item.channel}: {item.alerts} sent" for item in sent)
