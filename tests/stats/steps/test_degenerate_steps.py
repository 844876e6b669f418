import numpy as np
import pytest
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.records.errors import (
    BadArgumentError,
    NotEnoughDataError,
    NoVariationError,
    SeriesUnfitError,
)
from models.stats.steps.step_changes import step_changes
from tests.stats.steps.planted import history, stepped, times

RUNS = 60
NOISE = np.random.default_rng(0).standard_normal(RUNS)
INDEX = np.arange(RUNS)

ODD = {
    "a step without noise": np.where(INDEX < 30, 100.0, 110.0),
    "mostly zero": np.where(INDEX % 20 == 7, 3.0, 0.0),
    "zero until today": np.where(INDEX < 58, 0.0, 7.0),
    "negative": -100.0 - NOISE,
    "around zero": NOISE,
    "two values by turns": np.where(INDEX % 2, 1.0, 2.0),
    "a straight line": INDEX.astype(float),
    "exponential growth": np.exp(INDEX / 2.0),
    "one huge value": np.where(INDEX == 30, 1e36, 100.0 + NOISE),
    "one huge value about zero": np.where(INDEX == 30, 1e36, NOISE),
    "huge values": 5e35 * (10.0 + NOISE / 9.0),
    "tiny values": 1e-27 * (10.0 + NOISE / 9.0),
    "a coarse clock": np.round(10.0 + NOISE / 4.0),
    "the newest differs": np.where(INDEX == RUNS - 1, 2.0, 1.0),
    "the oldest differs": np.where(INDEX == 0, 2.0, 1.0),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_series_have_finite_levels_near_their_values(name: str) -> None:
    values = ODD[name]
    found = stepped(times(RUNS), values, sweeps=40)
    level = found.level(found.days)
    assert np.isfinite(level).all()
    assert np.isfinite(found.predictive(found.days)).all()
    assert np.isfinite(found.sigma).all()
    assert found.sigma.min() > 0
    assert found.p_step.min() >= 0
    assert found.p_step.max() <= 1
    changes = step_changes(found, delta=1.0)
    if name == "a step without noise":
        assert [change.run for change in changes] == [30]
        assert changes[0].percent[1] == pytest.approx(10.0, abs=0.1)
    if name == "zero until today":
        assert changes[-1].amount[1] == pytest.approx(7.0, abs=0.2)
        assert np.isnan(changes[-1].percent[1])  # no percentage of nothing
    if name.startswith("one huge value"):
        near = 0.0 if name.endswith("zero") else 100.0
        assert np.median(level) == pytest.approx(near, abs=1.5)


def test_one_value_beyond_all_bounds_is_an_error_that_names_it() -> None:
    values = 100.0 + NOISE
    values[17] = 1e308
    with pytest.raises(BadArgumentError, match=r"values\[17\] is 1e\+308"):
        stepped(times(RUNS), values)
    values[17] = np.nan
    with pytest.raises(BadArgumentError, match=r"values\[17\] is nan"):
        stepped(times(RUNS), values)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        (np.full(RUNS, 5.0), NoVariationError),
        (np.zeros(RUNS), NoVariationError),
        (1e37 * (10.0 + NOISE), SeriesUnfitError),
        (1e-33 * (10.0 + NOISE), SeriesUnfitError),
    ],
)
def test_what_cannot_be_modelled_is_a_clear_error(
    values: NDArray[np.float64], error: type[Exception]
) -> None:
    with pytest.raises(error):
        stepped(times(RUNS), values)


def test_too_few_runs_or_days_are_an_error_and_the_fewest_are_fitted() -> None:
    with pytest.raises(NotEnoughDataError, match="5 usable measurements on 3 days"):
        stepped(times(5), NOISE[:5])
    with pytest.raises(NotEnoughDataError, match="40 usable measurements on 2 days"):
        stepped(times(40, per_day=20), NOISE[:40])
    with pytest.raises(NotEnoughDataError, match="20 usable measurements on 1 day;"):
        stepped(times(20, per_day=20), NOISE[:20])
    with pytest.raises(NotEnoughDataError, match="0 usable"):
        stepped(np.array([], dtype=np.int64), np.array([]))
    found = stepped(times(6), NOISE[:6])
    assert np.isfinite(found.level(found.days)).all()


def test_lists_of_different_length_are_refused() -> None:
    with pytest.raises(BadArgumentError, match="one length"):
        stepped(times(7), NOISE[:6])


def test_all_runs_of_one_moment_and_ten_years_of_silence() -> None:
    time_ms = times(RUNS)
    time_ms[:30] = time_ms[0]
    time_ms[-1] += 3650 * DAY_MS
    found = stepped(time_ms, 100.0 + NOISE, sweeps=40)
    assert np.isfinite(found.level(found.days)).all()


def test_thousands_of_runs_become_few_blocks() -> None:
    time_ms, values, _ = history(runs=9000, per_day=60, steps=[(6000, 3.0)])
    found = stepped(time_ms, values, sweeps=60)
    assert found.prepared.blocks.day.size == 600
    (change,) = step_changes(found, delta=1.0)
    assert change.run == pytest.approx(6000, abs=15)
    assert change.percent[1] == pytest.approx(3.0, abs=0.4)
