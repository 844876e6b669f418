import numpy as np
import pytest

from dashboard.shared.figures.density_image import density_image
from dashboard.shared.series_history.difference_density import difference_density
from models.records.series import Direction


def test_the_density_is_that_of_the_change_and_positive_is_worse() -> None:
    rng = np.random.default_rng(5)
    before, now = rng.normal(100, 1, 4000), rng.normal(110, 1, 4000)
    slower = difference_density(now, before, Direction.LOWER_IS_BETTER)
    assert slower is not None
    grid, height = np.linspace(slower.low, slower.high, len(slower.height)), np.array(slower.height)
    mean = float((grid * height).sum() / height.sum())
    sd = float(np.sqrt((((grid - mean) ** 2) * height).sum() / height.sum()))
    assert mean == pytest.approx(10.0, abs=0.1)
    assert sd == pytest.approx(np.hypot(1.0, 1.1), abs=0.1)
    assert max(height) == 1.0
    higher = difference_density(now, before, Direction.HIGHER_IS_BETTER)
    assert higher is not None
    assert higher.high < 0


def test_what_has_no_percentage_or_no_spread_has_no_density() -> None:
    same = np.full(100, 5.0)
    assert difference_density(same, same, Direction.LOWER_IS_BETTER) is None
    assert difference_density(same, np.zeros(100), Direction.LOWER_IS_BETTER) is None
    assert difference_density(same, np.ones(99), Direction.LOWER_IS_BETTER) is None
    assert difference_density(np.zeros(0), np.zeros(0), Direction.LOWER_IS_BETTER) is None


def test_the_image_marks_no_change_and_delta_where_they_are_within() -> None:
    rng = np.random.default_rng(6)
    found = difference_density(
        rng.normal(100, 1, 500), rng.normal(100, 1, 500), Direction.LOWER_IS_BETTER
    )
    assert found is not None
    assert density_image(found, 1.0).count("stroke-dasharray") == 2
    assert density_image(found, 90.0).count("stroke-dasharray") == 0
