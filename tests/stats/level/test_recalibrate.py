import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from models.stats.level.posterior import predictive_quantiles, stratified_noise, thin_evenly
from models.stats.level.recalibrate import recalibrate


@pytest.fixture
def level() -> NDArray[np.float64]:
    """Level draws of 60 days, sd 0.1 each."""
    return 0.1 * np.random.default_rng(0).standard_normal((1000, 60))


@pytest.mark.parametrize("inflation", [0.4, 1.0, 3.0])
def test_factor_undoes_a_wrong_sigma(level: NDArray[np.float64], inflation: float) -> None:
    rng = np.random.default_rng(1)
    day = np.repeat(np.arange(60), 50)
    values = rng.standard_normal(day.size)
    noise = stratified_noise(1000, None, rng) / inflation
    factor = recalibrate(level, noise, values, day)
    assert factor == pytest.approx(inflation, rel=0.05)
    band = predictive_quantiles(level, noise, factor, (0.05, 0.95))[day]
    inside = np.sum((band[:, 0] <= values) & (values <= band[:, 1]))
    assert inside == pytest.approx(0.9 * values.size, abs=2)


def test_factor_stays_within_its_bounds(level: NDArray[np.float64]) -> None:
    noise = np.full(1000, 1e-9)
    day = np.arange(60)
    assert recalibrate(level, noise, 1e6 + np.zeros(60), day) == pytest.approx(20.0, rel=0.01)
    assert recalibrate(level, noise, np.zeros(60), day) == pytest.approx(0.05, rel=0.01)


def test_thinning_takes_from_all_chains_evenly() -> None:
    draws = np.arange(4000.0).reshape(4, 1000)
    kept = thin_evenly(draws, 1000)
    assert kept.shape == (1000,)
    assert [np.sum(kept // 1000 == chain) for chain in range(4)] == [250] * 4
    assert np.all(np.diff(kept) == 4)
    assert thin_evenly(draws, 10**6).size == 4000
    assert thin_evenly(np.zeros((4, 1000, 7)), 99).shape == (99, 7)


@pytest.mark.parametrize("nu", [None, 3.0])
def test_noise_has_the_quantiles_of_its_distribution(nu: float | None) -> None:
    given = None if nu is None else np.full(1000, nu)
    noise = stratified_noise(1000, given, np.random.default_rng(2))
    wanted = stats.norm if nu is None else stats.t(nu)
    for probability in (0.01, 0.05, 0.5, 0.9, 0.99):
        exact = wanted.ppf(probability)
        assert np.quantile(noise, probability) == pytest.approx(exact, abs=0.03 * (1 + abs(exact)))


def test_predictive_quantiles_are_numpys(level: NDArray[np.float64]) -> None:
    noise = stratified_noise(1000, None, np.random.default_rng(3))
    found = predictive_quantiles(level, noise, 1.7, (0.05, 0.5, 0.95))
    exact = np.quantile(level + 1.7 * noise[:, None], (0.05, 0.5, 0.95), axis=0).T
    np.testing.assert_allclose(found, exact, atol=1e-6)


def band_of(distances: list[float]) -> float:
    """Recalibrate noise of variance 1 by measurements so far from a level that is known."""
    noise = stratified_noise(1000, None, np.random.default_rng(4))
    size = len(distances)
    found = recalibrate(np.zeros((1000, size)), noise, np.array(distances), np.arange(size))
    return found * float(np.quantile(noise, 0.95))


def test_the_band_ends_midway_between_the_measurements_that_it_parts() -> None:
    """Nine of ten lie inside: it ends between the ninth and the tenth, on a log scale."""
    assert band_of([0.1] * 8 + [1.0, 4.0]) == pytest.approx(2.0, rel=0.03)


def test_the_number_of_measurements_inside_is_rounded() -> None:
    """Of 14 it is 12.6, so 13, and the band ends between the thirteenth and the last."""
    assert band_of([0.1] * 12 + [1.0, 4.0]) == pytest.approx(2.0, rel=0.03)
