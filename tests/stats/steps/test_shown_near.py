"""What would have shown at distances that the fit did not work out."""

import math

import pytest

from models.stats.steps.shown_by_steps import shown_near

PAIRS = ((7, 1.0), (14, 0.8), (60, 2.0), (90, math.nan))


@pytest.mark.parametrize(
    ("days", "size"),
    [
        (7, 1.0),
        (-7, 1.0),
        (14, 0.8),
        (10, 1.0),
        (30, 2.0),
        (1, 1.0),
        (400, 2.0),
        (-30, 2.0),
        (-400, 2.0),
    ],
)
def test_the_larger_neighbour_counts(days: int, size: float) -> None:
    assert shown_near(PAIRS, days) == size


def test_nothing_is_known_without_pairs() -> None:
    assert math.isnan(shown_near(((7, math.nan),), 7))
    assert shown_near(((7, math.inf),), 3) == math.inf
