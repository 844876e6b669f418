"""Post a round of retriggers to the system that runs benchmarks."""

from sqlalchemy import Engine

from dashboard.alerts.triage.data import read_round_begun
from models.notifications.round_json import PostedRound, PostedRun, round_json
from models.notifications.webhook import check_webhook, post_json
from models.records.errors import BandwatchError, DeliveryUnknownError
from models.records.settings import Settings
from models.triage.summaries.read_models import Round, SummaryView


def post_round(engine: Engine, settings: Settings, summary_id: int, now_ms: int) -> str:
    """Post the newest round of a summary, and return what came of it in words.

    The round is stored already: where it cannot be delivered, its text is to be pasted by hand.

    Returns
    -------
    str
        Blank where no address is set.
    """
    if not settings.retrigger_url:
        return ""
    view = read_round_begun(engine, summary_id, now_ms)
    if view is None or not view.rounds:
        return ""
    body = round_json(_posted(view, view.rounds[-1]), settings.public_url)
    try:
        host = check_webhook(settings.retrigger_url, "BANDWATCH_RETRIGGER_URL")
        post_json(settings.retrigger_url, body, secret=settings.webhook_secret)
    except DeliveryUnknownError as error:
        return f" {error}"
    except BandwatchError as error:
        return f" It was not sent: {error} Start its runs by the text of the plan."
    return f" It was sent to {host}."


def _posted(view: SummaryView, begun: Round) -> PostedRound:
    runs = [
        PostedRun(item.alert_id, item.key, item.revision, item.runs, item.backfill)
        for item in begun.runs
        if item.key is not None
    ]
    return PostedRound(
        summary_id=view.row.id,
        project=view.row.project,
        branch=view.row.branch,
        at_ms=begun.at_ms,
        who=begun.who,
        runs=runs,
        number=begun.number,
        comment=begun.comment,
        reason=begun.reason,
    )
