"""The newest change in words: size, place, and every revision that may have brought it."""

from dataclasses import replace

import numpy as np

from dashboard.shared.series_history.trend_data import TrendData
from dashboard.trend.files.newest_change import newest_change
from models.records.days import DAY_MS
from models.records.series import Direction
from models.records.series_status import Label, Segment
from models.records.steps_found import StepChange, StepsFound
from tests.dashboard.shared.series_history.test_freeze import shown

DATA = shown("test", list(range(8)), fitted=1)
DATA = replace(
    DATA,
    points=replace(
        DATA.points, revision=np.array([f"r{number}" for number in range(8)], dtype=object)
    ),
)


def stepped(first: int, last: int, percent: float = 8.0) -> TrendData:
    """Give the series a step that one of some runs brought."""
    times = [int(time) for time in DATA.points.time_ms[first : last + 1]]
    step = StepChange(
        run=first,
        time_ms=times[0],
        p_change=0.97,
        p_up=1.0 if percent > 0 else 0.0,
        percent=(percent - 1, percent, percent + 1),
        amount=(percent - 1, percent, percent + 1),
        before=100.0,
        after=100.0 + percent,
        p_by=((0.0, 0.97),),
        culprits=tuple((time, 0.5) for time in times),
        certain=False,
    )
    assert DATA.fit is not None
    steps = StepsFound((step,), (), (), relative=True)
    return replace(DATA, fit=replace(DATA.fit, steps=steps))


def test_the_first_and_the_last_revision_that_may_have_brought_it_are_named() -> None:
    text = newest_change(stepped(3, 5))
    assert text == (
        "regression of +8.0\u202f% (80 %: +7.0\u202f% to +9.0\u202f%) on 7 Oct 2024, with"
        " 97\u202f%; first bad revision, one of: r3, r4, r5; last one before: r2"
    )
    assert newest_change(stepped(3, 3)).endswith("; first bad revision: r3; last one before: r2")
    assert newest_change(stepped(0, 0)).endswith("; first bad revision: r0")


def test_the_direction_is_that_of_the_series() -> None:
    assert newest_change(stepped(3, 3, -8.0)).startswith("improvement of −8.0\u202f%")
    assert "first better revision: r3" in newest_change(stepped(3, 3, -8.0))
    higher = replace(DATA.series, direction=Direction.HIGHER_IS_BETTER)
    text = newest_change(replace(stepped(3, 3, -8.0), series=higher))
    assert text.startswith("regression of +8.0\u202f% (80 %: +7.0\u202f% to +9.0\u202f%)")


def test_without_a_step_the_newest_group_counts() -> None:
    begin = int(DATA.points.time_ms[2])
    group = Segment(begin, begin + DAY_MS, 2, 106.0, 0.1, Label.PROGRESSION, -6.0, "r2", "r1")
    calm = Segment(begin + DAY_MS, begin + 2 * DAY_MS, 2, 106.0, 0.1, Label.NORMAL, 0.0)
    text = newest_change(replace(DATA, groups=(group, calm)))
    assert text == (
        "improvement of −6.0\u202f% on 6 Oct 2024; first better revision: r2; last one before: r1"
    )
    assert newest_change(replace(DATA, groups=(calm,))) == ""
