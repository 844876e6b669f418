"""A step of the fit is that of a group if it is near in runs and goes the same way."""

from dataclasses import replace

import numpy as np
import pytest

from models.records.steps_found import StepChange
from models.stats.steps.match_steps import place_steps, shown_size, step_near

RUNS = np.arange(100) * 1000
STEP = StepChange(
    run=60,
    time_ms=60_000,
    p_change=0.96,
    p_up=0.99,
    percent=(7.1, 8.1, 9.0),
    amount=(7.1, 8.1, 9.0),
    before=100.0,
    after=108.1,
    p_by=((0.0, 0.96), (1.0, 0.96)),
    culprits=((60_000, 0.95),),
    certain=False,
)


def test_five_runs_are_near_and_six_are_not() -> None:
    steps = place_steps([STEP], RUNS)
    near = [step_near(steps, run * 1000, rises=True) is not None for run in (54, 55, 65, 66)]
    assert near == [False, True, True, False]
    assert step_near(steps, 60_000, rises=False) is None


def test_of_two_the_nearest_is_taken() -> None:
    other = replace(STEP, run=66, time_ms=66_000, percent=(1.0, 2.0, 3.0))
    steps = place_steps([STEP, other], RUNS)
    assert step_near(steps, 64_000, rises=True) == other
    assert step_near(steps, 62_000, rises=True) == STEP


def test_a_change_from_zero_has_no_percentage_to_tell() -> None:
    nothing = replace(STEP, percent=(float("nan"),) * 3)
    assert place_steps([nothing], RUNS) == ()


@pytest.mark.parametrize(("sign", "told"), [(1, (7.1, 8.1, 9.0)), (-1, (-9.0, -8.1, -7.1))])
def test_a_size_is_told_in_the_direction_of_worse(
    sign: int, told: tuple[float, float, float]
) -> None:
    size = shown_size(STEP, sign)
    assert (size.low, size.change, size.high) == told
    assert size.probability == pytest.approx(0.96 * 0.99)
