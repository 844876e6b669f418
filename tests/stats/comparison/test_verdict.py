"""Verdicts, and when they are withheld."""

from datetime import date

import numpy as np
import pytest

from models.records.comparison import Verdict
from models.records.errors import BadArgumentError
from models.records.fit import Diagnostics
from models.records.series import Direction
from models.stats.comparison.compare import compare_levels
from models.stats.comparison.quality_gate import withheld_reason
from models.stats.comparison.verdict import decide

TRUSTED = Diagnostics(1.0, 2000, 2000, 0, 0, 1.0)
DOUBTFUL = Diagnostics(1.3, 20, 20, 4, 0, 1.0, reasons=("R-hat is 1.30",))


def verdict(mean: float, sd: float, delta: float, threshold: float = 0.9) -> Verdict:
    """Verdict on a change of ``mean`` ± ``sd`` percent."""
    draws = mean + sd * np.random.default_rng(1).standard_normal(4000)
    change = compare_levels(100 + draws, np.full(4000, 100.0), Direction.LOWER_IS_BETTER, delta)
    return Verdict(decide(change, threshold).item())


@pytest.mark.parametrize(
    ("mean", "sd", "delta", "expected"),
    [
        (3.0, 0.5, 1.0, Verdict.REGRESSION),
        (-3.0, 0.5, 1.0, Verdict.IMPROVEMENT),
        (0.1, 0.3, 1.0, Verdict.NO_CHANGE),
        (0.5, 3.0, 1.0, Verdict.UNDECIDED),
        (0.8, 0.2, 1.0, Verdict.UNDECIDED),  # surely worse, and probably too little to matter
        (0.8, 0.2, 0.0, Verdict.REGRESSION),
        (1.2, 0.3, 1.0, Verdict.REGRESSION),
    ],
)
def test_each_verdict_has_its_case(mean: float, sd: float, delta: float, expected: Verdict) -> None:
    assert verdict(mean, sd, delta) is expected


def test_a_higher_threshold_asks_for_more() -> None:
    assert verdict(1.5, 1.0, 0.0, 0.9) is Verdict.REGRESSION
    assert verdict(1.5, 1.0, 0.0, 0.99) is Verdict.UNDECIDED
    with pytest.raises(BadArgumentError, match=r"above 0\.5"):
        verdict(1.5, 1.0, 0.0, 0.5)


def test_with_no_delta_the_rule_is_that_of_slow_regressions() -> None:
    rng = np.random.default_rng(2)
    after, before = rng.normal(101, 1, (999, 200)), rng.normal(100, 1, (999, 200))
    after += rng.normal(0, 1, 200)
    change = compare_levels(after, before, Direction.LOWER_IS_BETTER, 0.0)
    regression = decide(change) == Verdict.REGRESSION
    assert 20 < regression.sum() < 180
    np.testing.assert_array_equal(regression, change.low > 0)


def test_a_level_at_zero_and_missing_draws_withhold_the_verdict() -> None:
    after, before = np.ones((100, 2)), np.ones((100, 2))
    before[::2, 0] = -1
    before[:, 1] = np.nan
    verdicts = decide(compare_levels(after, before, Direction.LOWER_IS_BETTER))
    assert verdicts.tolist() == [Verdict.WITHHELD, Verdict.WITHHELD]


def test_equal_draws_are_no_change() -> None:
    change = compare_levels(np.zeros(50), np.zeros(50), Direction.LOWER_IS_BETTER, 0.0)
    assert decide(change).item() is Verdict.NO_CHANGE


def test_doubtful_chains_and_old_data_are_reasons() -> None:
    newest = date(2026, 11, 1)
    assert withheld_reason(TRUSTED, newest) == ""
    assert withheld_reason(TRUSTED, newest, date(2026, 11, 15)) == ""
    assert "15 days old" in withheld_reason(TRUSTED, newest, date(2026, 11, 16))
    assert "R-hat is 1.30" in withheld_reason(DOUBTFUL, newest)
    with pytest.raises(BadArgumentError, match="negative"):
        withheld_reason(TRUSTED, newest, newest, -1)
