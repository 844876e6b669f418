"""Simulation-based calibration of the level with steps: everything drawn from its prior.

Talts, Betancourt, Simpson, Vehtari and Gelman, Validating Bayesian inference algorithms with
simulation-based calibration, arXiv:1804.06788.
"""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from models.stats.steps.sampler.correlation_grid import GRID, LOG_PRIOR
from models.stats.steps.sampler.curve_design import CurveDesign, curve_design
from models.stats.steps.sampler.sampled_steps import SampledSteps
from models.stats.steps.sampler.scale_mixture import PRIOR, WEIGHTS
from models.stats.steps.sampler.step_moves import log_step_odds
from models.stats.steps.sampler.step_sampler import SLABS, SamplerOptions, StepData, StepSampler

pytestmark = pytest.mark.slow

DATA_SETS = 200
THIN = 6  # sweeps between draws that are ranked
BINS = 10
LEAST_P = 0.001  # five quantities are tested; a correct sampler fails one of 200 seeds


def plant(
    rng: np.random.Generator,
) -> tuple[StepData, float, float, NDArray[np.int64], NDArray[np.float64]]:
    """Draw steps, curve and noise from their priors."""
    day = np.repeat(np.arange(120), rng.integers(1, 4, 120))
    blocks = day.size
    time = np.sort(day + rng.random(blocks))
    gap = np.diff(time, prepend=time[:1])
    log_odds = log_step_odds(gap, np.ones(blocks, dtype=np.int64), day == day[-1])
    design = curve_design(day)
    sigma, tau = 2.5 * np.abs(stats.t(3).rvs(2, random_state=rng))
    odds = np.exp(log_odds)
    places = np.flatnonzero(rng.random(blocks) < odds / (1 + odds))
    sizes = sigma * np.sqrt(rng.choice(SLABS, places.size)) * rng.standard_normal(places.size)
    coefficients = np.zeros(len(design.columns))
    penalties = design.basis.penalties
    coefficients[design.waves] = tau / np.sqrt(penalties) * rng.standard_normal(penalties.size)
    level = coefficients @ design.columns
    for place, size in zip(places, sizes, strict=True):
        level[place:] += size
    same_day = np.concatenate([[False], day[1:] == day[:-1]])
    within, between = rng.choice(GRID, 2, p=np.exp(LOG_PRIOR))
    memory = np.where(same_day, within, between)
    weights = WEIGHTS[rng.choice(4, blocks, p=rng.dirichlet(PRIOR))]
    fresh = rng.standard_normal(blocks) / np.sqrt(weights)
    noise = np.zeros(blocks)
    for i in range(blocks):
        phi = memory[i] if i else 0.0
        noise[i] = phi * noise[i - 1] + np.sqrt(1 - phi**2) * fresh[i]
    data = StepData(level + sigma * noise, same_day, log_odds, np.ones(blocks), design, 1.0)
    return data, sigma, tau, places, level


def rank(draws: NDArray[Any], truth: float, rng: np.random.Generator) -> int:
    """Rank of the truth among draws, ties broken by chance."""
    ties = np.sum(draws == truth)
    return int(np.sum(draws < truth) + rng.integers(0, ties + 1))


def level_at(sampled: SampledSteps, design: CurveDesign, block: int) -> NDArray[np.float64]:
    level = sampled.coefficients @ design.columns[:, block]
    before = sampled.place <= block
    return level + np.bincount(
        sampled.of_draw[before], weights=sampled.size[before], minlength=level.size
    )


def test_ranks_are_uniform_and_probabilities_of_places_are_kept() -> None:
    ranks: dict[str, list[int]] = {
        name: [] for name in ("sigma", "tau", "steps", "newest level", "level after a step")
    }
    said, was = [], []
    for at in range(DATA_SETS):
        rng = np.random.default_rng([31, at])
        data, sigma, tau, places, level = plant(rng)
        options = SamplerOptions(draws=240, seed=at + 1)
        sampled = StepSampler(data, options).run()
        thin = slice(THIN - 1, None, THIN)
        counts = np.bincount(sampled.of_draw, minlength=sampled.sigma.size)
        ranks["sigma"].append(rank(sampled.sigma[thin], sigma, rng))
        ranks["tau"].append(rank(sampled.tau[thin], tau, rng))
        ranks["steps"].append(rank(counts[thin], places.size, rng))
        newest = level_at(sampled, data.design, level.size - 1)
        ranks["newest level"].append(rank(newest[thin], level[-1], rng))
        # The likeliest place of a step by the data: one chosen by the truth would tell more than
        # the data do, and ranks are even only of what the data and the draws determine.
        place = int(sampled.chance.argmax())
        beside = level_at(sampled, data.design, place)
        ranks["level after a step"].append(rank(beside[thin], level[place], rng))
        said.append(sampled.chance[1:])
        was.append(np.isin(np.arange(1, level.size), places))
    possible = 240 // THIN + 1
    p_values = {}
    for name, found in ranks.items():
        bins = np.array(found) * BINS // possible
        expected = np.bincount(np.arange(possible) * BINS // possible, minlength=BINS) / possible
        counts = np.bincount(bins, minlength=BINS)
        p_values[name] = float(stats.chisquare(counts, expected * len(found)).pvalue)
    print(p_values)
    assert min(p_values.values()) > LEAST_P, p_values

    chance, truth = np.concatenate(said), np.concatenate(was)
    for low, high in ((0.0, 0.02), (0.02, 0.1), (0.1, 0.3), (0.3, 0.7), (0.7, 0.95), (0.95, 1.1)):
        asked = (chance >= low) & (chance < high)
        foreseen, seen = float(chance[asked].sum()), int(truth[asked].sum())
        spread = max(np.sqrt(np.sum(chance[asked] * np.maximum(1 - chance[asked], 0))), 1.0)
        print(low, high, foreseen, seen)
        assert abs(seen - foreseen) < 4 * spread + 0.02 * foreseen, (low, high, foreseen, seen)
