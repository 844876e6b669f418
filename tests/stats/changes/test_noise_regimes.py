"""Noise that changes its size, and correlation told from switching levels."""

import numpy as np
import pytest

from models.stats.changes.candidates import find_candidates
from models.stats.series.noise_regimes import noise_regimes
from models.stats.series.noise_scale import noise_scale


@pytest.mark.parametrize(("before", "after"), [(1.0, 10.0), (10.0, 1.0), (100.0, 1.0)])
def test_a_change_of_scale_is_followed(before: float, after: float) -> None:
    rng = np.random.default_rng(1)
    spread = np.repeat([before, after], [70, 50])
    found = noise_regimes(1000.0 * spread + spread * rng.normal(size=120))
    assert found[:66] == pytest.approx(before, rel=0.35)
    assert found[74:] == pytest.approx(after, rel=0.35)
    assert len(np.unique(found)) == 2


def test_one_noise_has_one_scale() -> None:
    rng = np.random.default_rng(2)
    for row in rng.standard_t(3, (60, 300)):
        assert np.unique(noise_regimes(row)).tolist() == [noise_scale(row)]


def test_steps_and_spikes_are_no_noise() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=300)
    values[150:] += np.where(np.arange(150) // 10 % 2, 50.0, 0.0)
    values[200::15] += 80.0
    assert np.unique(noise_regimes(values)).tolist() == [noise_scale(values)]


def test_a_step_in_constant_values_makes_no_regime() -> None:
    values = np.repeat([0.0, 3.0], [60, 30])
    assert len(np.unique(noise_regimes(values))) == 1
    assert noise_regimes(values)[0] > 0.0
    assert (noise_regimes(np.full(60, 7.0)) == 0.0).all()


def test_noise_after_a_constant_stretch_keeps_both_positive() -> None:
    rng = np.random.default_rng(4)
    values = np.concatenate([np.zeros(60), 50.0 + rng.normal(size=60)])
    found = noise_regimes(values)
    assert 0.0 < found[10] < 0.5 * found[100]
    assert found[100] == pytest.approx(1.0, rel=0.3)


@pytest.mark.parametrize("spread", [0.25, 0.4, 1.0])
def test_noise_of_a_coarse_clock_is_not_trimmed_away(spread: float) -> None:
    rng = np.random.default_rng(5)
    values = np.round(20.3 + spread * rng.normal(size=4000))
    assert noise_scale(values) == pytest.approx(values.std(), rel=0.35)


def test_switching_levels_leave_no_correlation_and_waves_do() -> None:
    rng = np.random.default_rng(6)
    levels = np.repeat(rng.permutation(np.tile([0.0, 9.0, 18.0], 8)), 9)
    switching = levels + rng.normal(size=levels.size)
    found = find_candidates(switching, np.ones(levels.size), 4)
    assert found.largest > 0.3
    assert found.unexplained < 0.15
    waves = rng.normal(size=400)
    for i in range(1, 400):
        waves[i] = 0.8 * waves[i - 1] + 0.6 * waves[i]
    found = find_candidates(waves, np.full(400, noise_scale(waves)), 4)
    assert found.unexplained > 0.6
    assert len(found.changes) <= 4
