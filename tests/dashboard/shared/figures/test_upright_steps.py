import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.shared.figures.upright_steps import upright_steps
from models.records.steps_found import StepChange

DAY, NOON = 86_400_000, 43_200_000
DAYS = np.arange(6) * DAY + NOON


def change_at(time_ms: int, p_change: float = 0.9) -> StepChange:
    return StepChange(
        run=0,
        time_ms=time_ms,
        p_change=p_change,
        p_up=1.0,
        percent=(90.0, 100.0, 110.0),
        amount=(0.9, 1.0, 1.1),
        before=1.0,
        after=2.0,
        p_by=((0.0, 1.0),),
        culprits=((time_ms, 1.0),),
        certain=False,
    )


def drawn(level: list[float], *steps: StepChange) -> list[tuple[float, float]]:
    """Return the points that are drawn: day with its fraction, level."""
    x_ms, day = upright_steps(DAYS, np.array(level), steps)
    return [(float(x / DAY), level[index]) for x, index in zip(x_ms, day, strict=True)]


@pytest.mark.parametrize("hour", [1, 11, 13, 23])
def test_the_line_keeps_the_old_level_up_to_the_step_whatever_its_hour(hour: int) -> None:
    at = 3 + hour / 24
    for level in ([1, 1, 1, 2, 2, 2], [1, 1, 1, 1, 2, 2]):
        found = drawn([float(value) for value in level], change_at(round(at * DAY)))
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
    assert drawn(level, change_at(3 * DAY, p_change=0.4)) == plain
    assert drawn(level, change_at(-DAY), change_at(99 * DAY)) == plain


@given(st.lists(st.integers(0, 6 * DAY), max_size=4), st.integers(0, 2**6 - 1))
def test_every_day_keeps_a_point_and_time_never_falls(times: list[int], bits: int) -> None:
    level = np.array([float(bits >> index & 1) for index in range(6)])
    x_ms, day = upright_steps(DAYS, level, [change_at(time) for time in times])
    assert set(day.tolist()) == set(range(6))
    assert np.all(np.diff(x_ms) >= 0)
    assert np.all(np.diff(day) >= 0)
