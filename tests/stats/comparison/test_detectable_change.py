"""The smallest change that a comparison of days would see."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.errors import BadArgumentError
from models.stats.comparison.detectable_change import (
    detectable_change,
    detectable_change_of_draws,
    detectable_change_of_runs,
    detectable_percent,
    difference_sd_with_more_runs,
    runs_factor,
    runs_factor_of_fit,
)
from models.stats.level.demmler_reinsch import demmler_reinsch

# z(0.95) + z(0.8)
SUM_OF_QUANTILES = 1.6448536 + 0.8416212


def test_formula_in_percent_of_the_comparison() -> None:
    found = detectable_change(2.0, 400.0)
    assert found.difference == pytest.approx(2 * SUM_OF_QUANTILES, rel=1e-6)
    assert found.percent == pytest.approx(100 * found.difference / 400, rel=1e-12)
    assert detectable_change(2.0, -400.0).percent == pytest.approx(found.percent)
    assert detectable_change(0.0, 1.0).percent == 0.0


def test_a_change_of_that_size_is_seen_as_often_as_promised() -> None:
    rng = np.random.default_rng(1)
    found = detectable_change_of_runs(5.0, 100.0, 28, 28, alpha=0.05, power=0.9)
    shape = (20_000, 28)
    reference = rng.normal(100 + found.difference, 5.0, shape).mean(axis=1)
    comparison = rng.normal(100, 5.0, shape).mean(axis=1)
    unchanged = rng.normal(100, 5.0, shape).mean(axis=1)
    limit = 1.6448536 * found.difference_sd
    assert np.mean(reference - comparison > limit) == pytest.approx(0.9, abs=0.01)
    assert np.mean(unchanged - comparison > limit) == pytest.approx(0.05, abs=0.006)


def test_what_both_days_share_cancels() -> None:
    rng = np.random.default_rng(2)
    common = rng.normal(100, 10, 4000)
    reference, comparison = (common + rng.normal(0, 0.3, 4000) for _ in range(2))
    found = detectable_change_of_draws(reference, comparison)
    assert found.difference_sd == pytest.approx(0.3 * math.sqrt(2), rel=0.05)
    assert found.percent == pytest.approx(100 * found.difference / 100, rel=0.01)


def test_plain_means_need_runs_by_the_square() -> None:
    now = detectable_change_of_runs(1.0, 100.0, 10, 10)
    assert runs_factor(now, now.percent / 2) == pytest.approx(4)
    assert runs_factor(now, now.percent * 2) == 1.0
    assert detectable_change_of_runs(1.0, 100.0, 40, 40).percent * 2 == pytest.approx(now.percent)


def test_levels_of_near_days_need_more_than_the_square() -> None:
    days = np.arange(200)
    weights = np.full(200, 4.0)
    basis = demmler_reinsch(days, weights, np.linspace(0, 199, 25), weights / weights.sum())
    rows = basis.evaluate(np.array([150, 143]))
    fit = (rows[0] - rows[1], basis.eigenvalues, 1.0, 0.5)
    now = difference_sd_with_more_runs(*fit, 1.0)
    factor = runs_factor_of_fit(*fit, now / 1.5)
    assert factor > 1.5**2 * 1.3
    assert difference_sd_with_more_runs(*fit, factor) == pytest.approx(now / 1.5, rel=1e-6)
    assert runs_factor_of_fit(*fit, now * 1.01) == 1.0
    assert runs_factor_of_fit(*fit, now / 1e6) == math.inf


def test_one_factor_is_the_posterior_of_the_fit() -> None:
    contrast, eigenvalues = np.array([0.3, -0.2, 0.5]), np.array([0.0, 1.0, 50.0])
    shrink = (2.0**2 / eigenvalues[1:]) / (0.7**2 + 2.0**2 / eigenvalues[1:])
    variance = 0.7**2 * (contrast**2 * np.array([1.0, *shrink])).sum()
    found = difference_sd_with_more_runs(contrast, eigenvalues, 0.7, 2.0, 1.0)
    assert found == pytest.approx(math.sqrt(variance))


@pytest.mark.parametrize(
    ("sd", "level", "alpha", "power"),
    [
        (-1, 1, 0.05, 0.8),
        (math.nan, 1, 0.05, 0.8),
        (1, 0, 0.05, 0.8),
        (1, 1, 0, 0.8),
        (1, 1, 0.05, 1),
    ],
)
def test_what_lies_outside_is_refused(sd: float, level: float, alpha: float, power: float) -> None:
    with pytest.raises(BadArgumentError):
        detectable_change(sd, level, alpha=alpha, power=power)


def test_other_impossible_arguments_are_refused() -> None:
    with pytest.raises(BadArgumentError, match="equally long"):
        detectable_change_of_draws([1.0, 2.0], [1.0])
    with pytest.raises(BadArgumentError, match="at least one run"):
        detectable_change_of_runs(1.0, 1.0, 0, 3)
    with pytest.raises(BadArgumentError, match="positive"):
        runs_factor(detectable_change(1.0, 1.0), 0.0)
    with pytest.raises(BadArgumentError, match="wanted standard deviation"):
        runs_factor_of_fit(np.ones(1), np.ones(1), 1.0, 1.0, 0.0)
    with pytest.raises(BadArgumentError, match="positive"):
        difference_sd_with_more_runs(np.ones(1), np.ones(1), 0.0, 1.0, 1.0)


@given(st.floats(1e-6, 1e6), st.floats(1e-3, 1e6), st.floats(0.01, 0.4), st.floats(0.5, 0.99))
def test_percent_ignores_the_unit(sd: float, level: float, alpha: float, power: float) -> None:
    one = detectable_change(sd, level, alpha=alpha, power=power)
    other = detectable_change(sd * 1000, level * 1000, alpha=alpha, power=power)
    assert one.percent == pytest.approx(other.percent, rel=1e-9)
    sharper = detectable_change(sd / 2, level, alpha=alpha, power=power)
    assert sharper.percent <= one.percent


def test_many_series_at_once_equal_each_alone() -> None:
    rng = np.random.default_rng(3)
    reference, comparison = rng.normal([100.0, -20.0, 5.0], 1.0, (2, 300, 3))
    comparison[:, 2] = 0.0
    found = detectable_percent(reference, comparison)
    for place in range(2):
        alone = detectable_change_of_draws(reference[:, place], comparison[:, place]).percent
        assert found[place] == pytest.approx(alone)
    assert np.isnan(found[2])
    reference[0, 0] = np.nan
    assert np.isnan(detectable_percent(reference, comparison)[0])


def test_draws_give_the_percentage_of_the_day_compared_with() -> None:
    """Three differences of 100, 102 and 104: a standard deviation of 2 with n − 1 = 2."""
    found = detectable_change_of_draws([300.0, 302.0, 304.0], [200.0, 200.0, 200.0])
    assert found.difference_sd == pytest.approx(2.0)
    assert found.percent == pytest.approx(SUM_OF_QUANTILES * 2 / 200 * 100, rel=1e-6)


def test_no_change_at_all_is_needed_where_false_alarms_are_let_through() -> None:
    assert detectable_change(1.0, 100.0, alpha=0.9, power=0.2).percent == 0.0
