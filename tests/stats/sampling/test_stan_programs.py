"""The Stan programs against oracles: an exact grid, the Gaussian limit, brms."""

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from models.records.fit import FitOptions
from models.stats.level.day_means import day_means
from models.stats.level.fit_gaussian import fit_gaussian
from models.stats.level.fit_student import fit_student_level
from models.stats.level.gaussian_level import gaussian_level
from models.stats.level.level_posterior import LevelPosterior
from models.stats.level.spline import place_knots
from models.stats.level.standardise import Standardisation, standardise
from models.stats.level.student_level import student_level
from models.stats.sampling.sampler import StanSampler
from tests.stats.brms_reference import read_table
from tests.stats.grid_sampler import GridSampler

pytestmark = pytest.mark.stan

ALL_DRAWS = FitOptions(stored_draws=4000)


@pytest.mark.parametrize(
    ("size", "noise", "knots"), [(1000, 0.5, 46), (60, 1.0, 12), (12, 0.2, 12), (9, 3.0, 3)]
)
def test_stan_agrees_with_the_grid(
    sampler: StanSampler, size: int, noise: float, knots: int
) -> None:
    rng = np.random.default_rng(size)
    days = np.sort(np.concatenate([np.arange(12), rng.choice(365, size=size)]))[:size]
    values, _ = standardise(np.sin(days / 30.0) + noise * rng.standard_normal(size))
    data = day_means(days, values)
    level = gaussian_level(data, place_knots(days, min(knots, data.days.size)))
    sampled = sampler.sample("gaussian_level", level.stan_data(), draws=2000)
    exact = GridSampler().sample("gaussian_level", level.stan_data(), draws=10_000)
    probabilities = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    for name in ("sigma", "tau"):
        found = np.quantile(sampled.draws[name], probabilities)
        reached = stats.percentileofscore(exact.draws[name].ravel(), found) / 100
        np.testing.assert_allclose(reached, probabilities, atol=0.04, err_msg=name)


def fit_brms_data(
    oracles: Path, kind: str, sampler: StanSampler
) -> tuple[LevelPosterior, Standardisation]:
    """Fit what brms fitted: all points, no filter, 20 knots."""
    table = read_table(oracles, f"{kind}_data.csv")
    days = table["dayi"].to_numpy()
    values, scale = standardise(table["y"].to_numpy())
    data, knots = day_means(days, values), place_knots(days, 20)
    if kind == "gaussian":
        posterior = fit_gaussian(gaussian_level(data, knots), 0.0, ALL_DRAWS, sampler)
    else:
        prepared = student_level(data, values, knots)
        posterior = fit_student_level(prepared, 5.0, ALL_DRAWS, sampler)
    return posterior, scale


@pytest.mark.parametrize("kind", ["gaussian", "student"])
def test_level_is_that_of_brms_on_every_day(oracles: Path, sampler: StanSampler, kind: str) -> None:
    posterior, scale = fit_brms_data(oracles, kind, sampler)
    curve = read_table(oracles, f"{kind}_k20_curve.csv")
    level = scale.location + scale.spread * posterior.level(curve["day"].to_numpy())
    distance = (level.mean(axis=0) - curve["mean"]) / curve["sd"]
    assert np.abs(distance).max() < 0.1
    ratio = level.std(axis=0) / curve["sd"]
    assert 0.93 < ratio.min() <= ratio.max() < 1.07
    summary = read_table(oracles, f"{kind}_k20_summary.csv").set_index("Unnamed: 0")
    noise = summary.loc["sigma"]
    # The priors on ν differ, and σ gives a little where ν does.
    assert abs((posterior.sigma * scale.spread).mean() - noise["mean"]) < 0.3 * noise["sd"]
    assert posterior.diagnostics.trusted
    if posterior.nu is not None:
        tails = summary.loc["nu"]
        assert abs(posterior.nu.mean() - tails["mean"]) < 0.5 * tails["sd"]


def test_student_t_program_tends_to_the_gaussian_one(sampler: StanSampler) -> None:
    """Light tails, one run a day and several: level and its sd nearly as in the closed form."""
    rng = np.random.default_rng(12)
    days = np.repeat(np.arange(120), rng.integers(1, 5, size=120))
    shift = 0.5 * rng.standard_normal(120)
    noise = stats.t(60).rvs(days.size, random_state=rng)
    values, _ = standardise(np.cos(days / 20.0) + shift[days] + noise)
    data, knots = day_means(days, values), place_knots(days, 15)
    ratio = 0.25
    exact = fit_gaussian(gaussian_level(data, knots, ratio), ratio, ALL_DRAWS, GridSampler())
    prepared = student_level(data, values, knots, ratio)
    student = fit_student_level(prepared, 30.0, ALL_DRAWS, sampler)
    level_exact, level_student = exact.level(data.days), student.level(data.days)
    sd = level_exact.std(axis=0)
    assert np.abs((level_student.mean(axis=0) - level_exact.mean(axis=0)) / sd).max() < 0.35
    assert np.median(level_student.std(axis=0) / sd) == pytest.approx(1.0, abs=0.1)
    assert student.diagnostics.trusted


def test_one_knot_per_day_and_no_repeats_samples_cleanly(sampler: StanSampler) -> None:
    """Nothing but the priors tells noise from wiggle here; the chains must cope."""
    days = np.arange(10)
    values, _ = standardise(np.random.default_rng(2).standard_normal(10))
    data, knots = day_means(days, values), place_knots(days, 10)
    level = gaussian_level(data, knots)
    assert level.residual_dof == 0
    posterior = fit_gaussian(level, 0.0, ALL_DRAWS, sampler)
    assert np.all(np.isfinite(posterior.coefficients))
    assert posterior.diagnostics.max_rhat < 1.02
