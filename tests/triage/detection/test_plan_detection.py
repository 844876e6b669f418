"""An alert moves, recovers or was noise; it never multiplies, and nothing happens twice."""

from dataclasses import replace

import pytest

from models.records.series_status import Segment
from models.triage.detection.followed_alert import DetectionPlan, FollowedAlert
from models.triage.detection.found_change import ChangeOutcome, ChangeSource
from models.triage.detection.plan_detection import BeforeAfter, FollowUpEvidence, plan_detection
from models.triage.detection.rules import AlertPolicy, DetectionRule
from tests.triage.detection.made_alerts import make_alert
from tests.triage.detection.made_groups import at, make_compared, make_evidence, make_groups

RULE = DetectionRule()


def plan(
    alerts: list[FollowedAlert],
    groups: tuple[Segment, ...],
    rule: DetectionRule = RULE,
    finer: tuple[Segment, ...] = (),
) -> DetectionPlan:
    return plan_detection(alerts, make_evidence(groups), rule, FollowUpEvidence(lambda: finer))


def test_a_new_step_opens_one_alert_and_the_next_look_nothing() -> None:
    groups = make_groups([100, 105], [90])
    first = plan([], groups)
    assert [item.start_ms for item in first.opened] == [at(90)]
    alert = FollowedAlert(1, 1, first.opened[0])
    assert not plan([alert], groups)


def test_an_alert_moves_with_its_step_and_no_other_opens() -> None:
    done = plan([make_alert(86)], make_groups([100, 105], [90]))
    assert done.opened == ()
    (followed,) = done.followed
    assert followed.moved
    assert (followed.found.previous_ms, followed.found.start_ms) == (at(89), at(90))
    assert followed.outcome is ChangeOutcome.STANDING


def test_a_step_far_away_is_another_change() -> None:
    done = plan([make_alert(60)], make_groups([100, 105], [90]))
    assert [item.start_ms for item in done.opened] == [at(90)]
    assert [item.outcome for item in done.followed] == [ChangeOutcome.NOISE]


def test_a_step_the_other_way_is_another_change() -> None:
    done = plan([make_alert(90, change=-5.0)], make_groups([100, 105], [90]))
    assert len(done.opened) == 1
    assert [item.outcome for item in done.followed] == [ChangeOutcome.NOISE]


@pytest.mark.parametrize(
    ("was", "source", "start", "becomes"),
    [
        (ChangeOutcome.STANDING, ChangeSource.GROUP, 50, ChangeOutcome.NOISE),
        (ChangeOutcome.RECOVERED, ChangeSource.GROUP, 50, ChangeOutcome.RECOVERED),
        (ChangeOutcome.NOISE, ChangeSource.GROUP, 50, ChangeOutcome.NOISE),
        (ChangeOutcome.STANDING, ChangeSource.HAND, 50, ChangeOutcome.STANDING),
        (ChangeOutcome.STANDING, ChangeSource.GROUP, 1, ChangeOutcome.STANDING),  # out of reach
        (ChangeOutcome.STANDING, ChangeSource.GROUP, 2, ChangeOutcome.NOISE),
    ],
)
def test_what_nothing_shows_was_noise_unless_it_had_ended_or_a_person_placed_it(
    was: ChangeOutcome, source: ChangeSource, start: int, becomes: ChangeOutcome
) -> None:
    alert = make_alert(start, source=source, outcome=was)
    followed = plan([alert], make_groups([100], [])).followed
    assert [item.outcome for item in followed] == ([] if becomes is was else [becomes])


def test_of_two_alerts_the_nearer_one_keeps_the_step() -> None:
    done = plan([make_alert(87, key=1), make_alert(91, key=2)], make_groups([100, 105], [90]))
    outcomes = {item.alert.id: item.outcome for item in done.followed}
    assert outcomes == {1: ChangeOutcome.NOISE, 2: ChangeOutcome.STANDING}


def test_a_regression_recovers_without_an_alert_for_the_improvement() -> None:
    done = plan([make_alert(50)], make_groups([100, 105, 100.3], [50, 90]))
    assert [item.outcome for item in done.followed] == [ChangeOutcome.RECOVERED]
    assert done.opened == ()


def test_an_improvement_that_was_lost_is_a_new_regression() -> None:
    done = plan([make_alert(50, change=-5.0)], make_groups([100, 95, 100.3], [50, 90]))
    assert [item.outcome for item in done.followed] == [ChangeOutcome.RECOVERED]
    assert [item.is_regression for item in done.opened] == [True]


def test_a_change_that_comes_back_stands_again() -> None:
    gone = make_alert(90, outcome=ChangeOutcome.NOISE)
    (followed,) = plan([gone], make_groups([100, 105], [90])).followed
    assert followed.outcome is ChangeOutcome.STANDING


def test_a_recovered_change_comes_back_only_when_it_is_clearly_there() -> None:
    alert = make_alert(70, change=5.0, outcome=ChangeOutcome.RECOVERED)
    near = plan([alert], make_groups([100, 105, 101.3], [70, 90]))
    assert all(item.outcome is ChangeOutcome.RECOVERED for item in near.followed)
    far = plan([alert], make_groups([100, 105, 101.8], [70, 90]))
    assert [item.outcome for item in far.followed] == [ChangeOutcome.STANDING]


def test_a_change_near_the_threshold_stays_where_finer_groups_show_it() -> None:
    alert = make_alert(90, change=1.05)
    finer = make_groups([100, 100.9], [90])
    assert not plan([alert], make_groups([100], []), finer=finer)
    (lost,) = plan([alert], make_groups([100], []), finer=make_groups([100], [])).followed
    assert lost.outcome is ChangeOutcome.NOISE


def test_finer_groups_are_asked_for_only_where_an_alert_is_lost() -> None:
    asked = []

    def finer() -> tuple[Segment, ...]:
        asked.append(True)
        return ()

    groups = make_groups([100, 105], [90])
    plan_detection([make_alert(90)], make_evidence(groups), RULE, FollowUpEvidence(finer))
    plan_detection([], make_evidence(groups), RULE, FollowUpEvidence(finer))
    assert not asked
    plan_detection([make_alert(40)], make_evidence(groups), RULE, FollowUpEvidence(finer))
    assert asked == [True]


def test_what_has_left_the_window_is_not_called_noise() -> None:
    alert = make_alert(1)
    assert not plan([alert], make_groups([105], []))


def test_a_raised_threshold_ends_no_alert() -> None:
    groups = make_groups([100, 105], [90])
    (opened,) = plan([], groups).opened
    assert not plan([FollowedAlert(1, 1, opened)], groups, DetectionRule(delta=20.0))


def test_never_opens_nothing_but_follows() -> None:
    rule = DetectionRule(watch=AlertPolicy.NEVER)
    groups = make_groups([100, 105, 100.3], [70, 90])
    assert not plan([], make_groups([100, 105], [90]), rule)
    assert [item.outcome for item in plan([make_alert(70)], groups, rule).followed] == [
        ChangeOutcome.RECOVERED
    ]


def test_what_a_person_placed_stays_there_and_prevents_another() -> None:
    done = plan([make_alert(88, source=ChangeSource.HAND)], make_groups([100, 105], [90]))
    assert not done
    assert not plan([make_alert(50, source=ChangeSource.HAND)], make_groups([100], []))


def test_days_open_one_alert_and_a_group_takes_it_over() -> None:
    calm = make_groups([100], [])
    week = make_compared(2.5, before_day=92, after_day=99)
    (opened,) = plan_detection([], make_evidence(calm, week), RULE).opened
    alert = FollowedAlert(1, 1, opened)
    assert not plan_detection([alert], make_evidence(calm, week), RULE)
    next_day = make_compared(2.6, before_day=93, after_day=100)
    assert not plan_detection([alert], make_evidence(calm, next_day), RULE)
    done = plan_detection([alert], make_evidence(make_groups([100, 103], [95])), RULE)
    assert done.opened == ()
    (followed,) = done.followed
    assert (followed.found.source, followed.found.start_ms) == (ChangeSource.GROUP, at(95))


@pytest.mark.parametrize(
    ("then", "now", "outcome"),
    [
        (3.0, 3.0, None),
        (3.0, 0.2, ChangeOutcome.RECOVERED),
        (0.3, 0.2, ChangeOutcome.NOISE),
    ],
)
def test_the_level_since_tells_what_became_of_a_change_by_days(
    then: float, now: float, outcome: ChangeOutcome | None
) -> None:
    alert = make_alert(80, source=ChangeSource.WEEK, back=7)
    since = BeforeAfter(
        make_compared(then, before_day=73, after_day=80),
        make_compared(now, before_day=73, after_day=99),
    )
    done = plan_detection(
        [alert], make_evidence(make_groups([100], [])), RULE, FollowUpEvidence(since={1: since})
    )
    assert [item.outcome for item in done.followed] == ([] if outcome is None else [outcome])


def test_nothing_is_said_of_a_change_by_days_from_a_fit_that_is_not_trusted() -> None:
    alert = make_alert(80, source=ChangeSource.WEEK, back=7)
    since = BeforeAfter(
        make_compared(0.1, before_day=73, after_day=80, withheld=True),
        make_compared(0.1, before_day=73, after_day=99, withheld=True),
    )
    evidence = make_evidence(make_groups([100], []))
    assert not plan_detection([alert], evidence, RULE, FollowUpEvidence(since={1: since}))


def test_a_size_is_told_anew_only_when_it_is_news() -> None:
    groups = make_groups([100, 105], [90])
    (opened,) = plan([], groups).opened
    near = replace(opened, change=4.7)
    assert not plan([FollowedAlert(1, 1, near)], groups)
    far = replace(opened, change=4.2)
    (followed,) = plan([FollowedAlert(1, 1, far)], groups).followed
    assert not followed.moved
    assert followed.found.change == pytest.approx(5.0)
