"""The two-level bootstrap of a mean."""

import numpy as np
import pytest

from models.stats.detectability.bootstrap_means import resample_instances, resampled_means


@pytest.mark.parametrize(("n", "m"), [(1, 1), (4, 1), (3, 2), (5, 7), (2, 129), (3, 300)])
def test_moments_are_those_of_drawing_instances_then_iterations(n: int, m: int) -> None:
    rng = np.random.default_rng(n * 1000 + m)
    times = 10 + rng.normal(0, 1, (n, 1)) + rng.exponential(1, (n, m))
    drawn = resample_instances(40_000, n, rng)
    means = resampled_means(times, drawn, rng)
    # Given which instances are drawn, each draw has its instance's mean and variance.
    variance = times.mean(axis=1).var() / n + times.var(axis=1).mean() / (n * m)
    assert means.mean() == pytest.approx(times.mean(), abs=5 * np.sqrt(variance / 40_000) + 1e-6)
    assert means.var() == pytest.approx(variance, rel=0.06, abs=1e-12)


def test_third_moment_is_that_of_single_draws() -> None:
    rng = np.random.default_rng(1)
    times = rng.exponential(1, (1, 6)) ** 2
    means = resampled_means(times, resample_instances(400_000, 1, rng), rng)
    third = ((times - times.mean()) ** 3).mean() / 36
    assert ((means - times.mean()) ** 3).mean() == pytest.approx(third, rel=0.1)


def test_pairs_share_their_instances() -> None:
    rng = np.random.default_rng(2)
    level = np.array([[1.0], [5.0], [20.0]])
    drawn = resample_instances(500, 3, rng)
    control = resampled_means(level + rng.normal(0, 1e-3, (3, 4)), drawn, rng)
    test = resampled_means(level + rng.normal(0, 1e-3, (3, 4)), drawn, rng)
    own = resampled_means(level + np.zeros((3, 4)), resample_instances(500, 3, rng), rng)
    assert np.abs(control - test).max() < 0.01
    assert np.abs(control - own).max() > 5


def test_equal_times_give_equal_means_exactly() -> None:
    rng = np.random.default_rng(3)
    times = np.full((5, 5), 0.1)
    means = resampled_means(times, resample_instances(100, 5, rng), rng)
    assert set(means.tolist()) == {0.1}


def test_large_and_small_scales_keep_their_precision() -> None:
    rng = np.random.default_rng(4)
    for scale in (1e-9, 1.0, 1e9):
        times = scale * (100 + np.random.default_rng(5).normal(0, 0.01, (4, 6)))
        means = resampled_means(times, resample_instances(2000, 4, rng), rng)
        assert means.std() / scale == pytest.approx(0.003, rel=0.7)
        assert means.min() >= times.min() * (1 - 1e-9)
        assert means.max() <= times.max() * (1 + 1e-9)
