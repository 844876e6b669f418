"""Single runs and pairs are brought within thirty noise scales; what lasts stays."""

import numpy as np
import pytest

from models.stats.steps.preparation.isolated_runs import limit_isolated


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("far", "limited"),
    [
        ([4], True),
        ([4, 5], True),
        ([4, 6], True),
        ([0], True),
        ([4, 5, 6], False),
        ([10], False),  # of the two newest runs no one can know yet
        ([9], False),
        ([8], True),
    ],
)
def test_what_lies_alone(far: list[int], limited: bool, sign: int) -> None:
    values = np.zeros(11)
    values[far] = sign * 100.0
    found = limit_isolated(values)
    assert found[far].tolist() == [sign * (30.0 if limited else 100.0)] * len(far)
    assert np.delete(found, far).tolist() == [0.0] * (11 - len(far))
    assert values[far[0]] == sign * 100.0


def test_four_runs_are_too_few_to_say() -> None:
    values = np.array([0.0, 100.0, 0.0, 0.0])
    assert limit_isolated(values).tolist() == values.tolist()
