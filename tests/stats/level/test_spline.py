from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from models.records.errors import BadArgumentError
from models.stats.level.spline import knot_count, penalty_root, place_knots, spline_basis
from tests.stats.brms_reference import read_table


@pytest.mark.parametrize(
    ("days", "count"),
    [
        (np.arange(365), 46),  # as slow_regressions has for a year
        (np.arange(17), 3),
        (np.arange(25), 3),
        (np.arange(26), 4),
        (np.array([0, 100, 200, 300, 364]), 5),  # never more than there are days
        (np.array([7]), 1),
        (np.array([5, 5, 5, 9]), 2),
    ],
)
def test_one_knot_per_eight_days(days: NDArray[np.int64], count: int) -> None:
    assert knot_count(days) == count


def test_no_days_no_knots() -> None:
    with pytest.raises(BadArgumentError, match="No days"):
        knot_count(np.array([], dtype=np.int64))


def test_knots_are_quantiles_of_distinct_days() -> None:
    days = np.array([0, 0, 0, 0, 1, 2, 3, 100])
    np.testing.assert_allclose(place_knots(days, 3), [0.0, 2.0, 100.0])
    np.testing.assert_allclose(place_knots(days, 5), [0, 1, 2, 3, 100])


@pytest.mark.parametrize("count", [2, 4])
def test_impossible_numbers_of_knots_are_refused(count: int) -> None:
    with pytest.raises(BadArgumentError, match="3 distinct days"):
        place_knots(np.array([1, 2, 2, 9]), count)


@given(
    gaps=st.lists(st.floats(0.1, 50), min_size=2, max_size=30),
    seed=st.integers(0, 2**32 - 1),
)
def test_basis_is_the_natural_cubic_spline(gaps: list[float], seed: int) -> None:
    """Scipy's natural spline through random heights, between and beyond the knots."""
    rng = np.random.default_rng(seed)
    knots = np.concatenate([[0.0], np.cumsum(gaps)])
    heights = rng.normal(size=knots.size)
    x = rng.uniform(knots[0], knots[-1], size=40)
    natural = CubicSpline(knots, heights, bc_type="natural")
    np.testing.assert_allclose(spline_basis(x, knots) @ heights, natural(x), atol=1e-8)
    outside = np.array([knots[0] - 2.0, knots[-1] + 3.0])
    straight = [
        natural(knots[0]) - 2.0 * natural(knots[0], 1),
        natural(knots[-1]) + 3.0 * natural(knots[-1], 1),
    ]
    np.testing.assert_allclose(spline_basis(outside, knots) @ heights, straight, atol=1e-7)


def test_penalty_is_the_integrated_squared_curvature() -> None:
    knots = np.array([0.0, 1.0, 1.5, 4.0, 7.0])
    heights = np.array([0.3, -1.0, 2.0, 0.0, 1.0])
    natural = CubicSpline(knots, heights, bc_type="natural")
    x = np.linspace(0.0, 7.0, 700_001)
    integral = np.trapezoid(natural(x, 2) ** 2, x)
    penalty = float(np.sum((penalty_root(knots) @ heights) ** 2))
    assert penalty == pytest.approx(integral, rel=1e-6)
    assert np.abs(penalty_root(knots) @ (3.0 - 2.0 * knots)).max() < 1e-12


def test_columns_span_what_mgcv_spans(oracles: Path) -> None:
    days = read_table(oracles, "gaussian_data.csv")["dayi"].to_numpy()
    columns = read_table(oracles, "gaussian_k20_mgcv_basis.csv").to_numpy()
    ours = spline_basis(days.astype(np.float64), place_knots(days, 20))
    theirs = np.column_stack([np.ones(days.size), columns])
    q_ours, q_theirs = np.linalg.qr(ours)[0], np.linalg.qr(theirs)[0]
    assert np.abs(q_ours @ q_ours.T - q_theirs @ q_theirs.T).max() < 4e-9
