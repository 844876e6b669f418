from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from models.records.fit import Likelihood
from models.stats.level.choose_likelihood import choose_likelihood, residual_nu
from models.stats.level.student_fit import CANDIDATES, fit_student, rolling_residuals


def share_of_student(
    seed: int,
    size: int,
    draw: Callable[[np.random.Generator, int], NDArray[np.float64]],
    count: int = 200,
) -> float:
    rng = np.random.default_rng(seed)
    wave = np.sin(np.arange(size) / 30.0)
    chosen = [choose_likelihood(wave + draw(rng, size)) for _ in range(count)]
    return float(np.mean([likelihood is Likelihood.STUDENT_T for likelihood in chosen]))


@pytest.mark.parametrize("size", [50, 300, 1000])
def test_gaussian_noise_stays_gaussian(size: int) -> None:
    assert share_of_student(1, size, lambda rng, n: rng.standard_normal(n)) <= 0.02


@pytest.mark.parametrize(("size", "nu", "least"), [(200, 3, 0.85), (300, 4, 0.85), (1000, 5, 0.97)])
def test_heavy_tails_are_recognised(size: int, nu: float, least: float) -> None:
    assert share_of_student(2, size, lambda rng, n: rng.standard_t(nu, n)) >= least


def test_tails_that_do_not_matter_stay_gaussian() -> None:
    assert share_of_student(3, 1000, lambda rng, n: rng.standard_t(25, n)) <= 0.05


def test_a_step_is_not_a_heavy_tail() -> None:
    step = np.repeat([0.0, 8.0], 150)
    residuals = rolling_residuals(step + np.random.default_rng(1).standard_normal(300))
    assert np.abs(residuals).max() < 4.5
    assert share_of_student(4, 300, lambda rng, n: step + rng.standard_normal(n)) <= 0.02


QUANTISED = np.where(np.arange(100) % 7 == 0, 2.0, 1.0)


@pytest.mark.parametrize(
    "values", [np.zeros(0), np.arange(10.0), np.full(50, 3.0), np.repeat([1.0, 2.0], 40), QUANTISED]
)
def test_what_says_nothing_stays_gaussian(values: NDArray[np.float64]) -> None:
    assert choose_likelihood(values) is Likelihood.GAUSSIAN
    assert 2.0 <= residual_nu(values) <= 30.0


def test_a_value_is_no_neighbour_of_its_own() -> None:
    values = np.random.default_rng(5).standard_normal(40)
    residuals = rolling_residuals(values)
    for at in (0, 3, 20, 39):
        start = min(max(at - 5, 0), 29)
        others = [values[k] for k in range(start, start + 11) if k != at]
        assert residuals[at] == pytest.approx(values[at] - np.median(others))


@given(st.floats(1e-12, 1e12), st.integers(0, 100))
def test_student_fit_is_free_of_the_unit(factor: float, seed: int) -> None:
    residuals = np.random.default_rng(seed).standard_t(4, 100)
    plain, scaled = fit_student(residuals), fit_student(factor * residuals)
    assert scaled.nu == plain.nu
    assert scaled.scale == pytest.approx(factor * plain.scale, rel=1e-9)
    assert scaled.gain == pytest.approx(plain.gain, abs=1e-6)


@pytest.mark.parametrize("nu", [2.5, 4.0, 8.0])
def test_student_fit_is_scipys_likelihood_at_its_maximum(nu: float) -> None:
    residuals = np.random.default_rng(6).standard_t(nu, 800)
    found = fit_student(residuals)

    def log_likelihood(nu: float, scale: float) -> float:
        return float(np.sum(stats.t.logpdf(residuals, nu, scale=scale)))

    best = log_likelihood(found.nu, found.scale)
    gaussian = stats.norm.logpdf(residuals, scale=np.sqrt(np.mean(residuals**2))).sum()
    assert found.gain == pytest.approx(best - gaussian, abs=1e-6)
    for factor in (0.97, 1.03):
        assert log_likelihood(found.nu, factor * found.scale) < best
    for other in CANDIDATES:
        assert log_likelihood(other, found.scale) <= best + 1e-6
