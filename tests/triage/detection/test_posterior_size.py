"""An alert takes its size from the fit, keeps its place, and follows each new fit."""

from dataclasses import replace

import pytest

from models.records.days import DAY_MS
from models.records.steps_found import StepChange
from models.stats.steps.match_steps import PlacedStep
from models.triage.detection.detection_input import DetectionInput
from models.triage.detection.followed_alert import FollowedAlert
from models.triage.detection.found_change import ChangeSource
from models.triage.detection.plan_detection import plan_detection
from models.triage.detection.posterior_size import reads_alike, sized_by_posterior
from models.triage.detection.rules import DEFAULT_RULE
from tests.triage.detection.made_groups import at, make_groups


def placed(median: float, day: float = 81) -> PlacedStep:
    change = StepChange(
        run=162,
        time_ms=at(day),
        p_change=0.98,
        p_up=1.0 if median > 0 else 0.0,
        percent=(median - 1, median, median + 1),
        amount=(median - 1, median, median + 1),
        before=100.2,
        after=100.2 + median,
        p_by=((0.0, 0.98),),
        culprits=((at(day), 0.9),),
        certain=False,
    )
    return PlacedStep(change, at(day - 5), at(day + 5))


def evidence(step: PlacedStep | None, fit_id: int = 7) -> DetectionInput:
    groups = make_groups([100.0, 106.0], [80])
    steps = () if step is None else (step,)
    return DetectionInput(1, 1, groups[-1].end_ms, groups, fit_id=fit_id, steps=steps)


def test_a_new_alert_has_the_fit_s_size_and_the_groups_place() -> None:
    (found,) = plan_detection([], evidence(placed(5.6)), DEFAULT_RULE).opened
    assert (found.change_low, found.change, found.change_high) == (4.6, 5.6, 6.6)
    assert found.probability == pytest.approx(0.98)
    assert (found.start_ms, found.fit_id, found.before) == (at(80), 7, 100.2)


def test_without_a_step_there_in_this_direction_the_groups_tell() -> None:
    for step in (None, placed(-5.6), placed(5.6, day=90)):
        (found,) = plan_detection([], evidence(step), DEFAULT_RULE).opened
        assert found.change == pytest.approx(6.0)
        assert found.fit_id is None


def test_where_less_is_worse_the_step_falls_with_a_regression() -> None:
    (found,) = plan_detection([], evidence(None), DEFAULT_RULE).opened
    fell, rose = placed(-5.6), placed(5.6)
    told = sized_by_posterior(found, [rose, fell], -1, 7)
    assert (told.change_low, told.change, told.change_high) == (4.6, 5.6, 6.6)
    assert told.after == pytest.approx(94.6)
    assert told.fit_id == 7
    assert sized_by_posterior(found, [rose], -1, 7) is found
    better = replace(found, is_regression=False)
    assert sized_by_posterior(better, [fell], -1, 7) is better
    assert sized_by_posterior(better, [rose], -1, 7).change == pytest.approx(-5.6)


def test_an_alert_follows_each_fit_and_is_told_once() -> None:
    (found,) = plan_detection([], evidence(placed(5.6)), DEFAULT_RULE).opened
    alert = FollowedAlert(1, 1, found)
    assert not plan_detection([alert], evidence(placed(5.6)), DEFAULT_RULE)
    (followed,) = plan_detection([alert], evidence(placed(5.7), fit_id=8), DEFAULT_RULE).followed
    assert (followed.found.change, followed.found.fit_id, followed.moved) == (5.7, 8, False)


def test_what_days_or_a_person_told_keeps_its_size() -> None:
    (found,) = plan_detection([], evidence(None), DEFAULT_RULE).opened
    for source in (ChangeSource.WEEK, ChangeSource.HAND):
        told = replace(found, source=source)
        assert sized_by_posterior(told, (placed(5.6),), 1, 7) is told
    assert found.start_ms - found.previous_ms == DAY_MS


@pytest.mark.parametrize(
    ("field", "other"),
    [
        *(("change", 5.7), ("change_low", 4.5), ("change_high", 6.7), ("probability", 0.97)),
        *(("before", 100.3), ("after", 105.0), ("compared_with", "80 runs before"), ("fit_id", 8)),
        *(("start_ms", 0), ("previous_ms", 0), ("is_regression", False)),
        ("source", ChangeSource.WEEK),
    ],
)
def test_every_figure_that_a_reader_sees_is_news(field: str, other: object) -> None:
    (found,) = plan_detection([], evidence(placed(5.6)), DEFAULT_RULE).opened
    assert not reads_alike(found, replace(found, **{field: other}))  # type: ignore[arg-type]
    assert reads_alike(found, replace(found, change=found.change * (1 + 1e-12)))


@pytest.mark.parametrize(("shown", "detectable"), [(1.75, 1.75), (float("nan"), 0.25)])
def test_what_the_fit_could_have_shown_is_kept_where_it_is_known(
    shown: float, detectable: float
) -> None:
    (found,) = plan_detection([], evidence(None), DEFAULT_RULE).opened
    known = replace(found, detectable=0.25)
    assert sized_by_posterior(known, [placed(5.6)], 1, 7, shown).detectable == detectable
