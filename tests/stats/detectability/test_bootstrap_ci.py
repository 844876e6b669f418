"""Which order statistics make a percentile interval."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.errors import BadArgumentError
from models.stats.detectability.bootstrap_ci import (
    Interval,
    interval_positions,
    percentile_interval,
    percentile_intervals,
)
from tests.stats.hail_reference import reference


def test_positions_and_end_points_are_hails(oracles: Path) -> None:
    oracle = reference(oracles, "ci_oracle.json")
    for name, expected in oracle["endpoints"].items():
        resamples, confidence = name.split("_")
        assert list(interval_positions(int(resamples), float(confidence))) == expected, name
    found = percentile_interval(np.array(oracle["stats"]), 0.95)
    assert (found.low, found.high) == (oracle["lo"], oracle["hi"])
    assert found.radius == pytest.approx(oracle["radius"], rel=1e-14)


def test_touching_intervals_overlap() -> None:
    assert Interval(1, 2).overlaps(Interval(2, 3))
    assert Interval(2, 3).overlaps(Interval(1, 2))
    assert not Interval(1, 2).overlaps(Interval(2.001, 3))


@pytest.mark.parametrize(("resamples", "confidence"), [(1, 0.95), (100, 0), (100, 1), (100, 1.2)])
def test_impossible_levels_are_refused(resamples: int, confidence: float) -> None:
    with pytest.raises(BadArgumentError):
        interval_positions(resamples, confidence)


@given(
    st.integers(2, 200),
    st.floats(0.01, 0.999),
    st.integers(0, 2**32 - 1),
)
def test_end_points_are_the_sorted_values_there(b: int, confidence: float, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=(3, b))
    low, high = percentile_intervals(values, confidence)
    first, last = interval_positions(b, confidence)
    assert 0 <= first <= last < b
    np.testing.assert_array_equal(low, np.sort(values)[:, first])
    np.testing.assert_array_equal(high, np.sort(values)[:, last])
