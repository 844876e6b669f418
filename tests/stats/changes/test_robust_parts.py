"""The parts of the robust detector against plain restatements."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.stats.changes.capped_partition import CAP, _levels, capped_partition
from models.stats.changes.change_test import needed, weigh
from models.stats.changes.level_or_drift import InnovationNoise, innovations, log_ratio, tell
from models.stats.changes.refine_changepoint import _misfit, refine_changepoint, relocate
from models.stats.series.noise_scale import autocorrelation, local_noise, noise_scale
from models.stats.series.winsorise import clip_spikes, mask_spikes, robust_centre
from tests.tries import tries

QUIET = InnovationNoise(1.0, 0.0)


def correlated(rng: np.random.Generator, n: int, rho: float) -> NDArray[np.float64]:
    noise = rng.normal(size=n)
    for i in range(1, n):
        noise[i] = rho * noise[i - 1] + np.sqrt(1 - rho**2) * noise[i]
    return noise


def test_noise_scale_ignores_steps_and_spikes() -> None:
    rng = np.random.default_rng(1)
    values = 3.0 * rng.normal(size=4000)
    assert noise_scale(values) == pytest.approx(3.0, rel=0.05)
    values[2000:] += 500
    values[::50] += 100
    assert noise_scale(values) == pytest.approx(3.0, rel=0.15)


def test_noise_scale_of_quantised_and_constant_series() -> None:
    mostly_equal = np.array([5.0] * 20 + [6.0] + [5.0] * 20)
    assert 0 < noise_scale(mostly_equal) < 0.1
    assert noise_scale(np.full(9, 7.0)) == 0.0


@pytest.mark.parametrize("rho", [0.0, 0.4, 0.7, 0.9])
def test_autocorrelation_is_found_and_a_step_is_none(rho: float) -> None:
    rng = np.random.default_rng(2)
    values = correlated(rng, 4000, rho)
    assert autocorrelation(values) == pytest.approx(rho, abs=0.08)
    values[2000:] += 20
    assert autocorrelation(values) == pytest.approx(rho, abs=0.08)
    assert autocorrelation(values[:7]) == 0.0


def test_local_noise_follows_a_burst() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=300) * np.where(np.arange(300) < 150, 1.0, 8.0)
    local = local_noise(values, np.ones(300))
    assert local[:130].max() < 2.5
    assert local[180:].min() > 3.5
    assert (local_noise(values[:10], np.ones(10)) == 1.0).all()


def test_spikes_are_pulled_in_and_steps_are_not() -> None:
    values = np.zeros(30)
    values[10] = 50.0
    values[20:] = 9.0
    pulled = clip_spikes(values, np.full(30, 2.0))
    assert pulled[10] == 2.0
    assert (np.delete(pulled, 10) == np.delete(values, 10)).all()
    aside = mask_spikes(values, np.full(30, 2.0))
    assert aside[10] == 0.0
    assert (aside[20:] == 9.0).all()


def test_robust_centre_is_the_mean_where_nothing_is_far() -> None:
    values = np.array([1.0, 2.0, 4.0])
    assert robust_centre(values, 10.0) == pytest.approx(values.mean())
    assert robust_centre(np.array([0.0] * 9 + [1000.0]), 1.0) < 0.2


@settings(deadline=None, max_examples=tries(60))
@given(
    values=st.lists(st.integers(-9, 9), min_size=4, max_size=12),
    price=st.sampled_from([2.0, 8.0, 14.0]),
    shortest=st.integers(1, 4),
)
def test_partition_is_the_cheapest_of_all(values: list[int], price: float, shortest: int) -> None:
    array = np.array(values, dtype=float)
    levels = _levels(array, np.ones(len(array)))

    def cost(cuts: Sequence[int]) -> float:
        parts = np.split(array, cuts)
        if min(len(part) for part in parts) < shortest:
            return np.inf
        capped = [np.minimum((part[:, None] - levels) ** 2, CAP**2).sum(axis=0) for part in parts]
        return sum(float(each.min()) for each in capped) + price * len(cuts)

    places = range(1, len(array))
    best = min(cost(cuts) for k in range(len(array)) for cuts in combinations(places, k))
    found = capped_partition(array, np.ones(len(array)), price, shortest)
    assert cost(found) == pytest.approx(best)


def test_partition_passes_by_values_between_levels() -> None:
    values = np.repeat([0.0, 40.0, 0.0], 20)
    values[[5, 14, 25, 33, 50]] = 20.0
    assert capped_partition(values, np.ones(60), 14.0, 4) == [20, 40]


def test_partition_weighs_each_run_by_its_own_noise() -> None:
    rng = np.random.default_rng(30)
    scale = np.repeat([100.0, 1.0], [80, 40])
    values = scale * rng.normal(size=120) + 6.0 * (np.arange(120) >= 100)
    assert capped_partition(values, scale, 14.0, 4) == [100]


def test_partition_of_a_long_walk_stays_within_its_table() -> None:
    walk = np.cumsum(np.random.default_rng(31).normal(size=6000))
    found = capped_partition(walk, np.ones(6000), 14.0, 4)
    assert min(np.diff([0, *found, 6000])) >= 4
    assert len(found) > 100


@pytest.mark.parametrize("drifts", [(False, False), (True, False), (True, True)])
def test_misfit_of_every_split(drifts: tuple[bool, bool]) -> None:
    values = np.random.default_rng(4).normal(size=25) + np.arange(25)

    def plain(part: NDArray[np.float64], drift: bool) -> float:
        if len(part) < 3 or not drift:
            return float(((part - part.mean()) ** 2).sum()) if len(part) else 0.0
        time = np.arange(len(part))
        return float(((part - np.polyval(np.polyfit(time, part, 1), time)) ** 2).sum())

    expected = [plain(values[:k], drifts[0]) + plain(values[k:], drifts[1]) for k in range(26)]
    np.testing.assert_allclose(_misfit(values, drifts), expected, atol=1e-9)


def test_a_sharp_step_stays_where_it_is() -> None:
    rng = np.random.default_rng(5)
    values = rng.normal(size=60) + 8.0 * (np.arange(60) >= 37)
    assert refine_changepoint(values, 4) == 37
    assert relocate(values, 33, QUIET, 4) == (37, 37)


def test_innovations_of_an_autoregression() -> None:
    residuals = correlated(np.random.default_rng(6), 5000, 0.6)
    found = innovations(residuals, 0.0)
    assert found.autocorrelation == pytest.approx(0.6, abs=0.04)
    assert found.sum_of_squares / 5000 == pytest.approx(1 - 0.36, rel=0.06)
    alternating = np.tile([1.0, -1.0], 50)
    assert innovations(alternating, 0.0).autocorrelation == 0.0
    assert innovations(np.zeros(5), 0.0).sum_of_squares == 0.0


def test_drift_is_told_from_level() -> None:
    rng = np.random.default_rng(7)
    noise = rng.normal(size=80)
    assert not tell(noise, QUIET, 9.0).drifts
    story = tell(noise + 0.1 * np.arange(80), QUIET, 9.0)
    assert story.drifts
    assert abs(story.residuals @ np.arange(80)) < 1e-6
    assert not tell(np.arange(7.0), QUIET, 9.0).drifts


def test_a_step_gains_what_its_size_promises() -> None:
    rng = np.random.default_rng(8)
    gains = []
    for _ in range(200):
        values = rng.normal(size=100) + 1.0 * (np.arange(100) >= 50)
        better = np.concatenate([p - p.mean() for p in np.split(values, 2)])
        gains.append(log_ratio(values - values.mean(), better, QUIET))
    # 25 + 1 for white noise of known scale; unknown scale and correlation take their part
    assert 16 < np.mean(gains) < 26


def test_more_is_needed_near_the_ends_and_in_short_series() -> None:
    assert needed(200, 100, 200) < needed(200, 20, 200) < needed(200, 4, 200)
    assert needed(200, 100, 200) < needed(40, 20, 40)
    assert needed(500, 250, 500) < needed(5000, 2500, 5000)


def test_evidence_for_a_drift_alone_is_none() -> None:
    rng = np.random.default_rng(9)
    drift = rng.normal(size=200) + 0.05 * np.arange(200)
    assert weigh(drift, 100, QUIET, 200).margin < 0
    step = rng.normal(size=200) + 2.0 * (np.arange(200) >= 100)
    assert weigh(step, 100, QUIET, 200).margin > 20
