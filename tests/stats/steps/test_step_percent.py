"""The size of a step in percent of the level before, whatever its sign."""

import numpy as np
import pytest

from models.stats.steps.step_changes import _percent

DRAWS = np.linspace(-0.5, 0.5, 101)


@pytest.mark.parametrize("level", [100.0, -100.0])
def test_a_rise_is_positive_and_a_fall_negative_at_a_negative_level_too(level: float) -> None:
    before = np.full(101, level)
    low, middle, high = _percent(before, before + 5 + DRAWS)
    assert (low, middle, high) == pytest.approx((4.6, 5.0, 5.4))
    low, middle, high = _percent(before, before - 5 + DRAWS)
    assert (low, middle, high) == pytest.approx((-5.4, -5.0, -4.6))


def test_a_level_that_may_be_zero_has_no_percentage() -> None:
    after = np.full(1000, 5.0)
    before = np.full(1000, 100.0)
    before[:10] = -1.0  # one in a hundred
    assert np.isfinite(_percent(before, after)).all()
    before[:11] = -1.0
    assert np.isnan(_percent(before, after)).all()
    before[:11] = 1.0
    before[0] = 0.0
    assert np.isnan(_percent(before, after)).all()
