"""Two sets of runs of one test: what is called, what is not, and how sure."""

import math

import numpy as np
import pytest

from models.records.errors import NotEnoughDataError
from models.stats.comparison.false_discovery import bayesian_fdr
from models.stats.comparison.run_sets import compare_run_sets

RNG = 7


def runs(level: float, noise: float, number: int, rng: np.random.Generator) -> np.ndarray:
    return level * np.exp(rng.normal(0, noise, number))


def test_many_runs_give_the_interval_of_students_t() -> None:
    """Where the change is certain, the point at zero counts for nothing."""
    rng = np.random.default_rng(RNG)
    base, head = runs(100, 0.01, 12, rng), runs(120, 0.01, 12, rng)
    change = compare_run_sets(base, head)
    logs = np.log(head).mean() - np.log(base).mean()
    error = math.sqrt((np.log(base).var(ddof=1) + np.log(head).var(ddof=1)) / 12)
    assert not change.assumed
    low, middle, high = np.log(np.quantile(change.draws, [0.1, 0.5, 0.9]))
    assert middle == pytest.approx(logs, abs=error / 20)
    assert (high - low) / 2 == pytest.approx(1.321 * error, rel=0.03)  # t(22) at .9
    assert 1 < change.detectable < 3


def test_no_change_leaves_most_draws_at_exactly_one() -> None:
    base = np.array([100.0, 101, 99, 100.5, 99.5])
    draws = compare_run_sets(base, base).draws
    assert (draws == 1).mean() > 0.9
    assert (draws > 1).mean() == pytest.approx((draws < 1).mean(), abs=0.01)


def test_equal_jobs_hardly_ever_fail() -> None:
    """Of 40 jobs with 20 tests each and nothing changed, none calls a test."""
    rng = np.random.default_rng(RNG)
    for _ in range(10):
        worse = []
        for _ in range(20):
            draws = compare_run_sets(runs(1, 0.01, 5, rng), runs(1, 0.01, 5, rng)).draws
            worse.append((draws >= 1.03).mean())
        assert not bayesian_fdr(worse).called.any()


def test_pairs_cancel_what_both_share() -> None:
    rng = np.random.default_rng(RNG)
    drift = np.exp(rng.normal(0, 0.1, 6))
    base, head = runs(100, 0.004, 6, rng) * drift, runs(105, 0.004, 6, rng) * drift
    assert (compare_run_sets(base, head, paired=True).draws > 1.03).mean() > 0.95
    assert (compare_run_sets(base, head).draws > 1.03).mean() < 0.5
    with pytest.raises(NotEnoughDataError, match="6 runs of base and 5 of head: no pairs"):
        compare_run_sets(base, head[:5], paired=True)


def test_single_runs_lean_on_the_assumed_noise() -> None:
    change = compare_run_sets([100.0], [110.0])
    assert change.assumed
    assert (change.draws > 1).mean() == pytest.approx(0.89, abs=0.03)
    sure = compare_run_sets([100.0], [110.0], run_noise=0.001)
    assert (sure.draws > 1.09).all()
    blurred = compare_run_sets([100.0], [110.0], run_noise=0.001, within=(0.2, 0.2))
    assert (blurred.draws > 1).mean() < 0.5


def test_counters_and_values_without_a_percentage() -> None:
    change = compare_run_sets([512.0, 512, 512], [513.0, 513, 513])
    np.testing.assert_allclose(change.draws, 513 / 512, rtol=1e-12)
    assert change.detectable == 0
    for base, head in (([0.0, 1], [1.0, 1]), ([-1.0], [1.0]), ([], [1.0])):
        with pytest.raises(NotEnoughDataError):
            compare_run_sets(base, head)
