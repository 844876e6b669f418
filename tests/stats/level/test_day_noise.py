from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from models.stats.level.day_means import day_means
from models.stats.level.day_noise import EVIDENCE, day_noise_ratio
from models.stats.level.spline import knot_count, place_knots
from models.stats.level.standardise import standardise
from tests.stats.brms_reference import read_table


def ratio_of(days: NDArray[np.int64], values: NDArray[np.float64]) -> float:
    standardised, _ = standardise(values)
    return day_noise_ratio(day_means(days, standardised), place_knots(days, knot_count(days)))


def planted(
    rng: np.random.Generator,
    ratio: float,
    runs: float = 3.0,
    days: int = 365,
    step: float = 0.0,
    noise: Callable[[np.random.Generator, int], NDArray[np.float64]] | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Make a wave with noise of variance 1 per run and ``ratio`` per day."""
    of_run = np.repeat(np.arange(days), rng.poisson(runs, days))
    single = rng.standard_normal(of_run.size) if noise is None else noise(rng, of_run.size)
    shift = np.sqrt(ratio) * rng.standard_normal(days)
    return of_run, 3 * np.sin(of_run / 40.0) + step * (of_run > 200) + shift[of_run] + single


@pytest.mark.parametrize("truth", [0.3, 1.0, 10.0])
def test_a_planted_ratio_is_found(truth: float) -> None:
    found = [ratio_of(*planted(np.random.default_rng(seed), truth)) for seed in range(10)]
    assert np.median(found) == pytest.approx(truth, rel=0.2)


def test_independent_runs_give_exactly_zero() -> None:
    rng = np.random.default_rng(7)
    found = np.array([ratio_of(*planted(rng, 0.0)) for _ in range(60)])
    assert np.mean(found > 0) <= 0.12  # nominal 5 %
    assert found.max() < 0.15


def test_heavy_tails_are_not_taken_for_shared_shifts() -> None:
    rng = np.random.default_rng(8)
    found = [ratio_of(*planted(rng, 0.0, noise=lambda r, n: r.standard_t(3, n))) for _ in range(40)]
    assert np.mean(np.array(found) > 0) <= 0.125


@pytest.mark.parametrize("kind", ["gaussian", "student"])
def test_reference_data_have_none(oracles: Path, kind: str) -> None:
    table = read_table(oracles, f"{kind}_data.csv")
    assert ratio_of(table["dayi"].to_numpy(), table["y"].to_numpy()) == 0.0


def test_one_run_a_day_says_nothing() -> None:
    rng = np.random.default_rng(9)
    assert ratio_of(np.arange(200), rng.standard_normal(200)) == 0.0
    assert ratio_of(np.array([*range(200), 5, 9]), rng.standard_normal(202)) == 0.0


def test_equal_runs_within_a_day_reach_the_bound() -> None:
    """Runs of a day that repeat each other tell nothing new."""
    shift = np.random.default_rng(10).standard_normal(100)
    days = np.repeat(np.arange(100), 3)
    assert ratio_of(days, shift[days]) == pytest.approx(100.0)


def test_a_known_step_does_not_pass_for_shifts() -> None:
    rng = np.random.default_rng(11)
    days, values = planted(rng, 0.0, step=8.0)
    standardised, _ = standardise(values)
    data, knots = day_means(days, standardised), place_knots(days, knot_count(days))
    assert day_noise_ratio(data, knots) > 0.05  # unknown, the misfit beside it looks like shifts
    assert day_noise_ratio(data, knots, (201,)) == 0.0


def test_three_repeats_are_the_fewest_that_tell_anything() -> None:
    """Repeats equal to their day's value, on days that lie far apart from their neighbours."""
    days = np.arange(200)
    values = 5 * np.random.default_rng(12).standard_normal(200)
    for repeats, tells in ((2, False), (3, True)):
        again = days[20 : 20 + repeats]
        ratio = ratio_of(np.concatenate([days, again]), np.concatenate([values, values[again]]))
        assert (ratio > 0) is tells


def test_the_evidence_asked_for_lets_five_per_cent_of_independent_runs_pass() -> None:
    """Half of the 90 % point of χ² with one degree of freedom: its sign is known."""
    assert pytest.approx(stats.chi2(1).ppf(0.90) / 2, abs=5e-4) == EVIDENCE
