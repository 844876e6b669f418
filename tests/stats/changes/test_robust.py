"""What the robust detector promises, on planted series with fixed seeds."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.accuracy.detection_rates import false_alarms, ours, power, runs_needed
from benchmarks.accuracy.labelled_series import NEAR, read_labelled
from benchmarks.accuracy.planted_changes import ChangeNoise
from models.records.errors import BadArgumentError
from models.records.series import Direction
from models.stats.changes.detector import Detector, detect
from models.stats.changes.robust import RobustOptions, robust_groups
from models.stats.series.groups import changes
from tests.stats.changes.test_mdl import read_series
from tests.tries import tries

LOWER = Direction.LOWER_IS_BETTER
FIND = ours(Detector.ROBUST)


def alarmed(rows: NDArray[np.float64]) -> float:
    return float(np.mean([bool(each) for each in FIND(np.asarray(rows))]))


# The bounds of the fast tests leave room for chance in 150 series; the slow ones are the promise.
@pytest.mark.parametrize("kind", list(ChangeNoise))
def test_few_stationary_series_alarm(kind: ChangeNoise) -> None:
    assert false_alarms(FIND, kind, 150, seed=100) <= 0.09


def test_steps_are_found_and_located() -> None:
    one = power(FIND, ChangeNoise.GAUSSIAN, 2.0, 150, seed=101)
    assert one.any_alarm >= 0.97
    assert one.located >= 0.72
    assert one.spurious <= 0.30
    two = power(FIND, ChangeNoise.GAUSSIAN, 4.0, 60, seed=102)
    assert two.located >= 0.95


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(ChangeNoise))
def test_false_alarms_stay_below_a_twentieth(kind: ChangeNoise) -> None:
    assert false_alarms(FIND, kind, 1500, seed=7) <= 0.05


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "percent", "located", "any_alarm"),
    [
        (ChangeNoise.GAUSSIAN, 1.0, 0.0, 0.50),
        (ChangeNoise.GAUSSIAN, 2.0, 0.78, 0.99),
        (ChangeNoise.GAUSSIAN, 4.0, 0.97, 0.99),
        (ChangeNoise.STUDENT, 2.0, 0.85, 0.0),
        (ChangeNoise.OUTLIERS, 2.0, 0.74, 0.0),
    ],
)
def test_power(kind: ChangeNoise, percent: float, located: float, any_alarm: float) -> None:
    found = power(FIND, kind, percent, 1500, seed=8)
    assert found.located >= located
    assert found.any_alarm >= any_alarm


@pytest.mark.slow
def test_large_steps_are_seen_soon() -> None:
    assert runs_needed(FIND, 2.0, 200, seed=9) <= 6
    assert runs_needed(FIND, 3.0, 200, seed=9) <= 3


@pytest.mark.slow
@pytest.mark.parametrize("length", [15, 30, 60, 500, 1000])
def test_false_alarms_at_other_lengths(length: int) -> None:
    rng = np.random.default_rng(length)
    assert alarmed(rng.normal(100, 2, (400, length))) <= 0.06


def test_labelled_histories(shared: Path) -> None:
    series = read_labelled(shared / "real-data" / "sap_hana_small")
    found = {each.name: changes(detect(each.builds, LOWER)) for each in series}
    regressions = [each for each in series if each.first_bad is not None]
    assert len(regressions) == 5
    for each in regressions:
        assert each.first_bad is not None
        assert any(abs(place - each.first_bad) <= NEAR for place in found[each.name])
    assert sum(bool(found[each.name]) for each in series if each.first_bad is None) <= 3


def test_a_drift_is_no_staircase() -> None:
    rng = np.random.default_rng(11)
    time = np.arange(200) / 200
    for total in (6.0, 20.0, 100.0):
        assert alarmed(rng.normal(size=(40, 200)) + total * time) <= 0.1


def test_a_drift_that_begins_is_one_change() -> None:
    rng = np.random.default_rng(12)
    bend = 6.0 * np.maximum(0, np.arange(200) - 100) / 100
    for row in rng.normal(size=(20, 200)) + bend:
        groups = robust_groups(row, LOWER)
        assert len(changes(groups)) in (1, 2)
        assert groups[1].label == "regression"
        assert 70 <= groups[1].start <= 150  # where a bend lies is blurred


def test_a_reverted_change_is_two_changes() -> None:
    rng = np.random.default_rng(13)
    rows = 100 + rng.normal(size=(30, 200))
    rows[:, 100:110] += 4.0
    for row in rows:
        groups = robust_groups(row, LOWER)
        up = next(g for g in groups if abs(g.start - 100) <= 2)
        down = next(g for g in groups if abs(g.start - 110) <= 2)
        assert (up.label, down.label) == ("regression", "progression")
        assert len(groups) <= 4


def test_growing_noise_is_no_change_of_level() -> None:
    rng = np.random.default_rng(14)
    for at in (20, 100, 180):
        spread = np.where(np.arange(200) < at, 1.0, 6.0)
        assert alarmed(100 + spread * rng.normal(size=(40, 200))) <= 0.2


@pytest.mark.parametrize("spread", [0.15, 0.4, 1.0])
def test_quantised_values(spread: float) -> None:
    rng = np.random.default_rng(15)
    rows = np.round(20.3 + spread * rng.normal(size=(60, 200)))
    assert alarmed(rows) <= 0.15
    rows[:, 120:] += 4.0
    located = [any(abs(p - 120) <= 5 for p in each) for each in FIND(rows)]
    assert np.mean(located) >= 0.95


def test_spikes_are_no_changes_and_stay_out_of_the_means() -> None:
    rng = np.random.default_rng(16)
    values = 100 + rng.normal(size=120)
    values[[20, 21, 60, 100]] += 50
    (group,) = robust_groups(values, LOWER)
    assert group.mean == pytest.approx(np.delete(values, [20, 21, 60, 100]).mean())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sim01_const", []),
        ("sim02_step_up", [60]),
        ("sim04_reverted", [70, 80]),
        ("sim05_bimodal", []),
        ("sim06_outliers", [150]),
        ("sim07_slow_ramp", []),
        ("sim08_variance_change", []),
        ("sim09_quantized", [90]),
        ("real_runs3", [24, 98]),
    ],
)
def test_reference_series(oracles: Path, name: str, expected: list[int]) -> None:
    found = changes(robust_groups(read_series(oracles, name), LOWER))
    assert len(found) == len(expected)
    assert all(abs(f - e) <= 3 for f, e in zip(found, expected, strict=True))


@settings(deadline=None, max_examples=tries(40))
@given(
    seed=st.integers(0, 10_000),
    size=st.sampled_from([0.0, 3.0, 6.0]),
    n=st.integers(8, 120),
    factor=st.sampled_from([1e-9, 1e9, -1.0, 2.0**-40, 1e120]),
)
def test_verdicts_do_not_depend_on_the_unit(seed: int, size: float, n: int, factor: float) -> None:
    rng = np.random.default_rng(seed)
    values = 100 + rng.normal(size=n) + size * (np.arange(n) >= n // 2)
    plain = robust_groups(values, LOWER)
    turned = Direction.HIGHER_IS_BETTER if factor < 0 else LOWER
    scaled = robust_groups(values * factor, turned)
    assert [(g.start, g.end, g.label) for g in plain] == [(g.start, g.end, g.label) for g in scaled]
    assert [g.mean * factor for g in plain] == pytest.approx([g.mean for g in scaled], rel=1e-9)
    moved = robust_groups(values + 1e5, LOWER)
    assert [(g.start, g.label) for g in plain] == [(g.start, g.label) for g in moved]


@settings(deadline=None, max_examples=tries(60))
@given(values=st.lists(st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0]), min_size=1, max_size=60))
def test_any_numbers_are_covered_by_adjacent_groups(values: list[float]) -> None:
    groups = robust_groups(values, LOWER)
    assert [g.end for g in groups[:-1]] == [g.start for g in groups[1:]]
    assert (groups[0].start, groups[-1].end) == (0, len(values))
    assert groups[0].label == "normal"
    assert all(g.size >= 4 for g in groups[:-1]) or len(groups) == 1
    assert groups[-1].size >= 2 or len(groups) == 1
    assert np.isfinite([(g.mean, g.stdev) for g in groups]).all()


def test_a_least_change_merges_what_is_smaller() -> None:
    rng = np.random.default_rng(17)
    values = 100 + 0.2 * rng.normal(size=150)
    values[50:] += 1.0
    values[100:] += 8.0
    assert changes(robust_groups(values, LOWER)) == [50, 100]
    assert changes(robust_groups(values, LOWER, RobustOptions(3.0))) == [100]
    assert changes(robust_groups(values, LOWER, RobustOptions(30.0))) == []
    with pytest.raises(BadArgumentError, match="percentage"):
        RobustOptions(-1.0)


def test_replicates_count_once() -> None:
    rng = np.random.default_rng(18)
    shared_shift = rng.normal(size=60)
    flat = [list(100 + shift + 0.1 * rng.normal(size=10)) for shift in shared_shift]
    assert len(robust_groups(flat, LOWER)) == 1
    with pytest.raises(BadArgumentError, match="Run 1 has no value"):
        robust_groups([[1.0], []], LOWER)
