"""Post the plans of alerts that await confirmation, at the end of a refit that opened some."""

import logging
from typing import Any

from sqlalchemy import Engine

from models.records.fault_text import fault_text
from models.records.settings import Settings
from models.services.alerts.offer_confirmation import Offered, offer_confirmation

log = logging.getLogger(__name__)


def offer_plans(engine: Engine, settings: Settings, answer: dict[str, Any]) -> dict[str, Any]:
    """Post them where an address is set, and add what came of it to the answer of the job.

    A plan that is not taken fails no refit: the next one, or ``bandwatch nightly``, posts it.

    Parameters
    ----------
    answer : dict
        ``tone`` (good, warn, bad) and ``text`` of what the refit did, among others.
    """
    try:
        done = offer_confirmation(engine, settings, settings.clock.now_ms())
    except Exception as error:  # the fits are stored, whatever became of the plans
        log.exception("The plans of alerts that await confirmation could not be read")
        done = Offered(errors=(f"No plan that confirms alerts was posted: {fault_text(error)}",))
    if not done.text():
        return answer
    tone = "warn" if done.errors and answer["tone"] == "good" else answer["tone"]
    text = " ".join([answer["text"], *done.text().splitlines()])
    return {**answer, "tone": tone, "text": text}
