"""The outlier filter against slow_regressions' output and a plain restatement."""

import csv
import math
import statistics
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.errors import BadArgumentError
from models.stats.series.outliers import ScaleEstimator, flag_outliers, scan_outliers
from tests.stats.reference_series import NAMES


def slow_flags(y: list[float]) -> list[bool] | None:
    """Restate the filter point by point; None where its scale is zero."""
    n = len(y)
    if n < 10:
        return [False] * n
    past = [statistics.median(y[max(i, 9) - 9 : max(i, 9) + 1]) for i in range(n)]
    future = [statistics.median(y[min(i, n - 10) : min(i, n - 10) + 10]) for i in range(n)]
    residuals = [a - b for a, b in zip(y, past, strict=True)]
    centre = statistics.median(residuals)
    scale = statistics.median(abs(r - centre) for r in residuals)
    scale /= statistics.NormalDist().inv_cdf(0.75)
    if scale == 0:
        return None
    nearer = [min(abs(a - p), abs(a - f)) for a, p, f in zip(y, past, future, strict=True)]
    return [r / scale > 5 for r in nearer]


@pytest.mark.parametrize("name", NAMES)
def test_flags_equal_slow_regressions(oracles: Path, name: str) -> None:
    with (oracles / "slowreg" / f"{name}_outliers.csv").open() as file:
        rows = list(csv.DictReader(file))
    values = np.array([float(row["y"]) for row in rows])
    scan = scan_outliers(values)
    for column, ours in (("rmed_fwd", scan.past_median), ("rmed_bkwd", scan.future_median)):
        np.testing.assert_allclose(ours, [float(row[column]) for row in rows], rtol=1e-12)
    if float(rows[0]["mad"]) == 0:
        assert scan.scale_source is ScaleEstimator.MEAN_DEVIATION
        return
    assert scan.scale_source is ScaleEstimator.MAD
    assert scan.scale == pytest.approx(float(rows[0]["mad"]), rel=1e-12)
    z = [float(row["z_min"]) for row in rows]
    # Equal distances with opposite signs may round to either side: compare the distance.
    np.testing.assert_allclose(np.abs(scan.z), np.abs(z), rtol=1e-6, atol=1e-9)
    assert scan.flags.tolist() == [row["out"] == "1" for row in rows]


@given(st.lists(st.floats(-1e6, 1e6), min_size=0, max_size=60))
def test_flags_equal_the_plain_restatement(values: list[float]) -> None:
    expected = slow_flags(values)
    if expected is not None:
        assert flag_outliers(values).tolist() == expected


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_flags_do_not_depend_on_the_unit(unit: float) -> None:
    rng = np.random.default_rng(5)
    values = 300 + rng.normal(0, 3, 400)
    values[[40, 200, 333]] += [40, -60, 35]
    assert np.flatnonzero(flag_outliers(values * unit)).tolist() == [40, 200, 333]
    assert np.flatnonzero(flag_outliers(values * unit + 1e7 * unit)).tolist() == [40, 200, 333]


def test_a_spike_in_equal_values_is_flagged_and_the_rest_is_not() -> None:
    values = np.full(50, 344.0)
    values[20] = 400.0
    scan = scan_outliers(values)
    assert np.flatnonzero(scan.flags).tolist() == [20]
    assert scan.scale_source is ScaleEstimator.MEAN_DEVIATION


def test_one_step_of_a_coarse_clock_is_not_an_outlier() -> None:
    values = np.full(60, 20.0)
    values[[3, 17, 30, 44]] = 21.0
    values[50] = 90.0
    assert np.flatnonzero(flag_outliers(values)).tolist() == [50]


def test_a_level_shift_is_not_an_outlier() -> None:
    rng = np.random.default_rng(1)
    values = np.concatenate([rng.normal(100, 1, 50), rng.normal(120, 1, 50)])
    assert not flag_outliers(values).any()


def test_constant_and_short_series_flag_nothing_and_say_so() -> None:
    constant, short = scan_outliers([7.0] * 30), scan_outliers([1.0, 2.0, 900.0])
    assert not constant.flags.any()
    assert constant.scale == 0
    assert constant.scale_source is short.scale_source is ScaleEstimator.NONE
    assert not short.flags.any()
    assert math.isnan(short.scale)


def test_what_is_not_finite_is_named() -> None:
    with pytest.raises(BadArgumentError, match=r"values\[2\] is nan"):
        flag_outliers([1.0, 2.0, math.nan])


def test_a_hundred_thousand_points_are_scanned_whole() -> None:
    values = np.random.default_rng(2).normal(100, 1, 100_000)
    values[777] = 200
    flags = flag_outliers(values)
    assert flags[777]
    assert flags.sum() < 30


def test_of_two_residuals_as_large_that_from_the_past_is_told() -> None:
    """A run half-way up a step is as far from what was before as from what comes after."""
    noise = np.tile([0.0, 1.0, -1.0, 0.5, -0.5], 4)
    values = np.concatenate([noise, [10.0], 20.0 - noise[::-1]])
    scan = scan_outliers(values)
    assert scan.past_median[20] - 10 == 10 - scan.future_median[20] != 0
    assert scan.residual[20] == 10 - scan.past_median[20] > 0


def test_the_scale_of_a_coarse_clock_is_at_least_its_step() -> None:
    values = np.full(200, 20.0)
    values[[50, 150]] = 22.0
    values[100] = 30.0
    scan = scan_outliers(values)
    assert (scan.scale, scan.scale_source) == (2.0, ScaleEstimator.MEAN_DEVIATION)
    assert not scan.flags[50]
    assert not scan.flags[100]
