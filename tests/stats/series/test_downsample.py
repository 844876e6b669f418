"""What is left out of a plot is never what a person looks for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.errors import BadArgumentError
from models.stats.series.downsample import choose_points


@given(
    size=st.integers(0, 3000),
    budget=st.integers(4, 500),
    seed=st.integers(0, 99),
    gap=st.booleans(),
)
def test_ends_extremes_and_marked_points_stay(size: int, budget: int, seed: int, gap: bool) -> None:
    rng = np.random.default_rng(seed)
    time = np.sort(rng.integers(0, 10_000, size)) + (np.arange(size) > size // 2) * 10**9 * gap
    value = rng.standard_normal(size)
    value[rng.random(size) < 0.01] = np.nan
    always = rng.random(size) < 0.02
    chosen = choose_points(time, value, always, budget)
    assert np.all(np.diff(chosen) > 0)
    must = always | ~np.isfinite(value)
    assert set(np.flatnonzero(must)) <= set(chosen)
    free = np.flatnonzero(~must)
    if free.size <= budget:
        assert len(chosen) == size
        return
    assert {free[0], free[-1]} <= set(chosen)
    assert value[free].min() == value[chosen][~must[chosen]].min()
    assert value[free].max() == value[chosen][~must[chosen]].max()
    assert len(set(chosen) & set(free)) <= budget + 2
    assert len(set(chosen) & set(free)) >= min(budget, free.size) - 2


def test_every_bin_keeps_its_own_extremes() -> None:
    time = np.arange(100_000)
    value = np.sin(time / 3)
    value[40_000] = 5.0  # a single spike in the middle of nothing
    value[70_000] = -5.0
    chosen = choose_points(time, value, np.zeros(time.size, bool), 1000)
    assert {40_000, 70_000} <= set(chosen)
    assert 990 <= len(chosen) <= 1002
    # Density follows the data: each tenth of the time keeps about a tenth of the points.
    tenths = np.bincount(chosen // 10_000)
    assert tenths.min() > 85


def test_a_budget_too_small_and_ragged_arrays_are_refused() -> None:
    with pytest.raises(BadArgumentError, match="budget of 3"):
        choose_points(np.arange(5), np.ones(5), np.zeros(5, bool), 3)
    with pytest.raises(BadArgumentError, match="Lengths"):
        choose_points(np.arange(5), np.ones(4), np.zeros(5, bool), 9)
