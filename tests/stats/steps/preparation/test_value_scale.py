"""When levels are modelled on logarithms, and the way back to the unit of the series."""

import math

import numpy as np
import pytest

from models.stats.steps.preparation.segmentation_start import segmentation_start
from models.stats.steps.preparation.value_scale import ValueScale, logarithms_fit


@pytest.mark.parametrize(
    ("low", "many", "fits"),
    [
        (1.9, 15, True),  # fewer than 2 % of the values lie near zero
        (1.9, 25, False),
        (2.1, 25, True),  # above 2 % of the median
        (0.0, 1, False),
        (-5.0, 1, False),
    ],
)
def test_logarithms_need_values_far_from_zero(low: float, many: int, fits: bool) -> None:
    values = np.full(1000, 100.0)
    values[:many] = low
    assert logarithms_fit(values) is fits
    assert logarithms_fit(-values) is False


def test_the_way_back() -> None:
    draws = np.array([0.0, 1.5])
    found = ValueScale(True, math.log(100.0), 0.01).restore(draws)
    assert found.tolist() == pytest.approx([100.0, 100.0 * math.exp(0.015)])
    assert ValueScale(False, 100.0, 2.0).restore(draws).tolist() == [100.0, 103.0]


@pytest.mark.parametrize("sign", [1, -1])
def test_the_sampler_starts_at_planted_steps_and_not_at_outliers(sign: int) -> None:
    rng = np.random.default_rng(8)
    noise = rng.standard_normal(200)
    noise[150] = sign * 40.0
    assert segmentation_start(noise) == []
    stepped = noise + sign * np.repeat([0.0, 4.0, 0.0, 8.0], [60, 40, 40, 60])
    found = segmentation_start(stepped)
    assert len(found) == 3
    assert np.abs(np.array(found) - [60, 100, 140]).max() <= 1
