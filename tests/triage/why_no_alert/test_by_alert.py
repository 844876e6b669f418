"""Why an alert is in no queue, or sends nothing: what was said of it, its data, and its age."""

from dataclasses import replace

import pytest

from models.triage.alert import AlertStatus
from models.triage.detection.followed_alert import FollowedAlert
from models.triage.detection.found_change import ChangeOutcome, ChangeSource
from models.triage.summaries.read_models import AlertView
from models.triage.why_no_alert.by_alert import alert_rungs
from models.triage.why_no_alert.ladder import LadderFacts, LadderRule
from tests.triage.detection.made_alerts import make_alert
from tests.triage.detection.made_groups import at
from tests.triage.summaries.test_bug_report import ALERT

VIEW = replace(ALERT, status=AlertStatus.UNTRIAGED, created_ms=at(91))


@pytest.mark.parametrize(
    ("alert", "view", "words"),
    [
        (make_alert(90, outcome=ChangeOutcome.NOISE), VIEW, "was noise"),
        (make_alert(90, outcome=ChangeOutcome.RECOVERED), VIEW, "has recovered"),
        (replace(make_alert(90), monitor_only=True), VIEW, "is monitored only"),
        (make_alert(90), replace(VIEW, status=AlertStatus.DOWNSTREAM), "is marked as downstream"),
        (make_alert(90), replace(VIEW, status=AlertStatus.REASSIGNED), "was reassigned"),
        (make_alert(90), replace(VIEW, status=AlertStatus.INVALID), "is marked as invalid"),
        (make_alert(90), replace(VIEW, status=AlertStatus.INFRA), "is marked as infrastructure"),
        (make_alert(90), replace(VIEW, created_ms=at(120) + 1), "is history"),
        (make_alert(90), replace(VIEW, created_ms=at(120)), ""),
        (make_alert(90, source=ChangeSource.HAND), replace(VIEW, created_ms=at(200)), ""),
        (make_alert(90, source=ChangeSource.FAILURES), replace(VIEW, created_ms=at(200)), ""),
        (make_alert(90), replace(VIEW, status=AlertStatus.ACKNOWLEDGED), ""),
        (make_alert(90), VIEW, ""),
        (make_alert(90, outcome=ChangeOutcome.NOISE), None, "was noise"),
        (make_alert(90), None, ""),
    ],
)
def test_an_alert_outside_of_the_queue_says_why(
    alert: FollowedAlert, view: AlertView | None, words: str
) -> None:
    rungs = alert_rungs(alert, view, LadderFacts())
    assert [rung.passed for rung in rungs] == ([True, False] if words else [True, True, True])
    assert [rung.rule for rung in rungs][:2] == [LadderRule.CHANGE, LadderRule.ALERT]
    assert rungs[1].text.startswith(f"Alert 1 {words or 'is in the queue.'}")
    sends = alert_rungs(alert, view, LadderFacts(muted="until 24 Dec 2026"))
    assert sends[-1].rule is (LadderRule.ALERT if words else LadderRule.MUTED)
    assert not sends[-1].passed
    size = "failed runs" if alert.found.source is ChangeSource.FAILURES else "+5.0 %"
    assert rungs[0].text == f"Alert 1 reports it: {size} on 2 Jan 2025."
