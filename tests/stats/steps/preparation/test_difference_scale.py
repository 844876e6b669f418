"""The noise of single runs by differences of neighbours: known values, and planted noise."""

import numpy as np
import pytest

from models.stats.steps.preparation.difference_scale import difference_scale, neighbour_correlation


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([0, 1, 0, 1, 0, 10], 1 / (0.65 * 2**0.5)),  # the largest of five differences is left out
        ([0, -1, 0, -1, 0, 10], 1 / (0.65 * 2**0.5)),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 5], (25 / 9 / 2) ** 0.5),  # nearly all equal: all count
        ([0, 5], 5 / (0.65 * 2**0.5)),
    ],
)
def test_known_values(values: list[float], scale: float) -> None:
    assert difference_scale(np.array(values, dtype=np.float64)) == pytest.approx(scale)


def test_planted_noise_is_found_beside_steps() -> None:
    rng = np.random.default_rng(3)
    values = 100 + 7 * rng.standard_normal(20_000) + np.repeat([0, 300, -50, 20], 5_000)
    # 0.86 of the noise: the factor is 0.65 √2, where 0.559 √2 would give all of it.
    assert difference_scale(values) == pytest.approx(7 * 0.559 / 0.65, rel=0.02)


@pytest.mark.parametrize(("shared", "found"), [(0.0, 0.0), (0.5, 0.5), (1.0, 0.8)])
def test_planted_correlation_is_found_up_to_four_fifths(shared: float, found: float) -> None:
    rng = np.random.default_rng(4)
    values = np.zeros(20_000)
    for run, fresh in enumerate(rng.standard_normal(values.size).tolist()):
        values[run] = shared * values[run - 1] + fresh
    assert neighbour_correlation(values) == pytest.approx(found, abs=0.04)


@pytest.mark.parametrize("values", [[1, 2], [1, 1, 1, 1, 9], [0, 1, 0, 1, 0]])
def test_without_differences_nothing_is_shared(values: list[float]) -> None:
    assert neighbour_correlation(np.array(values, dtype=np.float64)) == 0.0
