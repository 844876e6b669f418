"""Which summaries are offered when an alert is downstream of one, or belongs to one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine

from dashboard.alerts.rows import revision_range
from dashboard.alerts.triage.command import Action
from dashboard.alerts.triage.data import read_alerts_to_relate, read_candidates
from dashboard.shared.formatting.values import count, format_day
from models.records.days import day_of_moment
from models.records.errors import BadArgumentError
from models.triage.summaries.read_models import RelatedSummary

MOST_ASKED = 50  # alerts whose candidates are gathered


def candidate_options(
    engine: Engine, asked: Mapping[str, Any], now_ms: int
) -> list[dict[str, Any]]:
    """List the summaries that are offered, as a list of choices takes them.

    Parameters
    ----------
    asked : mapping
        What the browser sent: the action, the summaries, and the alerts if some were chosen.
    """
    downstream = asked.get("do") == Action.DOWNSTREAM.value
    found: dict[int, RelatedSummary] = {}
    for alert_id in _alerts(engine, asked, now_ms)[:MOST_ASKED]:
        try:
            candidates = read_candidates(engine, alert_id, now_ms, downstream=downstream)
        except BadArgumentError:  # the alert went meanwhile; the action itself will say so
            continue
        found |= {item.id: item for item in candidates if item.id not in found}
    own = set(_numbers(asked.get("summaries")))
    return [
        {"value": item.id, "label": candidate_text(item)}
        for item in found.values()
        if item.id not in own
    ]


def why_none_is_offered(asked: Mapping[str, Any]) -> str:
    """Return what is shown where no summary is offered for an action."""
    if asked.get("do") == Action.DOWNSTREAM.value:
        return (
            "No change of the same test began on another branch within the 24 hours before this"
            " one."
        )
    return "No other summary of this branch is near in time or has the same revision."


def candidate_text(item: RelatedSummary) -> str:
    """Format in a line which summary it is, and why it is offered."""
    parts = [
        f"Summary {item.id}",
        item.branch,
        item.status.value,
        count(item.alerts, "alert"),
        format_day(day_of_moment(item.first_ms)),
        revision_range(item.previous_revision, item.revision),
    ]
    return f"{' · '.join(word for word in parts if word)} ({item.relation})"


def _alerts(engine: Engine, asked: Mapping[str, Any], now_ms: int) -> list[int]:
    chosen = _numbers(asked.get("alerts"))
    if chosen:
        return chosen
    for summary_id in _numbers(asked.get("summaries"))[:1]:
        return read_alerts_to_relate(engine, summary_id, now_ms)
    return []


def _numbers(given: Any) -> list[int]:
    items = list(given) if isinstance(given, list | tuple | dict) else []
    texts = [str(item) for item in items]
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 18]
