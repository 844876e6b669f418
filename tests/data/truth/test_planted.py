"""Planted histories are what they are said to be."""

import numpy as np
import pytest

from data.truth.histories import AGES, LAST_DAY, Cell, cells, plant, plant_all
from data.truth.levels import BASE, DATED, DAYS, Family, true_level
from data.truth.noise import CORRELATION, TruthNoise, draw_noise
from models.records.days import DAY_MS


@pytest.mark.parametrize("kind", list(TruthNoise))
def test_noise_has_standard_deviation_one(kind: TruthNoise) -> None:
    of_day = np.repeat(np.arange(20_000), 3)
    noise = draw_noise(kind, of_day, np.random.default_rng(1))
    expected = {TruthNoise.OUTLIERS: np.sqrt(1 + 0.02 * 64), TruthNoise.TWO_MODES: 1.084}
    assert np.std(noise) == pytest.approx(expected.get(kind, 1.0), abs=0.08)
    assert np.mean(noise) == pytest.approx(0, abs=0.05)


def test_correlated_noise_remembers_and_shared_days_share() -> None:
    of_day = np.repeat(np.arange(10_000), 3)
    correlated = draw_noise(TruthNoise.CORRELATED, of_day, np.random.default_rng(2))
    assert np.corrcoef(correlated[1:], correlated[:-1])[0, 1] == pytest.approx(
        CORRELATION, abs=0.02
    )
    shared = draw_noise(TruthNoise.SHARED_DAY, of_day, np.random.default_rng(3)).reshape(-1, 3)
    assert np.corrcoef(shared[:, 0], shared[:, 2])[0, 1] == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(
    ("family", "today", "week_ago", "long_ago"),
    [
        (Family.NONE, 100, 100, 100),
        (Family.STEP, 105, 100, 100),
        (Family.SPARSE, 105, 100, 100),
        (Family.PLATFORMS, 105, 100, 100),
        (Family.REVERTED, 100, 105, 100),
        (Family.SECOND, 99.75, 95, 100),
        (Family.RESCALED, 105, 100, 1000),
        (Family.DRIFT, 105, 104.7, 100),
        (Family.RAMP, 105, 100, 100),
        (Family.LOUDER, 100, 100, 100),
    ],
)
def test_levels(family: Family, today: float, week_ago: float, long_ago: float) -> None:
    level, day = true_level(family, 0.05, 3, np.random.default_rng(1))
    assert level[[-1, -8, 0]] == pytest.approx([today, week_ago, long_ago], abs=0.05)
    assert (day is not None) == (family in DATED)
    if family in DATED:
        assert day == DAYS - 3
        assert level[-3] != level[-4]


def test_switching_goes_back_and_forth() -> None:
    level, _ = true_level(Family.SWITCHING, 0.06, 30, np.random.default_rng(4))
    assert set(level.round(6).tolist()) == {BASE, 106.0}
    assert 15 < int((np.diff(level) != 0).sum()) < 50


def test_every_kind_is_planted_as_often_as_asked_and_the_same_again() -> None:
    listed = list(cells(4))
    steps = [cell for cell in listed if cell.family is Family.STEP and cell.runs == 3]
    assert len(steps) == 7 * len(AGES) * 4
    assert {cell.size for cell in steps} == {0.05, -0.05, 0.10, 0.30}
    one, again, other = plant_all(1, 5), plant_all(1, 5), plant_all(1, 6)
    assert [item.rows.key for item in one] == [item.rows.key for item in other]
    assert all(
        np.array_equal(a.rows.values, b.rows.values) for a, b in zip(one, again, strict=True)
    )
    assert not np.array_equal(one[0].rows.values, other[0].rows.values)


def test_a_history_ends_on_its_last_day_in_order() -> None:
    cell = Cell(Family.STEP, TruthNoise.COARSE, 0.3, 7)
    found = plant(cell, 1, np.random.default_rng(7))
    days = found.rows.time_ms // DAY_MS
    assert (np.diff(found.rows.time_ms) >= 0).all()
    assert days[-1] == LAST_DAY
    assert found.change_day == LAST_DAY - 6
    assert found.level_on(LAST_DAY) == pytest.approx(130, abs=0.6)
    assert (found.rows.values == np.round(found.rows.values)).all()
    weekly = plant(
        Cell(Family.SPARSE, TruthNoise.GAUSSIAN, 0.15, 30, runs=0), 2, np.random.default_rng(8)
    )
    assert set(np.diff(weekly.rows.time_ms // DAY_MS).tolist()) == {7}
