"""The robust detector on histories in which much has happened before."""

import warnings
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.accuracy.switching_levels import Switching, plant_modes, plant_switching
from models.records.errors import BadArgumentError
from models.records.series import Direction
from models.stats.changes.robust import robust_groups
from models.stats.series.groups import changes
from tests.tries import tries

LOWER = Direction.LOWER_IS_BETTER


def found_in(values: NDArray[np.float64]) -> list[int]:
    return changes(robust_groups(np.asarray(values, dtype=float), LOWER))


def near(found: Sequence[int], place: int, within: int = 5) -> bool:
    return any(abs(each - place) <= within for each in found)


def recall(series: Sequence[Switching], found: Sequence[Sequence[int]]) -> float:
    pairs = zip(series, found, strict=True)
    return float(np.mean([near(places, true) for each, places in pairs for true in each.changes]))


@pytest.mark.parametrize(
    ("between", "gap", "least"), [(0.0, 12.0, 0.97), (0.05, 12.0, 0.95), (0.10, 60.0, 0.85)]
)
def test_switching_levels_are_found(between: float, gap: float, least: float) -> None:
    series = plant_switching(15, 300, seed=41, gap=gap, between=between)
    found = [found_in(each.values) for each in series]
    assert recall(series, found) >= least
    pairs = zip(series, found, strict=True)
    extra = [not near(each.changes, place) for each, places in pairs for place in places]
    assert np.mean(extra) <= 0.05


def test_steps_stay_found_where_a_third_of_the_runs_lies_between_two_levels() -> None:
    rng = np.random.default_rng(42)
    rows = 500.0 + rng.normal(size=(20, 200))
    rows[:, 90:] += 60.0
    lost = rng.random(rows.shape) < 0.3
    rows[lost] = rng.uniform(500.0, 560.0, lost.sum())
    assert np.mean([near(found_in(row), 90) for row in rows]) >= 0.95


@pytest.mark.parametrize("kind", ["switching", "loud", "large", "quiet"])
@pytest.mark.parametrize(("size", "runs"), [(4.0, 30), (4.0, 10)])
def test_a_late_change_is_found_whatever_stands_before_it(
    kind: str, size: float, runs: int
) -> None:
    rng = np.random.default_rng(43)
    hits = []
    for seed in range(15):
        recent = 200.0 + rng.normal(size=60 + runs)
        recent[60:] += size
        before = {
            "switching": plant_switching(1, 300, seed=seed)[0].values,
            "loud": 200.0 + 8.0 * rng.normal(size=300),
            "large": 2000.0 + 10.0 * rng.normal(size=300),
            "quiet": 200.0 + rng.normal(size=300),
        }[kind]
        hits.append(near(found_in(np.concatenate([before, recent])), 360))
    assert np.mean(hits) >= 0.9


def test_the_same_change_has_the_same_place_in_a_long_and_in_a_short_history() -> None:
    series = plant_switching(8, 250, seed=44, gap=14.0, between=0.05)
    rng = np.random.default_rng(44)
    for each in series:
        recent = 130.0 + rng.normal(size=90)
        recent[70:] += 50.0
        (short,) = found_in(recent)
        assert short == 70
        assert found_in(np.concatenate([each.values, recent]))[-1] == 250 + short


def test_a_late_change_in_a_noisy_end_is_found_behind_a_quiet_history() -> None:
    rng = np.random.default_rng(53)
    hits = []
    for _ in range(20):
        values = 175.0 + 3.0 * rng.normal(size=280)
        dips = rng.random(280) < np.repeat([0.1, 0.35], [190, 90])
        values[dips] -= 25.0
        values[260:] += 65.0 + 12.0 * rng.normal(size=20)
        values[[270, 271, 279]] = 182.0  # some runs of the old level
        hits.append(
            [near(found_in(part), place) for part, place in ((values, 260), (values[180:], 80))]
        )
    assert np.mean(hits, axis=0) == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize(("factor", "later"), [(10.0, 0.06), (100.0, 0.3), (0.1, 0.06)])
def test_a_large_change_long_ago_deafens_nothing(factor: float, later: float) -> None:
    rng = np.random.default_rng(45)
    for _ in range(10):
        values = 100.0 * (1.0 + 0.01 * rng.normal(size=110))
        values[:65] *= factor
        values[90:] *= 1.0 + later
        found = found_in(values)
        assert near(found, 65, 1)
        assert near(found, 90, 2)


@pytest.mark.parametrize("after", [2.0, 9.0, 80.0])
@pytest.mark.parametrize("runs", [2, 5, 20])
def test_a_change_from_zero_is_found(after: float, runs: int) -> None:
    values = np.repeat([0.0, after], [70, runs])
    groups = robust_groups(values, LOWER)
    assert [(g.start, g.mean, g.label) for g in groups] == [
        (0, 0.0, "normal"),
        (70, after, "regression"),
    ]


def test_rare_errors_are_no_change_and_many_are() -> None:
    rng = np.random.default_rng(46)
    rare = (rng.random((40, 150)) < 0.06).astype(float)
    assert np.mean([bool(found_in(row)) for row in rare]) <= 0.1
    rare[:, 120:] += 4.0
    assert np.mean([near(found_in(row), 120, 1) for row in rare]) == 1.0


@pytest.mark.parametrize("runs", [2, 3, 4])
def test_a_level_of_fifteen_deviations_is_found_after_two_runs(runs: int) -> None:
    rng = np.random.default_rng(47)
    rows = 100.0 + rng.normal(size=(40, 30 + runs))
    assert np.mean([bool(found_in(row)) for row in rows]) <= 0.05
    rows[:, 30:] += 15.0
    assert np.mean([found_in(row) == [30] for row in rows]) >= 0.95


def test_two_far_runs_within_a_series_are_a_spike() -> None:
    rng = np.random.default_rng(48)
    values = 100.0 + rng.normal(size=60)
    values[40:42] += 15.0
    assert found_in(values) == []
    values[40:42] -= 15.0
    values[59] += 15.0
    assert found_in(values) == []  # one run is no level


def test_two_runs_of_a_mode_that_was_seen_before_are_no_new_level() -> None:
    rng = np.random.default_rng(49)
    values = 100.0 + rng.normal(size=80)
    values[3::8] += 12.0
    values[-2:] = 112.0
    assert found_in(values) == []


def test_a_second_mode_is_no_change() -> None:
    alarmed = [bool(found_in(row)) for row in plant_modes(25, 1000, seed=50)]
    assert np.mean(alarmed) <= 0.12


@pytest.mark.slow
@pytest.mark.parametrize("length", [200, 1000])
def test_a_second_mode_of_a_tenth_alarms_rarely(length: int) -> None:
    alarmed = [bool(found_in(row)) for row in plant_modes(400, length, seed=51)]
    assert np.mean(alarmed) <= 0.08


@settings(deadline=None, max_examples=tries(25))
@given(
    seed=st.integers(0, 10_000),
    factor=st.sampled_from([1e-9, 1e9, -1.0, 2.0**-40, 1e120]),
    shift=st.sampled_from([0.0, 1e5, -4096.0]),
)
def test_switching_and_quieter_series_do_not_depend_on_the_unit(
    seed: int, factor: float, shift: float
) -> None:
    (each,) = plant_switching(1, 150, seed=seed, between=0.05)
    rng = np.random.default_rng(seed)
    values = np.concatenate([each.values * 8.0, 100.0 + rng.normal(size=60)])
    plain = robust_groups(values, LOWER)
    turned = Direction.HIGHER_IS_BETTER if factor < 0 else LOWER
    for other in (
        robust_groups(values * factor, turned),
        robust_groups(values + shift, LOWER),
    ):
        assert [(g.start, g.end, g.label) for g in plain] == [
            (g.start, g.end, g.label) for g in other
        ]


@pytest.mark.parametrize("place", [0, 20, 39])
def test_an_absurd_value_is_named_and_nothing_overflows(place: int) -> None:
    values = 100.0 + np.random.default_rng(52).normal(size=40)
    values[place] = 1e308
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(BadArgumentError, match=rf"\[{place}\] is 1e\+308"):
            robust_groups(values, LOWER)
        values[place] = 1e149
        assert len(robust_groups(values, LOWER)) >= 1
