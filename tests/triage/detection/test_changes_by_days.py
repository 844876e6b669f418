"""What compared days show beyond groups: every figure of it, either way, by which comparison."""

from dataclasses import replace

import pytest

from models.triage.detection.find_changes import find_changes
from models.triage.detection.found_change import ChangeSource, FoundChange
from models.triage.detection.rules import DetectionRule
from tests.triage.detection.made_groups import at, make_compared, make_evidence, make_groups

RULE = DetectionRule()


def test_an_improvement_by_days_is_as_sure_as_it_is_likely() -> None:
    """It opens by P(better by δ), and its probability is that of an improvement."""
    week = make_compared(-2.5, before_day=92, after_day=99)
    (found,) = find_changes(make_evidence(make_groups([100], []), week), RULE)
    assert (found.source, found.is_regression, found.probability) == (ChangeSource.WEEK, False, 1.0)
    comparison = replace(week.comparison, p_worse=0.04)
    (found,) = find_changes(
        make_evidence(make_groups([100], []), replace(week, comparison=comparison)), RULE
    )
    assert found.probability == pytest.approx(0.96)
    worse = make_compared(2.5, before_day=92, after_day=99)
    comparison = replace(worse.comparison, p_worse=0.97)
    (found,) = find_changes(
        make_evidence(make_groups([100], []), replace(worse, comparison=comparison)), RULE
    )
    assert (found.is_regression, found.probability) == (True, 0.97)


def test_an_improvement_by_days_that_is_not_sure_opens_nothing() -> None:
    week = make_compared(-2.5, before_day=92, after_day=99, sure=0.4)
    assert find_changes(make_evidence(make_groups([100], []), week), RULE) == ()


@pytest.mark.parametrize("way", [1, -1])
def test_a_change_by_days_is_reported_with_all_that_was_compared(way: int) -> None:
    week = make_compared(way * 2.5, before_day=92, after_day=99)
    (found,) = find_changes(make_evidence(make_groups([100], []), week), RULE)
    assert found == FoundChange(
        1,
        ChangeSource.WEEK,
        way > 0,
        start_ms=at(99),
        previous_ms=at(92),
        revision="r99",
        previous_revision="r92",
        before=100.0,
        after=100.0 + way * 2.5,
        change=way * 2.5,
        change_low=week.comparison.low,
        change_high=week.comparison.high,
        probability=1.0,
        detectable=0.8,
        compared_with="7 days before",
        fit_id=7,
    )


def test_a_change_both_ways_is_two_changes_and_the_largest_release_gives_a_drift_its_size() -> None:
    kind = ChangeSource.RELEASE
    week = make_compared(-1.2, before_day=92, after_day=99)
    near = make_compared(-2.5, before_day=80, after_day=99, source=kind)
    far = make_compared(-4.0, before_day=60, after_day=99, source=kind)
    up = make_compared(3.0, before_day=40, after_day=99, source=kind)
    groups = make_groups([100], [])
    worse, better = find_changes(make_evidence(groups, week, near, far, up), RULE)
    assert (worse.change, worse.source, worse.is_regression) == (3.0, ChangeSource.DRIFT, True)
    assert (better.change, better.source, better.is_regression) == (-4.0, ChangeSource.DRIFT, False)
    # Not more than twice as much as the last week: the week places it.
    twice = make_compared(-2.4, before_day=80, after_day=99, source=kind)
    (found,) = find_changes(make_evidence(groups, week, twice), RULE)
    assert (found.change, found.source) == (-1.2, ChangeSource.WEEK)
    # Without a sure week the nearest release tells, though an older one shows more.
    (found,) = find_changes(make_evidence(groups, near, far), RULE)
    assert (found.change, found.source) == (-2.5, ChangeSource.DRIFT)
