import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from models.stats.level.day_means import day_means
from models.stats.level.gaussian_level import GaussianLevel, coefficient_draws, gaussian_level
from models.stats.level.reml import reml
from models.stats.level.spline import place_knots
from models.stats.level.standardise import standardise
from tests.stats.grid_sampler import GridSampler, log_posterior


@pytest.fixture
def small() -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Forty measurements on twenty-five days, and the same reduced."""
    rng = np.random.default_rng(8)
    days = np.sort(rng.choice(60, size=40))
    values, _ = standardise(np.sin(days / 9.0) + 0.4 * rng.standard_normal(40))
    return days, values


def dense_log_likelihood(
    days: NDArray[np.int64],
    values: NDArray[np.float64],
    level: GaussianLevel,
    sigma: float,
    tau: float,
    day_ratio: float = 0.0,
) -> float:
    """Write the same model as one N × N normal, with a nearly flat prior on the line."""
    waves = level.basis.evaluate(days)[:, level.basis.free :]
    line = np.column_stack([np.ones(days.size), days / days.max() - 0.5])
    covariance = 1e6 * line @ line.T + (waves * (tau**2 / level.basis.penalties)) @ waves.T
    same_day = days[:, None] == days[None, :]
    covariance += sigma**2 * (np.eye(days.size) + day_ratio * same_day)
    return float(stats.multivariate_normal(cov=covariance).logpdf(values))


def test_reduced_likelihood_is_that_of_the_full_covariance(
    small: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> None:
    days, values = small
    level = gaussian_level(day_means(days, values), place_knots(days, 9))
    pairs = [(0.3, 0.5), (0.6, 0.5), (0.3, 2.0), (1.2, 0.05)]
    full = [dense_log_likelihood(days, values, level, *pair) for pair in pairs]
    sigma, tau = np.array(pairs).T
    prior = stats.t.logpdf(sigma, 3, scale=2.5) + stats.t.logpdf(tau, 3, scale=2.5)
    reduced = log_posterior(level.stan_data(), sigma, tau) - prior
    np.testing.assert_allclose(np.diff(reduced), np.diff(full), atol=1e-4)


def test_shift_shared_by_runs_of_a_day_enters_the_likelihood_exactly(
    small: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> None:
    days, values = small
    data, knots = day_means(days, values), place_knots(days, 9)
    found, full = [], []
    for ratio in (0.0, 0.2, 1.0, 5.0):
        level = gaussian_level(data, knots, ratio)
        best = reml(level)
        found.append(best.log_likelihood)
        full.append(dense_log_likelihood(days, values, level, best.sigma, best.tau, ratio))
    np.testing.assert_allclose(np.diff(found), np.diff(full), atol=1e-4)


def test_coefficients_have_the_moments_of_the_conditional_posterior(
    small: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> None:
    """Ridge regression solved densely, at one (σ, τ)."""
    days, values = small
    level = gaussian_level(day_means(days, values), place_knots(days, 9))
    sigma, tau = 0.4, 0.7
    waves = level.basis.evaluate(days)
    precision = waves.T @ waves / sigma**2 + np.diag(level.basis.eigenvalues) / tau**2
    covariance = np.linalg.inv(precision)
    mean = covariance @ waves.T @ values / sigma**2
    count = 20_000
    drawn = coefficient_draws(
        level, np.full(count, sigma), np.full(count, tau), np.random.default_rng(3)
    )
    error = np.sqrt(np.diag(covariance) / count)
    assert np.all(np.abs(drawn.mean(axis=0) - mean) < 4.5 * error)
    np.testing.assert_allclose(drawn.std(axis=0), np.sqrt(np.diag(covariance)), rtol=0.03)


def test_rest_does_not_cancel_when_the_trend_is_steep() -> None:
    days = np.arange(200)
    rng = np.random.default_rng(1)
    noise = rng.standard_normal(200)
    flat = gaussian_level(day_means(days, noise), place_knots(days, 10))
    steep = gaussian_level(day_means(days, noise + 1e7 * days), place_knots(days, 10))
    assert steep.rss0 == pytest.approx(flat.rss0, rel=1e-5)


def test_grid_holds_the_truth_of_long_series() -> None:
    rng = np.random.default_rng(5)
    days = np.repeat(np.arange(365), 3)
    values = rng.standard_normal(days.size)
    level = gaussian_level(day_means(days, values), place_knots(days, 46))
    samples = GridSampler().sample("gaussian_level", level.stan_data(), seed=2)
    sigma = samples.draws["sigma"]
    assert abs(sigma.mean() - values.std()) < 3 * sigma.std()
    assert sigma.std() == pytest.approx(1 / np.sqrt(2 * days.size), rel=0.1)
