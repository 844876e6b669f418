"""Mode counts against slow_regressions' output and a plain restatement."""

import json
import math
import statistics
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy import stats

from models.records.errors import BadArgumentError
from models.stats.series.modes import count_modes, modes_by_label, without_steps
from models.stats.series.outliers import flag_outliers
from tests.stats.reference_series import NAMES, read_series
from tests.tries import tries


def check(values: Any, expected: dict[str, Any]) -> None:
    modes = count_modes(values)
    assert modes.count == expected["n_modes"]
    assert modes.shares.sum() == pytest.approx(1)
    if expected["nunique"] > 5:
        assert modes.bandwidth == pytest.approx(expected["bw"], rel=1e-9)
        np.testing.assert_allclose(modes.locations, expected["locs_50pct"], rtol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_modes_equal_slow_regressions(oracles: Path, name: str) -> None:
    reference = json.loads((oracles / "slowreg" / f"{name}.json").read_text())
    _, values = read_series(oracles, name)
    check(values, reference["modes_whole"])
    if reference["mad_normalised_of_res_fwd"] > 0:
        check(values[~flag_outliers(values)], reference["modes_without_outliers"])
    for block in reference["modes_blocks_of_60"]:
        check(values[block["start"] : block["end"]], block)


def slow_locations(values: list[float], share: float = 0.5, tilt: float = 0.0) -> list[float]:
    """Restate the count with the kernel summed directly, without binning or transform.

    A peak counts if it rises above that share of the highest. The density may be tilted, by a
    share of the highest from one end to the other.
    """
    n = len(values)
    ordered = sorted(values)
    lower, _, upper = statistics.quantiles(ordered, n=4, method="inclusive")
    spread = statistics.stdev(values)
    if upper > lower:
        spread = min(spread, (upper - lower) / 1.349)
    width = 1.05922384 * spread * n**-0.2
    size = 2 ** math.ceil(math.log2(max(n, 512)))
    step = (ordered[-1] - ordered[0] + 6 * width) / (size - 1)
    grid = [ordered[0] - 3 * width + i * step for i in range(size)]
    density = [sum(math.exp(-(((g - v) / width) ** 2) / 2) for v in values) for g in grid]
    highest = max(density)
    slopes = [density[1] - density[0]]
    slopes += [density[i + 1] - density[i - 1] for i in range(1, size - 1)]
    slopes += [density[-1] - density[-2]]
    slopes = [slope + 2 * tilt * highest / size for slope in slopes]
    return [
        grid[i]
        for i in range(1, size)
        if slopes[i] < 0 and slopes[i - 1] >= 0 and density[i] > share * highest
    ]


@example(seed=4_294_967_296, clusters=3)  # a shoulder that is a peak by a hair
@given(st.integers(0, 2**32), st.sampled_from([1, 2, 3]))
@settings(max_examples=tries(15), deadline=None)
def test_modes_equal_the_direct_sum(seed: int, clusters: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 1, 60) + 12 * rng.integers(0, clusters, 60)
    modes, expected = count_modes(values), slow_locations(values.tolist())
    # Of a peak that is half as high as the highest to a thousandth, the binning may decide, and
    # of a shoulder that a tilt of the whole by a hundredth would make a peak, or no peak.
    assume(slow_locations(values.tolist(), 0.499) == slow_locations(values.tolist(), 0.501))
    tilted = {len(slow_locations(values.tolist(), tilt=tilt)) for tilt in (-0.01, 0.01)}
    assume(tilted == {len(expected)})
    step = (np.ptp(values) + 6 * modes.bandwidth) / 511
    assert modes.count == len(expected)
    np.testing.assert_allclose(modes.locations, expected, atol=1.01 * step)


def test_each_value_belongs_to_its_own_peak() -> None:
    rng = np.random.default_rng(3)
    truth = rng.random(300) < 0.4
    values = np.where(truth, 120.0, 100.0) + rng.normal(0, 1, 300)
    modes = count_modes(values)
    assert modes.count == 2
    np.testing.assert_array_equal(modes.membership, truth)
    np.testing.assert_allclose(modes.shares, [1 - truth.mean(), truth.mean()])
    np.testing.assert_allclose(modes.locations, [100, 120], atol=1)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_modes_do_not_depend_on_the_unit(unit: float) -> None:
    rng = np.random.default_rng(4)
    values = rng.normal(0, 1, 200) + np.where(rng.random(200) < 0.5, 50, 60)
    plain, scaled = count_modes(values), count_modes(values * unit)
    np.testing.assert_allclose(scaled.locations, plain.locations * unit, rtol=1e-9)
    np.testing.assert_array_equal(scaled.membership, plain.membership)


def test_one_value_far_beyond_the_grid_leaves_the_mode_where_most_values_are() -> None:
    modes = count_modes([1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1e12])
    assert modes.count == 1
    assert modes.locations[0] < 1e10


def test_few_distinct_values_are_one_mode_at_the_most_frequent() -> None:
    modes = count_modes([20, 21, 21, 21, 22] * 10)
    assert modes.count == 1
    assert modes.locations.tolist() == [21]
    assert modes.shares.tolist() == [1]


def test_no_values_have_no_mode() -> None:
    modes = count_modes([])
    assert modes.count == 0
    assert modes.locations.size == modes.shares.size == modes.membership.size == 0


def test_a_step_between_releases_is_not_a_second_mode_of_either() -> None:
    rng = np.random.default_rng(6)
    values = np.concatenate([rng.normal(100, 1, 80), rng.normal(110, 1, 80)])
    by_release = modes_by_label(values, ["8.3"] * 80 + ["8.4"] * 80)
    assert count_modes(values).count == 2
    assert {label: modes.count for label, modes in by_release.items()} == {"8.3": 1, "8.4": 1}


def test_what_is_not_finite_is_named() -> None:
    with pytest.raises(BadArgumentError, match=r"values\[0\] is inf"):
        count_modes([math.inf, 1.0])


def test_six_distinct_values_have_a_density_and_five_have_none() -> None:
    five = [10.0, 10.1, 10.2, 20.0, 20.1] * 6
    assert count_modes(five).count == 1
    assert np.isnan(count_modes(five).bandwidth)
    assert count_modes([*five, 20.2]).count == 2


@pytest.mark.parametrize(("fewer", "modes"), [(46, 1), (54, 2)])
def test_a_peak_needs_half_the_height_of_the_highest(fewer: int, modes: int) -> None:
    shape = stats.norm.ppf((np.arange(100) + 0.5) / 100)
    weights = np.linspace(0, 99, fewer).round().astype(int)
    values = np.concatenate([shape, 20 + shape[weights]])
    assert count_modes(values).count == modes


def test_a_step_is_no_second_mode_and_two_modes_stay_two() -> None:
    rng = np.random.default_rng(4)
    level = np.repeat([100.0, 110.0], 200)
    stepped = level + rng.normal(0, 1, 400)
    assert count_modes(stepped).count == 2  # which is what a person would misread
    assert count_modes(without_steps(stepped, level)).count == 1
    mixed = level + np.where(rng.random(400) < 0.5, -5, 5) + rng.normal(0, 1, 400)
    found = count_modes(without_steps(mixed, level))
    assert found.count == 2
    assert np.allclose(found.locations, [105, 115], atol=0.7)  # at the newest level
    assert without_steps([3.0, 4.0], [np.nan, np.nan]).tolist() == [3.0, 4.0]
