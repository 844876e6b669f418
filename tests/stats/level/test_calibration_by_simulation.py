"""Simulation-based calibration: data from the model itself must give uniform ranks.

Talts, Betancourt, Simpson, Vehtari and Gelman, Validating Bayesian inference algorithms with
simulation-based calibration, arXiv:1804.06788.
"""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from models.records.fit import FitOptions
from models.stats.level.day_means import day_means
from models.stats.level.demmler_reinsch import demmler_reinsch
from models.stats.level.fit_gaussian import fit_gaussian
from models.stats.level.gaussian_level import gaussian_level
from models.stats.level.spline import place_knots
from models.stats.sampling.sampler import StanSampler

pytestmark = [pytest.mark.slow, pytest.mark.stan]

DATA_SETS = 200
RANKS = 100  # possible ranks, from 99 draws thinned from 4 × 500
BINS = 10
# Five quantities are tested; a correct program fails one of them in one of 200 seeds.
LEAST_P = 0.001
ASKED = np.array([0, 37, 90, 149])  # days whose level is ranked


def plant(
    rng: np.random.Generator, ratio: float
) -> tuple[
    NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], float, float, NDArray[np.float64]
]:
    """Draw σ and τ from their priors, the curve and the data from the model."""
    counts = rng.integers(0, 4, 150)
    counts[[0, -1]] = 1
    days = np.repeat(np.arange(150), counts)
    distinct, n = np.unique(days, return_counts=True)
    knots = place_knots(days, 19)
    basis = demmler_reinsch(distinct, n / (1 + n * ratio), knots, n / n.sum())
    sigma, tau = 2.5 * np.abs(stats.t(3).rvs(2, random_state=rng))
    coefficients = np.zeros(basis.eigenvalues.size)
    # Level and slope have flat priors; any value of theirs must be found as well as another.
    coefficients[:2] = rng.normal(scale=5.0, size=2)
    coefficients[2:] = tau / np.sqrt(basis.penalties) * rng.standard_normal(basis.penalties.size)
    shift = np.sqrt(ratio) * sigma * rng.standard_normal(150)
    mean = basis.evaluate(days) @ coefficients
    values = mean + shift[days] + sigma * rng.standard_normal(days.size)
    return days, values, knots, sigma, tau, basis.evaluate(ASKED) @ coefficients


@pytest.mark.parametrize("ratio", [0.0, 0.5])
def test_ranks_are_uniform(sampler: StanSampler, ratio: float) -> None:
    names = ["sigma", "tau", *(f"level on day {day}" for day in ASKED)]
    ranks = np.empty((DATA_SETS, len(names)), dtype=np.int64)
    for at in range(DATA_SETS):
        rng = np.random.default_rng([at, int(10 * ratio)])
        days, values, knots, sigma, tau, truth = plant(rng, ratio)
        level = gaussian_level(day_means(days, values), knots, ratio)
        options = FitOptions(draws=500, stored_draws=RANKS - 1, seed=at + 1)
        found = fit_gaussian(level, ratio, options, sampler)
        drawn = np.column_stack([found.sigma / np.sqrt(1 + ratio), found.tau, found.level(ASKED)])
        ranks[at] = np.sum(drawn < np.array([sigma, tau, *truth]), axis=0)
    p_values = {}
    for name, column in zip(names, ranks.T, strict=True):
        counts = np.bincount(column * BINS // RANKS, minlength=BINS)
        p_values[name] = float(stats.chisquare(counts).pvalue)
    assert min(p_values.values()) > LEAST_P, p_values


def test_a_wrong_program_would_be_caught() -> None:
    """The same test on ranks of a posterior 25 % too narrow, as when shared shifts are ignored."""
    rng = np.random.default_rng(0)
    ranks = stats.norm.cdf(1.33 * rng.standard_normal(DATA_SETS)) * RANKS
    counts = np.bincount((ranks * BINS / RANKS).astype(int), minlength=BINS)
    assert stats.chisquare(counts).pvalue < LEAST_P
