"""Alerts and changes are paired one to one, the nearest first, within their uncertainty."""

import pytest

from models.triage.detection.followed_alert import DetectionPlan, Followed
from models.triage.detection.match_alerts import Placed, match_nearest
from tests.triage.detection.made_alerts import make_alert


def at(name: str, start: int, *, slack: int = 0, worse: bool = True) -> Placed[str]:
    return Placed(name, worse, start - 10, start, slack)


@pytest.mark.parametrize(
    ("alerts", "seen", "pairs"),
    [
        # Of two that overlap, the one that starts nearer, on either side.
        ([at("a", 100)], [at("x", 108), at("y", 97)], {("a", "y")}),
        ([at("a", 100)], [at("x", 103), at("y", 92)], {("a", "x")}),
        # Touching is near enough; beyond, the slack of either decides.
        ([at("a", 100)], [at("x", 110)], {("a", "x")}),
        ([at("a", 100)], [at("x", 111)], set()),
        ([at("a", 100)], [at("x", 111, slack=1)], {("a", "x")}),
        ([at("a", 100, slack=1)], [at("x", 111)], {("a", "x")}),
        ([at("a", 100, slack=1)], [at("x", 112)], set()),
        ([at("a", 100)], [at("x", 100, worse=False)], set()),
        # The nearest pair is taken first, though it leaves the other alert with the farther one.
        ([at("a", 100), at("b", 104)], [at("x", 103), at("y", 96)], {("b", "x"), ("a", "y")}),
        ([at("a", 100), at("b", 101)], [at("x", 100)], {("a", "x")}),
    ],
)
def test_pairs(
    alerts: list[Placed[str]], seen: list[Placed[str]], pairs: set[tuple[str, str]]
) -> None:
    assert set(match_nearest(alerts, seen)) == pairs


def test_a_plan_holds_something_where_an_alert_opens_or_one_is_followed() -> None:
    alert = make_alert(90)
    followed = Followed(alert, alert.found, alert.outcome)
    assert not DetectionPlan()
    assert DetectionPlan(followed=(followed,))
    assert DetectionPlan(opened=(alert.found,))
    assert (alert.by_step, followed.moved, alert.monitor_only) == (True, False, False)
