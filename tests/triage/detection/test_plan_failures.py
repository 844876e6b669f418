"""Alerts for failed runs: when one opens, what it follows, and when it ends."""

from dataclasses import replace

import pytest

from models.records.days import DAY_MS
from models.stats.series.failing import FailingRuns
from models.triage.detection.find_changes import RECENT_MS
from models.triage.detection.followed_alert import FollowedAlert
from models.triage.detection.found_change import ChangeOutcome, ChangeSource
from models.triage.detection.plan_failures import plan_failures
from models.triage.detection.rules import AlertPolicy, DetectionRule

NOW_MS = 20_000 * DAY_MS
RULE = DetectionRule(failures=3)
FAILING = FailingRuns(NOW_MS - 2 * DAY_MS, 3, NOW_MS - DAY_MS, NOW_MS - 3 * DAY_MS, "bad", "good")


def opened(failing: FailingRuns | None, rule: DetectionRule = RULE) -> int:
    return len(plan_failures(1, [], failing, rule, NOW_MS).opened)


def test_it_begins_with_the_first_failed_run() -> None:
    (found,) = plan_failures(1, [], FAILING, RULE, NOW_MS).opened
    assert (found.source, found.is_regression) == (ChangeSource.FAILURES, True)
    assert (found.start_ms, found.previous_ms) == (FAILING.since_ms, FAILING.previous_ms)
    assert (found.revision, found.previous_revision) == ("bad", "good")
    assert found.compared_with == "3 failed runs in a row"
    never = replace(FAILING, previous_ms=None)
    (found,) = plan_failures(1, [], never, RULE, NOW_MS).opened
    assert found.previous_ms == found.start_ms


@pytest.mark.parametrize(("failures", "opens"), [(2, 1), (3, 1), (4, 0), (0, 0)])
def test_the_rule_says_how_many_open_it(failures: int, opens: int) -> None:
    assert opened(FAILING, DetectionRule(failures=failures)) == opens


def test_nothing_opens_without_failures_or_where_never_is_the_rule() -> None:
    assert opened(None) == 0
    assert opened(FAILING, replace(RULE, watch=AlertPolicy.NEVER)) == 0
    assert opened(FAILING, replace(RULE, watch=AlertPolicy.MONITOR)) == 1


def test_a_test_that_still_fails_is_not_abandoned_however_long_it_has_failed() -> None:
    long = replace(FAILING, since_ms=NOW_MS - 3 * RECENT_MS, previous_ms=NOW_MS - 4 * RECENT_MS)
    assert opened(long) == 1
    assert opened(replace(long, last_ms=NOW_MS - RECENT_MS + 1)) == 1
    assert opened(replace(long, last_ms=NOW_MS - RECENT_MS)) == 0


def test_an_alert_follows_its_failures_and_ends_with_a_run_that_succeeds() -> None:
    (found,) = plan_failures(1, [], FAILING, RULE, NOW_MS).opened
    alert = FollowedAlert(1, 1, found)
    assert not plan_failures(1, [alert], FAILING, RULE, NOW_MS)
    (ended,) = plan_failures(1, [alert], None, RULE, NOW_MS).followed
    assert ended.outcome is ChangeOutcome.RECOVERED
    after = replace(FAILING, previous_ms=FAILING.since_ms, since_ms=FAILING.since_ms + 1)
    plan = plan_failures(1, [alert], after, RULE, NOW_MS)
    assert [item.outcome for item in plan.followed] == [ChangeOutcome.RECOVERED]
    assert [item.start_ms for item in plan.opened] == [after.since_ms]
    lost = replace(FAILING, since_ms=FAILING.since_ms - 1)  # an earlier failed run was stored late
    (moved,) = plan_failures(1, [alert], lost, RULE, NOW_MS).followed
    assert (moved.outcome, moved.found.start_ms) == (ChangeOutcome.STANDING, lost.since_ms)
