"""False-discovery control against enumeration, and over planted changes."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.comparison import Verdict
from models.records.errors import BadArgumentError
from models.records.series import Direction
from models.stats.comparison.compare_releases import compare_releases
from models.stats.comparison.false_discovery import bayesian_fdr


def largest_set(probability: list[float], rate: float) -> int:
    """Try every set of series and return the size of the largest that meets the rate."""
    for size in range(len(probability), 0, -1):
        for chosen in combinations(probability, size):
            if sum(1 - p for p in chosen) / size <= rate + 1e-12:
                return size
    return 0


@given(
    st.lists(st.floats(0, 1), max_size=8, unique=True),
    st.sampled_from([0.0, 0.05, 0.1, 0.5]),
)
def test_the_set_is_the_largest_that_meets_the_rate(probability: list[float], rate: float) -> None:
    found = bayesian_fdr(probability, rate)
    chosen = np.array(probability)[found.called]
    # 1 − p may round two probabilities to one value; they are then called together.
    if len(set(1 - np.array(probability))) == len(probability):
        assert chosen.size == largest_set(probability, rate)
    if chosen.size:
        assert found.expected_rate == pytest.approx(np.mean(1 - chosen), abs=1e-9)
        assert found.expected_rate <= rate + 1e-9
        assert chosen.min() >= max([p for p in probability if p not in chosen], default=0)


def test_equal_probabilities_are_called_together_and_unknown_ones_never() -> None:
    assert bayesian_fdr([1.0, 0.9, 0.9, np.nan], 0.05).called.tolist() == [
        True,
        False,
        False,
        False,
    ]
    assert bayesian_fdr([1.0, 0.9, 0.9, np.nan], 0.07).called.tolist() == [True, True, True, False]
    assert not bayesian_fdr([], 0.5).called.size
    assert bayesian_fdr([0.2], 0.05).expected_rate == 0


def test_probabilities_and_rates_outside_their_range_are_refused() -> None:
    with pytest.raises(BadArgumentError, match="rate"):
        bayesian_fdr([0.5], 1.5)
    with pytest.raises(BadArgumentError, match="Probabilities"):
        bayesian_fdr([1.5])


def test_the_share_of_wrong_calls_is_what_was_promised() -> None:
    """Planted changes from the prior that the posterior assumes: then the promise is exact."""
    rng = np.random.default_rng(7)
    n, draws, noise = 4000, 500, 1.0
    truth = rng.normal(0, 2, n)  # percent
    seen = truth + rng.normal(0, noise, n)
    shrink = 4 / (4 + noise**2)
    posterior = shrink * seen + np.sqrt(shrink) * noise * rng.normal(size=(draws, n))
    before = np.full((draws, n), 100.0)
    found = compare_releases(
        before + posterior, before, Direction.LOWER_IS_BETTER, delta=1.0, rate=0.10
    )
    called = found.regressions.called
    assert called.sum() > 500
    assert np.mean(truth[called] < 1.0) == pytest.approx(0.10, abs=0.03)
    assert found.regressions.expected_rate == pytest.approx(0.10, abs=0.002)
    assert not np.any(called & found.improvements.called)


def test_a_series_without_the_release_is_withheld_and_costs_no_other() -> None:
    after, before = np.full((100, 3), 110.0), np.full((100, 3), 100.0)
    before[:, 1] = np.nan
    found = compare_releases(after, before, Direction.LOWER_IS_BETTER)
    assert found.verdict.tolist() == [Verdict.REGRESSION, Verdict.WITHHELD, Verdict.REGRESSION]
    assert found.regressions.called.tolist() == [True, False, True]


def test_one_in_twenty_unless_another_rate_is_asked_for() -> None:
    claims = [0.97, 0.93, 0.85]  # wrong on average in 3, 5 and 8.3 of 100
    assert bayesian_fdr(claims).called.tolist() == [True, True, False]
    assert bayesian_fdr(claims, 0.10).called.all()


def test_rounding_does_not_cost_a_set_that_meets_the_rate_exactly() -> None:
    claims = [0.9] * 3  # 1 − 0.9 is more than 0.1 by a rounding
    assert 1 - 0.9 < 0.1 < (1 - 0.7) / 3 + 1e-12
    assert bayesian_fdr(claims, 0.1).called.all()
    assert bayesian_fdr([0.7] * 3, 0.3).called.all()
