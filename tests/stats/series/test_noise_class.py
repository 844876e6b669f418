"""Kinds of noise, planted."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.records.series_status import NoiseClass
from models.stats.series.noise_class import noise_class

RNG = np.random.default_rng(12)
N = 400


def correlated() -> NDArray[np.float64]:
    found = np.zeros(N)
    for place in range(1, N):
        found[place] = 0.6 * found[place - 1] + RNG.normal()
    return found


@pytest.mark.parametrize(
    ("noise", "kind"),
    [
        (RNG.normal(0, 1, N), NoiseClass.GAUSSIAN),
        (RNG.standard_t(2, N), NoiseClass.HEAVY),
        (RNG.normal(0, 1, N) + np.where(RNG.random(N) < 0.5, 6, 0), NoiseClass.MODES),
        (correlated(), NoiseClass.CORRELATED),
        (np.round(RNG.normal(0, 0.8, N)), NoiseClass.COARSE),
        (np.zeros(N), NoiseClass.COARSE),
        (RNG.normal(0, 1, 10), NoiseClass.UNKNOWN),
    ],
    ids=lambda item: str(item) if isinstance(item, NoiseClass) else "",
)
def test_the_kind_that_is_planted_is_found_whatever_the_unit(
    noise: NDArray[np.float64], kind: NoiseClass
) -> None:
    for unit in (1.0, 1e-6, 1e6):
        values = unit * (500 + noise)
        assert noise_class(values, np.full(values.size, 500.0 * unit)) is kind


def test_a_step_is_neither_a_second_mode_nor_correlation() -> None:
    level = np.repeat([100.0, 130.0], N // 2)
    assert noise_class(level + RNG.normal(0, 1, N), level) is NoiseClass.GAUSSIAN


def test_gaussian_noise_is_seldom_called_anything_else() -> None:
    rng = np.random.default_rng(8)
    kinds = [noise_class(rng.normal(10, 1, 120), np.full(120, 10.0)) for _ in range(200)]
    assert kinds.count(NoiseClass.GAUSSIAN) >= 180


def test_a_pair_of_far_neighbours_is_no_correlation() -> None:
    values = np.random.default_rng(3).normal(100, 1, N)
    values[[200, 201]] += 60.0
    assert noise_class(values, np.full(N, 100.0)) is NoiseClass.GAUSSIAN
