import numpy as np
import pytest

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.stats.steps.step_changes import step_changes
from tests.stats.steps.planted import FIRST_DAY, history, stepped, times


def test_planted_steps_are_found_with_their_sizes_and_the_level_does_not_rise_before_them() -> None:
    time_ms, values, truth = history(steps=[(120, 8.0), (240, -10.0)])
    found = stepped(time_ms, values)
    changes = step_changes(found, delta=1.0)
    assert [change.run for change in changes] == pytest.approx([120, 240], abs=2)
    for change, size in zip(changes, (8.0, -10.0), strict=True):
        low, _, high = change.percent
        assert low - 0.5 <= size <= high + 0.5
        assert high - low < 2.5
        assert change.p_at_least(1.0) > 0.99
        assert change.p_up == (1.0 if size > 0 else 0.0)
    level = found.level(found.days)
    assert level.shape == (1000, found.days.size)
    assert level.dtype == np.float32
    middle = np.median(level, axis=0)
    by_day = truth.reshape(-1, 2).mean(axis=1)
    np.testing.assert_allclose(middle, by_day, rtol=0.012)
    assert abs(middle[59] - by_day[59]) < 1.0  # the day before a step of 8


def test_series_without_a_step_stay_clean() -> None:
    changed = 0
    for seed in range(12):
        time_ms, values, _ = history(seed=seed, runs=200)
        found = stepped(time_ms, values, sweeps=120)
        changed += bool(step_changes(found, delta=1.0))
        week = found.level(found.days)[:, [-1, -8]].astype(float)
        assert abs(np.median(week[:, 0] / week[:, 1]) - 1) < 0.012
    assert changed <= 1


def test_a_step_on_the_newest_day_moves_that_day_and_no_other() -> None:
    time_ms, values, _ = history(seed=3, steps=[(298, 30.0)])
    found = stepped(time_ms, values)
    middle = np.median(found.level(found.days), axis=0)
    assert middle[-1] == pytest.approx(130, rel=0.04)
    assert middle[-2] == pytest.approx(100, rel=0.02)
    assert found.p_step[298] > 0.9


def test_outliers_and_steps_are_told_apart_without_leaving_any_run_out() -> None:
    time_ms, values, _ = history(seed=1, steps=[(200, 6.0)])
    values[[20, 90, 150, 260]] *= [1.5, 0.6, 40.0, 1e20]
    found = stepped(time_ms, values)
    changes = step_changes(found, delta=1.0)
    assert [change.run for change in changes] == pytest.approx([200], abs=2)
    assert found.sigma.mean() == pytest.approx(2.1, rel=0.2)


def test_a_faster_program_may_be_quieter() -> None:
    time_ms, values, _ = history(seed=2, steps=[(150, -90.0), (270, 6.0)])
    found = stepped(time_ms, values)
    changes = step_changes(found, delta=1.0)
    assert [change.run for change in changes] == pytest.approx([150, 270], abs=2)
    assert changes[1].percent[2] - changes[1].percent[0] < 3.0


def test_a_noisier_stretch_is_noisier_in_predictions() -> None:
    rng = np.random.default_rng(0)
    noise = np.where(np.arange(300) < 200, 0.5, 4.0)
    found = stepped(times(300), 100 + noise * rng.standard_normal(300))
    band = np.quantile(found.predictive(found.days), [0.05, 0.95], axis=0)
    assert band[1, 10] - band[0, 10] == pytest.approx(2 * 1.645 * 0.5, rel=0.35)
    assert band[1, -1] - band[0, -1] == pytest.approx(2 * 1.645 * 4.0, rel=0.35)


def test_predictive_bands_hold_new_runs() -> None:
    time_ms, values, _ = history(seed=5, runs=400, steps=[(200, 10.0)])
    found = stepped(time_ms, values)
    low, high = np.quantile(found.predictive(found.days), [0.05, 0.95], axis=0)
    _, fresh, _ = history(seed=77, runs=400, steps=[(200, 10.0)])
    day = time_ms // DAY_MS - FIRST_DAY
    assert np.mean((low[day] <= fresh) & (fresh <= high[day])) == pytest.approx(0.9, abs=0.04)


def test_the_unit_does_not_matter_where_logarithms_are_taken() -> None:
    time_ms, values, _ = history(steps=[(150, 7.0)])
    seconds, tiny = (stepped(time_ms, values * factor, sweeps=60) for factor in (1.0, 1e-9))
    np.testing.assert_allclose(
        tiny.level(tiny.days).astype(float) * 1e9, seconds.level(seconds.days), rtol=1e-5
    )
    np.testing.assert_allclose(tiny.p_step, seconds.p_step, atol=1e-6)


def test_the_offset_does_not_matter_where_values_stay_linear() -> None:
    time_ms, values, _ = history(steps=[(150, 7.0)])
    one, other = (stepped(time_ms, values - shift, sweeps=60) for shift in (100.0, 356.0))
    assert not one.prepared.scale.logarithmic
    np.testing.assert_allclose(
        one.level(one.days) + 100.0, other.level(other.days) + 356.0, atol=1e-3
    )


def test_equal_seeds_give_equal_draws_and_other_seeds_do_not() -> None:
    time_ms, values, _ = history(runs=120)
    order = np.random.default_rng(0).permutation(120)
    one = stepped(time_ms, values, sweeps=40)
    again = stepped(time_ms[order], values[order], sweeps=40)
    other = stepped(time_ms, values, sweeps=40, seed=2)
    np.testing.assert_array_equal(one.level(one.days), again.level(again.days))
    np.testing.assert_array_equal(one.predictive(one.days), again.predictive(again.days))
    assert not np.array_equal(one.level(one.days), other.level(other.days))


def test_a_certain_step_is_at_its_run_whatever_its_size() -> None:
    time_ms, values, _ = history(seed=4, steps=[(211, 2.0)])
    found = stepped(time_ms, values, certain_ms=[int(time_ms[211])])
    (change,) = [change for change in step_changes(found) if change.certain]
    assert change.run == 211
    assert change.culprits == ((int(time_ms[211]), 1.0),)
    assert change.percent[0] < 2.0 < change.percent[2]
    assert found.p_step[211] == 1.0
    assert found.sampled.chance[211] == 0.0  # and no second step beside it


def test_a_certain_step_cuts_the_blocks_of_a_busy_day() -> None:
    time_ms = np.concatenate([times(40, 1.0), times(1, 1.0) + 40 * DAY_MS + np.arange(60)])
    values = 100 + np.random.default_rng(0).standard_normal(100)
    values[70:] += 20
    found = stepped(time_ms, values, certain_ms=[int(time_ms[70])])
    (change,) = [change for change in step_changes(found) if change.certain]
    assert change.run == 70
    assert change.percent[1] == pytest.approx(20, abs=1.5)


def test_a_step_across_a_gap_falls_on_any_of_its_days() -> None:
    time_ms, values, _ = history(runs=200, steps=[(100, 20.0)])
    time_ms[100:] += 10 * DAY_MS
    found = stepped(time_ms, values)
    middle = found.level(found.days)[:, 50:60].mean(axis=0)
    assert np.all(np.diff(middle) > 0.5)  # rises by two a day, in expectation
    assert middle[0] < 104
    assert middle[-1] > 116


def test_days_outside_the_fit_are_refused() -> None:
    time_ms, values, _ = history(runs=60)
    found = stepped(time_ms, values, sweeps=20)
    with pytest.raises(BadArgumentError, match="covers the days 20000 to 20029"):
        found.level(np.array([FIRST_DAY + 30]))
    some = np.array([FIRST_DAY, FIRST_DAY + 29])
    np.testing.assert_array_equal(found.level(some), found.level(found.days)[:, [0, 29]])
