"""Post a round of retriggers to the system that runs benchmarks.

The shape of the JSON is a promise (docs/reference/notifications.md).
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from dashboard.alerts.triage.data import read_round_begun
from models.notifications.webhook import check_webhook, post_json
from models.records.errors import BandwatchError, DeliveryUnknownError
from models.records.settings import Settings
from models.triage.summaries.read_models import Round, SummaryView

VERSION = 1  # raised when a field changes its meaning or goes; new fields may come without


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
    body = round_json(view, view.rounds[-1], settings.public_url)
    try:
        host = check_webhook(settings.retrigger_url, "BANDWATCH_RETRIGGER_URL")
        post_json(settings.retrigger_url, body, secret=settings.webhook_secret)
    except DeliveryUnknownError as error:
        return f" {error}"
    except BandwatchError as error:
        return f" It was not sent: {error} Start its runs by the text of the plan."
    return f" It was sent to {host}."


def round_json(view: SummaryView, begun: Round, public_url: str) -> bytes:
    """Write a round as JSON in UTF-8; times are ISO 8601 in UTC."""
    runs: list[dict[str, Any]] = []
    for item in begun.runs:
        key = item.key
        if key is None:
            continue
        runs.append(
            {
                "alert": item.alert_id,
                "branch": key.branch,
                "suite": key.suite,
                "test": key.test,
                "platform": key.platform,
                "revision": item.revision,
                "runs": item.runs,
                "backfill": item.backfill,
            }
        )
    document = {
        "version": VERSION,
        "event": "round begun",
        "summary": view.row.id,
        "url": f"{public_url.rstrip('/')}/alerts/{view.row.id}" if public_url else "",
        "project": view.row.project,
        "branch": view.row.branch,
        "round": begun.number,
        "begun": datetime.fromtimestamp(begun.at_ms / 1000, tz=UTC).isoformat(),
        "who": begun.who,
        "comment": begun.comment,
        "reason": begun.reason,
        "runs": runs,
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
