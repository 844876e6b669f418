"""What newer data say of an alert: improvements as regressions, and only what is news."""

from dataclasses import replace

import pytest

from models.records.comparison import Verdict
from models.triage.detection.detection_input import ComparedDays
from models.triage.detection.follow import (
    least_of,
    outcome_by_days,
    outcome_by_steps,
    resized,
    resized_much,
)
from models.triage.detection.found_change import ChangeOutcome, ChangeSource, FoundChange
from models.triage.detection.step_changes import step_changes
from tests.triage.detection.made_alerts import make_alert
from tests.triage.detection.made_groups import make_compared, make_groups

NAN = float("nan")


def days(way: int, sure: float) -> ComparedDays:
    """Compare days that show a change in a direction by δ or more as surely as is said."""
    made = make_compared(3.0 * way, before_day=73, after_day=99)
    worse, better = (sure, 0.0) if way > 0 else (0.0, sure)
    comparison = replace(made.comparison, p_worse_by_delta=worse, p_better_by_delta=better)
    return replace(made, comparison=comparison)


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize(
    ("then", "now", "outcome"),
    [
        (0.9, 0.5, ChangeOutcome.STANDING),  # as likely as not
        (0.9, 0.49, ChangeOutcome.RECOVERED),
        (0.5, 0.3, ChangeOutcome.RECOVERED),
        (0.49, 0.3, ChangeOutcome.NOISE),
    ],
)
def test_a_change_by_days_ends_once_it_is_less_likely_than_not(
    way: int, then: float, now: float, outcome: ChangeOutcome
) -> None:
    alert = make_alert(80, source=ChangeSource.WEEK, back=7, change=3.0 * way)
    found = outcome_by_days(alert, days(way, then), days(way, now), seen_again=False)
    assert found is outcome


@pytest.mark.parametrize("doubtful", ["then", "now", "both"])
def test_days_without_a_verdict_end_nothing(doubtful: str) -> None:
    alert = make_alert(80, source=ChangeSource.WEEK, back=7, change=3.0)
    then, now = (
        replace(item, comparison=replace(item.comparison, verdict=Verdict.WITHHELD))
        if doubtful in (name, "both")
        else item
        for name, item in (("then", days(1, 0.9)), ("now", days(1, 0.1)))
    )
    assert outcome_by_days(alert, then, now, seen_again=False) is ChangeOutcome.STANDING


@pytest.mark.parametrize("way", [1, -1])
def test_a_change_that_recovered_comes_back_only_once_it_is_clearly_there(way: int) -> None:
    """Within δ of the level before it is gone; once gone, up to one and a half times as far."""
    was = {ChangeOutcome.STANDING: 1.0, ChangeOutcome.NOISE: 1.0, ChangeOutcome.RECOVERED: 1.5}
    for before, edge in was.items():
        alert = make_alert(80, change=5.0 * way, outcome=before)
        for beyond, outcome in ((-0.01, ChangeOutcome.RECOVERED), (0.01, ChangeOutcome.STANDING)):
            groups = make_groups([100, 100 + 5 * way, 100 + way * (edge + beyond)], [80, 90])
            step = step_changes(1, groups, 1, 1.0)[0]
            assert outcome_by_steps(alert, groups, step, 1.0) is outcome


@pytest.mark.parametrize(
    ("reported", "delta", "least"),
    [(5.0, 1.0, 1.0), (5.0, 20.0, 2.5), (-5.0, 20.0, 2.5), (1.0, 1.0, 0.5), (NAN, 3.0, 3.0)],
)
def test_a_larger_delta_asks_no_more_of_an_alert_than_half_of_what_it_reported(
    reported: float, delta: float, least: float
) -> None:
    assert least_of(change(reported), delta) == least


@pytest.mark.parametrize(
    ("told", "found", "news"),
    [
        (2.0, 2.4, False),
        (2.0, 2.5, True),
        (2.0, 2.6, True),  # half a per cent
        (40.0, 43.0, False),
        (-40.0, -37.0, False),
        (40.0, 44.1, True),  # a tenth of it
        (5.0, NAN, True),
    ],
)
def test_a_size_is_news_by_half_a_per_cent_and_a_tenth(
    told: float, found: float, news: bool
) -> None:
    assert resized_much(change(told), change(found)) is news
    alert = replace(make_alert(90), found=change(told))
    assert (resized(alert, change(found)) is alert.found) is not news


def test_a_size_without_a_percentage_is_news_by_a_tenth_of_its_step() -> None:
    told = replace(change(NAN), before=0.0, after=10.0)
    assert not resized_much(told, replace(told, after=10.9))
    assert resized_much(told, replace(told, after=11.1))


def change(percent: float) -> FoundChange:
    worse = not percent < 0
    return FoundChange(1, ChangeSource.GROUP, worse, start_ms=9, previous_ms=8, change=percent)
