"""The rules where an alert reports the change: whether it is in the queue and sends anything."""

from models.triage.alert import AlertStatus
from models.triage.detection.followed_alert import FollowedAlert
from models.triage.detection.found_change import ChangeOutcome, ChangeSource
from models.triage.detection.history import is_history
from models.triage.summaries.read_models import AlertView
from models.triage.why_no_alert.ladder import LadderFacts, LadderRule, Rung
from models.triage.why_no_alert.wording import day_text, size_text

_ANSWERED = {
    AlertStatus.DOWNSTREAM: "is marked as downstream of another change",
    AlertStatus.REASSIGNED: "was reassigned to another summary",
    AlertStatus.INVALID: "is marked as invalid",
    AlertStatus.INFRA: "is marked as infrastructure",
}


def alert_rungs(alert: FollowedAlert, view: AlertView | None, facts: LadderFacts) -> list[Rung]:
    """Return the rungs of an alert: that it is there, in the queue, and not muted.

    Parameters
    ----------
    alert : FollowedAlert
        At the place that is asked about.
    view : AlertView, optional
        What people said of it.
    """
    found = alert.found
    size = "failed runs" if found.source is ChangeSource.FAILURES else size_text(found.change)
    here = f"Alert {alert.id} reports it: {size} on {day_text(found.start_ms)}."
    rungs = [Rung(LadderRule.CHANGE, True, here)]
    why = _outside_queue(alert, view)
    if why:
        return [*rungs, Rung(LadderRule.ALERT, False, f"Alert {alert.id} {why}.")]
    rungs.append(Rung(LadderRule.ALERT, True, f"Alert {alert.id} is in the queue."))
    if facts.muted:
        text = f"Alert {alert.id} is in the queue, but its series is muted {facts.muted}."
        return [*rungs, Rung(LadderRule.MUTED, False, text)]
    return [*rungs, Rung(LadderRule.MUTED, True, "Notifications of the series are not muted.")]


def _outside_queue(alert: FollowedAlert, view: AlertView | None) -> str:
    if view is not None and view.status in _ANSWERED:
        return _ANSWERED[view.status]
    if alert.outcome is ChangeOutcome.RECOVERED:
        return "has recovered: the level returned"
    if alert.outcome is ChangeOutcome.NOISE:
        return "was noise: later runs do not show it"
    if alert.monitor_only:
        return "is monitored only, by the rules of this series"
    if view is not None and _is_history(alert, view):
        return "is history: it was found more than 30 days after it began"
    return ""


def _is_history(alert: FollowedAlert, view: AlertView) -> bool:
    """Whether it had begun long before it was found; failures and what a person placed are not."""
    by_data = alert.found.source not in (ChangeSource.FAILURES, ChangeSource.HAND)
    return by_data and is_history(alert.found.start_ms, view.created_ms)
