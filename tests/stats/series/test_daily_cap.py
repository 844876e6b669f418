"""At most so many runs a day, and really that number."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.errors import BadArgumentError
from models.stats.series.daily_cap import keep_daily


@given(st.lists(st.integers(-5, 5), max_size=80), st.integers(1, 6))
def test_each_day_keeps_exactly_the_smaller_of_its_runs_and_the_cap(
    days: list[int], cap: int
) -> None:
    kept = keep_daily(np.array(days, dtype=np.int64), cap)
    expected = {day: min(runs, cap) for day, runs in Counter(days).items()}
    assert Counter(np.array(days, dtype=np.int64)[kept].tolist()) == Counter(expected)


def test_kept_runs_are_spread_over_the_day() -> None:
    assert np.flatnonzero(keep_daily(np.zeros(8, dtype=np.int64), 4)).tolist() == [1, 3, 5, 7]
    assert np.flatnonzero(keep_daily(np.zeros(5, dtype=np.int64), 2)).tolist() == [2, 4]


def test_days_may_be_interleaved() -> None:
    kept = keep_daily(np.array([1, 2, 1, 2, 1, 2]), 1)
    assert np.flatnonzero(kept).tolist() == [4, 5]


def test_a_cap_below_one_and_days_that_are_no_whole_numbers_are_refused() -> None:
    with pytest.raises(BadArgumentError, match="at least one run"):
        keep_daily(np.array([1]), 0)
    with pytest.raises(BadArgumentError, match="whole numbers"):
        keep_daily(np.array([0.5]), 2)
