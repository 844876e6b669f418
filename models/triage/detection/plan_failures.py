"""Decide what becomes of the alerts of a series for failed runs, and whether a new one opens."""

from collections.abc import Sequence
from dataclasses import replace

from models.stats.series.failing import FailingRuns
from models.triage.detection.find_changes import RECENT_MS
from models.triage.detection.followed_alert import DetectionPlan, Followed, FollowedAlert
from models.triage.detection.found_change import ChangeOutcome, ChangeSource, FoundChange
from models.triage.detection.rules import AlertPolicy, DetectionRule


def plan_failures(
    series_id: int,
    alerts: Sequence[FollowedAlert],
    failing: FailingRuns | None,
    rule: DetectionRule,
    now_ms: int,
    recent_ms: int = RECENT_MS,
) -> DetectionPlan:
    """Open an alert after so many failed runs in a row; it recovers when a run succeeds.

    Parameters
    ----------
    alerts : sequence of FollowedAlert
        The series' alerts for failures, whatever people said of them.
    failing : FailingRuns or None
        The failed runs at the end of the series.
    rule : DetectionRule
        ``failures`` is the number that opens an alert, 0 for never.
    now_ms : int
        The present; a series whose newest failed run is older than ``recent_ms`` is abandoned,
        and opens no alert.

    Returns
    -------
    DetectionPlan
        Applied, and planned again on the same data, it is empty.
    """
    newest = max(alerts, key=lambda item: (item.found.start_ms, item.id), default=None)
    followed = []
    present = False
    for alert in alerts:
        here = alert is newest and failing is not None and _same(alert, failing)
        present = present or here
        found, outcome = alert.found, alert.outcome
        if here and failing is not None:
            found, outcome = _placed(found, failing), ChangeOutcome.STANDING
        elif outcome is ChangeOutcome.STANDING:
            outcome = ChangeOutcome.RECOVERED
        if (found, outcome) != (alert.found, alert.outcome):
            followed.append(Followed(alert, found, outcome))
    opens = (
        failing is not None
        and not present
        and rule.watch is not AlertPolicy.NEVER
        and 0 < rule.failures <= failing.runs
        and failing.last_ms > now_ms - recent_ms
    )
    if failing is None or not opens:
        return DetectionPlan(tuple(followed))
    found = FoundChange(
        series_id=series_id,
        source=ChangeSource.FAILURES,
        is_regression=True,
        start_ms=failing.since_ms,
        previous_ms=failing.since_ms,
        compared_with=f"{failing.runs} failed runs in a row",
    )
    return DetectionPlan(tuple(followed), (_placed(found, failing),))


def _same(alert: FollowedAlert, failing: FailingRuns) -> bool:
    """Whether no run has succeeded since the alert's first failed run."""
    return failing.previous_ms is None or alert.found.start_ms > failing.previous_ms


def _placed(found: FoundChange, failing: FailingRuns) -> FoundChange:
    return replace(
        found,
        start_ms=failing.since_ms,
        previous_ms=failing.since_ms if failing.previous_ms is None else failing.previous_ms,
        revision=failing.revision,
        previous_revision=failing.previous_revision,
    )
