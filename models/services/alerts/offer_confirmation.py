"""Offer machines the runs that confirm alerts, by webhook: each plan once, with retries."""

import logging
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Engine

from models.notifications.alert_news import AlertNews
from models.notifications.round_json import PostedRound, PostedRun, round_json
from models.notifications.webhook import check_webhook, post_json
from models.records.errors import BandwatchError, DeliveryUnknownError
from models.records.fault_text import fault_text
from models.records.settings import Settings
from models.services.alerts.retrigger_plan import make_plan
from models.storage.alerts.alert_views import read_alert_views
from models.storage.alerts.outbox import CONFIRM, claim, confirm, give_back
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert
from models.storage.triage.step import DETECTION

log = logging.getLogger(__name__)

BUDGET = 20  # runs of a plan


@dataclass(frozen=True, slots=True)
class Offered:
    """How many plans were taken, and why others were not."""

    plans: int = 0
    runs: int = 0
    errors: tuple[str, ...] = ()

    def text(self) -> str:
        """Format what was offered, and each error, in lines; blank where there is neither."""
        plans = "1 plan" if self.plans == 1 else f"{self.plans} plans"
        runs = "1 run" if self.runs == 1 else f"{self.runs} runs"
        done = [f"Posted {plans} of {runs} that confirm alerts."] if self.plans else []
        return "\n".join([*done, *self.errors])


def offer_confirmation(engine: Engine, settings: Settings, now_ms: int) -> Offered:
    """Post the plan of each summary with alerts that began to await confirmation.

    What is not taken is tried again with the next call; an alert whose revisions need no more runs
    waits for a plan likewise. Alerts of muted and of monitored series are left out.

    Parameters
    ----------
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.

    Returns
    -------
    Offered
        Nothing where ``BANDWATCH_RETRIGGER_URL`` is not set.
    """
    if not settings.retrigger_url:
        return Offered()
    try:
        check_webhook(settings.retrigger_url, "BANDWATCH_RETRIGGER_URL")
    except BandwatchError as error:
        return Offered(errors=(str(error),))
    news = claim(engine, CONFIRM, since_ms=0, now_ms=now_ms)
    plans = runs = 0
    errors = []
    for summary_id, some in groupby(news, key=lambda item: item.summary_id):
        alerts = list(some)
        try:
            posted = _plan(engine, summary_id, alerts, now_ms)
            if posted.runs:
                body = round_json(posted, settings.public_url)
                post_json(settings.retrigger_url, body, secret=settings.webhook_secret)
        except DeliveryUnknownError as error:
            errors.append(f"Summary {summary_id}: {error}")
            continue
        except BandwatchError as error:
            give_back(engine, CONFIRM, alerts)
            errors.append(f"Summary {summary_id}: its plan was not posted: {error}")
            continue
        except Exception as error:
            log.exception("The plan that confirms summary %s could not be posted", summary_id)
            give_back(engine, CONFIRM, alerts)
            errors.append(f"Summary {summary_id}: {fault_text(error)}")
            continue
        if not posted.runs:
            give_back(engine, CONFIRM, alerts)
            continue
        confirm(engine, CONFIRM, [item.id for item in alerts], now_ms)
        plans += 1
        runs += sum(item.runs for item in posted.runs)
    return Offered(plans, runs, tuple(errors))


def _plan(engine: Engine, summary_id: int, alerts: list[AlertNews], now_ms: int) -> PostedRound:
    """Make the plan of a summary, without the runs of its alerts that were offered or are certain.

    Runs on another branch, where the change may have come from, stay in it.
    """
    plan = make_plan(engine, summary_id, BUDGET)
    with read_transaction(engine) as connection:
        of_plan = {item.alert_id for item in plan.runs}
        views = {view.id: view for view in read_alert_views(connection, alert.c.id, of_plan)}
    new = {item.id for item in alerts}
    new |= {key for key, view in views.items() if view.summary_id != summary_id}
    place = alerts[0].series.key
    return PostedRound(
        summary_id=summary_id,
        project=place.project,
        branch=place.branch,
        at_ms=now_ms,
        who=DETECTION,
        runs=[
            PostedRun(
                item.alert_id,
                views[item.alert_id].series.key,
                item.revision,
                item.runs,
                item.backfill,
            )
            for item in plan.runs
            if item.alert_id in new & views.keys()
        ],
        comment=plan.expected,
        maybe_repeated=any(item.repeated for item in alerts),
    )
