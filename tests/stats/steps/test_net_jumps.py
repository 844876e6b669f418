"""How probable a net change of δ percent is, whatever the sign of the level."""

import numpy as np
import pytest

from models.stats.steps.net_jumps import NetJumps


@pytest.mark.parametrize("level", [100.0, -100.0])
def test_delta_is_a_share_of_the_size_of_the_level(level: float) -> None:
    there = np.array([[True], [True], [True], [False]])
    before = np.full((4, 1), level)
    after = before + np.array([[4.0], [-2.0], [0.5], [9.0]])
    jumps = NetJumps(there, before, after)
    expected = {0.0: 3, 0.5: 3, 1.0: 2, 2.0: 2, 3.0: 1, 5.0: 0}  # of the draws with a step
    for delta, draws in expected.items():
        assert jumps.p_by(delta) == pytest.approx([draws / 4])
    told = dict(jumps.p_by_all(0, list(expected)))
    assert told == pytest.approx({delta: draws / 4 for delta, draws in expected.items()})
