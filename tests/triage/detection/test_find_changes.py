"""Each physical change is found once, by the source that places it best."""

import math
from dataclasses import replace

import pytest

from models.records.series import Direction
from models.triage.detection.find_changes import find_changes
from models.triage.detection.found_change import ChangeSource
from models.triage.detection.rules import DetectionRule
from models.triage.detection.step_changes import step_changes, taken_back_ms
from models.triage.detection.step_size import step_size
from tests.triage.detection.made_groups import at, make_compared, make_evidence, make_groups

RULE = DetectionRule()


def test_a_step_is_told_with_place_size_and_what_could_have_been_seen() -> None:
    (found,) = find_changes(make_evidence(make_groups([100, 105], [90])), RULE)
    assert found.source is ChangeSource.GROUP
    assert found.is_regression
    assert (found.previous_ms, found.start_ms) == (at(89), at(90))
    assert (found.previous_revision, found.revision) == ("r89", "r90")
    assert found.change == pytest.approx(5.0)
    # Two means of 90 and 10 runs with a scatter of 0.5: 0.5·√(1/90 + 1/10) = 0.167.
    assert found.change - found.change_low == pytest.approx(1.29 * 0.168, rel=0.02)
    assert found.change_high - found.change == pytest.approx(found.change - found.change_low)
    assert found.detectable == pytest.approx((1.645 + 0.842) * 0.168, rel=0.02)
    assert found.probability > 0.999
    assert (found.before, found.after, found.compared_with) == (100, 105, "90 runs before")


def test_what_is_worse_follows_the_direction_of_the_series() -> None:
    groups = make_groups([100, 95], [90], direction=Direction.HIGHER_IS_BETTER)
    (found,) = find_changes(make_evidence(groups, worse_sign=-1), RULE)
    assert found.is_regression
    assert found.change == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("means", "starts", "why"),
    [
        ([100, 105], [60], "older than 30 days"),
        ([100, 100.8], [90], "smaller than δ"),
        ([100, 105, 100.2], [80, 90], "taken back"),
    ],
)
def test_what_opens_nothing(means: list[float], starts: list[int], why: str) -> None:
    assert find_changes(make_evidence(make_groups(means, starts)), RULE) == (), why


def test_a_regression_that_takes_back_an_improvement_is_told() -> None:
    (found,) = find_changes(make_evidence(make_groups([100, 95, 100.2], [80, 90])), RULE)
    assert (found.is_regression, found.start_ms) == (True, at(90))


def test_an_improvement_over_an_old_regression_is_told() -> None:
    (found,) = find_changes(make_evidence(make_groups([100, 105, 100.2], [30, 90])), RULE)
    assert (found.is_regression, found.start_ms) == (False, at(90))


def test_half_of_a_step_taken_back_is_not_taken_back() -> None:
    groups = make_groups([100, 108, 104.5], [80, 90])
    assert taken_back_ms(groups, 1, delta=20.0) is None
    assert taken_back_ms(make_groups([100, 108, 103.5], [80, 90]), 1, delta=20.0) == at(90)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_step_from_a_level_of_either_sign_is_taken_back(sign: int) -> None:
    back = [sign * level for level in (100, 108, 100.5)]
    assert taken_back_ms(make_groups(back, [80, 90]), 1, delta=1.0) == at(90)
    stands = [sign * level for level in (100, 108, 101.5)]
    assert taken_back_ms(make_groups(stands, [80, 90]), 1, delta=1.0) is None


def test_a_step_so_unsure_that_its_direction_is_open_is_not_told() -> None:
    evidence = make_evidence(make_groups([100, 102.5], [96], stdev=4.0))
    assert find_changes(evidence, RULE) == ()
    (found,) = find_changes(evidence, DetectionRule(probability=0.7))
    assert 0.7 < found.probability < 0.95


def test_an_accepted_step_is_not_told_though_its_place_moved_a_little() -> None:
    groups = make_groups([100, 105], [90])
    assert find_changes(make_evidence(groups, accepted_ms=(at(88),)), RULE) == ()
    assert len(find_changes(make_evidence(groups, accepted_ms=(at(70),)), RULE)) == 1


def test_a_group_explains_what_days_show() -> None:
    groups = make_groups([100, 105], [95])
    week = make_compared(4.6, before_day=92, after_day=99)
    release = make_compared(5.1, before_day=70, after_day=99, source=ChangeSource.RELEASE)
    found = find_changes(make_evidence(groups, week, release), RULE)
    assert [item.source for item in found] == [ChangeSource.GROUP]


def test_a_group_just_before_the_earlier_day_explains_its_smeared_rest() -> None:
    groups = make_groups([100, 105], [90])
    week = make_compared(1.8, before_day=92, after_day=99)
    assert [item.source for item in find_changes(make_evidence(groups, week), RULE)] == [
        ChangeSource.GROUP
    ]


def test_days_tell_what_no_group_shows_yet() -> None:
    groups = make_groups([100], [])
    week = make_compared(2.5, before_day=92, after_day=99)
    release = make_compared(2.4, before_day=70, after_day=99, source=ChangeSource.RELEASE)
    (found,) = find_changes(make_evidence(groups, week, release), RULE)
    assert found.source is ChangeSource.WEEK
    assert (found.previous_ms, found.start_ms) == (at(92), at(99))
    assert (found.compared_with, found.fit_id) == ("7 days before", 7)


def test_a_slow_drift_is_called_one() -> None:
    groups = make_groups([100], [])
    week = make_compared(0.4, before_day=92, after_day=99)
    release = make_compared(3.0, before_day=60, after_day=99, source=ChangeSource.RELEASE)
    (found,) = find_changes(make_evidence(groups, week, release), RULE)
    assert (found.source, found.compared_with) == (ChangeSource.DRIFT, "last day of 8.4")
    fast = make_compared(1.2, before_day=92, after_day=99)
    (found,) = find_changes(make_evidence(groups, fast, release), RULE)
    assert found.source is ChangeSource.DRIFT, "the last week shows less than half of it"


def test_a_release_of_last_week_is_too_near_to_call_its_change_a_drift() -> None:
    release = make_compared(3.0, before_day=90, after_day=99, source=ChangeSource.RELEASE)
    (found,) = find_changes(make_evidence(make_groups([100], []), release), RULE)
    assert found.source is ChangeSource.RELEASE


def test_a_drift_beyond_an_old_step_is_told_only_where_it_is_sure() -> None:
    groups = make_groups([100, 103], [65])
    for size, told in ((3.5, 0), (6.0, 1)):
        release = make_compared(size, before_day=60, after_day=99, source=ChangeSource.RELEASE)
        assert len(find_changes(make_evidence(groups, release), RULE)) == told


def test_a_withheld_verdict_opens_nothing_but_groups_still_do() -> None:
    week = make_compared(9.0, before_day=92, after_day=99, withheld=True)
    assert find_changes(make_evidence(make_groups([100], []), week), RULE) == ()
    groups = make_groups([100, 105], [90])
    assert len(find_changes(make_evidence(groups, week), RULE)) == 1


def test_the_rule_decides() -> None:
    groups = make_groups([100, 105], [90])
    assert find_changes(make_evidence(groups), DetectionRule(delta=6.0)) == ()
    week = make_compared(2.0, before_day=92, after_day=99, sure=0.96)
    plain = make_evidence(make_groups([100], []), week)
    assert len(find_changes(plain, DetectionRule(probability=0.95))) == 1
    assert find_changes(plain, DetectionRule(probability=0.97)) == ()


def test_the_place_of_a_small_step_is_less_certain() -> None:
    for size, noise, runs in ((10, 0.5, 6), (1, 1.0, 11), (4, 6.0, 24.75), (2, 6.0, 40)):
        for way in (1, -1):
            groups = make_groups([100, 100 + way * size], [90], stdev=noise)
            (step,) = step_changes(1, groups, 1, 1.0)
            assert step.slack_ms == pytest.approx(at(runs) - at(0), rel=0.02)


@pytest.mark.parametrize(("before", "stdev"), [(0.0, 0.0), (0.1, 0.4)])
def test_a_step_from_zero_is_told_in_the_unit(before: float, stdev: float) -> None:
    (found,) = find_changes(make_evidence(make_groups([before, 5.0], [90], stdev=stdev)), RULE)
    assert found.is_regression
    assert (found.before, found.after) == (before, 5.0)
    assert math.isnan(found.change)
    assert math.isnan(found.change_low)
    assert found.probability > 0.999


def test_a_step_from_zero_in_as_much_noise_opens_nothing() -> None:
    groups = make_groups([0.0, 1.0], [97], stdev=4.0)
    assert find_changes(make_evidence(groups), RULE) == ()


def test_a_step_must_surely_be_as_large_as_asked() -> None:
    # A standard error of 0.168 percent points: 1.2 % is surely more than 0, not more than 1.
    small = make_evidence(make_groups([100, 101.2], [90]))
    assert find_changes(small, RULE) == ()
    assert len(find_changes(small, DetectionRule(delta=0.8))) == 1
    assert len(find_changes(small, DetectionRule(probability=0.8))) == 1
    assert len(find_changes(make_evidence(make_groups([100, 101.4], [90])), RULE)) == 1


def test_a_probability_by_delta_is_half_where_the_size_is_delta() -> None:
    before, after = make_groups([100, 103], [90])
    size = step_size(before, after, 1)
    assert size is not None
    assert size.probability_by(3.0) == pytest.approx(0.5)
    better = step_size(before, after, -1)
    assert better is not None
    assert (size.is_worse, better.is_worse) == (True, False)
    assert better.probability == size.probability > 0.99
    assert (better.change, better.low, better.high) == (-size.change, -size.high, -size.low)
    assert better.probability_by(3.0) == pytest.approx(0.5)
    assert size.probability_by(0.0) == pytest.approx(size.probability)
    # 98 degrees of freedom, one standard error beyond: the t distribution at 1.
    assert size.probability_by(3.0 - size.error) == pytest.approx(0.840, abs=0.002)


@pytest.mark.parametrize("apart", [7, 14, 30])
@pytest.mark.parametrize("runs", [2, 5, 8])
def test_rare_runs_are_recent_by_their_number(apart: int, runs: int) -> None:
    days = apart * (40 + runs)
    whole = make_groups([100, 115], [apart * 40], days, stdev=1.0)
    rare = tuple(replace(group, runs=group.runs // apart) for group in whole)
    (found,) = find_changes(make_evidence(rare), RULE)
    assert found.start_ms == at(apart * 40)
    old = make_groups([100, 115], [apart * 40], days + apart * 8, stdev=1.0)
    old = tuple(replace(group, runs=group.runs // apart) for group in old)
    if apart * (runs + 8) > 30:
        assert find_changes(make_evidence(old), RULE) == ()


def test_what_is_left_of_a_loss_is_told_once_with_the_size_that_stands() -> None:
    groups = make_groups([70, 350, 1100, 260], [60, 65, 72])
    (found,) = find_changes(make_evidence(groups), RULE)
    assert (found.is_regression, found.start_ms) == (True, at(60))
    assert (found.before, found.after) == (70, 260)
    assert found.change == pytest.approx(100 * 190 / 70)


def test_a_recovery_in_two_parts_leaves_what_stands_or_nothing() -> None:
    groups = make_groups([100, 140, 120, 110], [70, 80, 90])
    (found,) = find_changes(make_evidence(groups), RULE)
    assert found.start_ms == at(70)
    assert found.change == pytest.approx(10.0)
    assert (
        find_changes(make_evidence(make_groups([100, 140, 120, 100.2], [70, 80, 90])), RULE) == ()
    )


def test_no_recovery_is_told_whose_loss_is_older_than_what_is_told() -> None:
    """The loss began 40 days before the newest run, and was gone 12 days later."""
    assert find_changes(make_evidence(make_groups([100, 140, 100.3], [60, 72])), RULE) == ()
    assert find_changes(make_evidence(make_groups([100, 140, 100.3], [60, 85])), RULE) == ()


def test_a_loss_after_a_recovery_is_a_change_of_its_own() -> None:
    groups = make_groups([100, 140, 120, 150], [75, 82, 92])
    first, second = find_changes(make_evidence(groups), RULE)
    assert (first.start_ms, second.start_ms) == (at(75), at(92))
    assert [first.change, second.change] == pytest.approx([20.0, 25.0])


def test_equal_values_on_either_side_make_a_sure_step() -> None:
    (found,) = find_changes(make_evidence(make_groups([100, 102], [90], stdev=0.0)), RULE)
    assert (found.probability, found.detectable) == (1.0, 0.0)
    assert math.isclose(found.change_low, found.change_high)
