"""The level of days, drawn upright at its steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.shared.figures.upright_steps import moves_of, upright_steps
from models.records.steps_found import StepChange, StepsFound

DAY, NOON = 86_400_000, 43_200_000
DAYS = np.arange(6) * DAY + NOON


def drawn(level: list[float], steps: dict[int, float]) -> list[tuple[float, float]]:
    """Return the points that are drawn: day with its fraction, level."""
    x_ms, day = upright_steps(DAYS, np.array(level), steps)
    return [(float(x / DAY), level[index]) for x, index in zip(x_ms, day, strict=True)]


@pytest.mark.parametrize("hour", [1, 11, 13, 23])
def test_the_line_keeps_the_old_level_up_to_the_step_whatever_its_hour(hour: int) -> None:
    at = 3 + hour / 24
    for level in ([1, 1, 1, 2, 2, 2], [1, 1, 1, 1, 2, 2]):
        found = drawn([float(value) for value in level], {round(at * DAY): 0.9})
        assert len(found) == 8
        assert [value for x, value in found if x < at - 1e-6] == [1.0] * sum(
            x < at - 1e-6 for x, _ in found
        )
        assert [value for x, value in found if x > at + 1e-6] == [2.0] * sum(
            x > at + 1e-6 for x, _ in found
        )
        assert [x for x, _ in found] == sorted(x for x, _ in found)


def test_an_unlikely_step_and_one_outside_change_nothing() -> None:
    level = [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]
    plain = [(day + 0.5, value) for day, value in enumerate(level)]
    assert drawn(level, {3 * DAY: 0.4}) == plain
    assert drawn(level, {-DAY: 0.9, 99 * DAY: 0.9}) == plain


@given(st.lists(st.integers(0, 6 * DAY), max_size=4), st.integers(0, 2**6 - 1))
def test_every_day_keeps_a_point_and_time_never_falls(times: list[int], bits: int) -> None:
    level = np.array([float(bits >> index & 1) for index in range(6)])
    x_ms, day = upright_steps(DAYS, level, dict.fromkeys(times, 0.9))
    assert set(day.tolist()) == set(range(6))
    assert np.all(np.diff(x_ms) >= 0)
    assert np.all(np.diff(day) >= 0)


def test_a_move_that_is_taken_back_within_a_day_is_upright_at_both_runs() -> None:
    level = [1.0, 1.0, 5.0, 2.0, 2.0, 2.0]
    found = drawn(level, {round(2.4 * DAY): 1.0, round(3.1 * DAY): 0.8})
    assert found[1:7] == [
        *((pytest.approx(1.5), 1.0), (pytest.approx(2.4), 1.0), (pytest.approx(2.4), 5.0)),
        *((2.5, 5.0), (pytest.approx(3.1), 5.0), (pytest.approx(3.1), 2.0)),
    ]


def test_runs_know_what_changes_leave_out() -> None:
    change = StepChange(
        run=3,
        time_ms=3 * DAY,
        p_change=0.9,
        p_up=1.0,
        percent=(0.5, 0.7, 0.9),
        amount=(0.5, 0.7, 0.9),
        before=1.0,
        after=1.7,
        p_by=((0.0, 1.0),),
        culprits=((3 * DAY, 1.0),),
        certain=False,
    )
    steps = StepsFound((change,), ((2 * DAY, 0.95), (3 * DAY, 0.6)), (), relative=True)
    assert moves_of(steps) == {2 * DAY: 0.95, 3 * DAY: 0.9}
    assert moves_of(None) == {}
