"""Verdicts, and when they are withheld."""

from datetime import date

import numpy as np
import pytest

from models.records.comparison import Verdict
from models.records.errors import BadArgumentError
from models.records.fit import Diagnostics
from models.records.series import Direction
from models.stats.comparison.compare import LevelChange, compare_levels
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


def shares(worse: int, better: int, far: int) -> LevelChange:
    """Compare a hundred draws: so many worse and better, and ``far`` of them by 5 %."""
    steps = np.zeros(100)
    steps[:worse], steps[worse : worse + better] = 0.2, -0.2
    steps[: min(far, worse)] *= 25
    steps[worse : worse + min(far, better)] *= 25
    return compare_levels(100 + steps, np.full(100, 100.0), Direction.LOWER_IS_BETTER, 1.0)


@pytest.mark.parametrize(
    ("worse", "far", "expected"),
    [
        (90, 50, Verdict.REGRESSION),  # exactly the threshold, and as likely as not by δ
        (89, 50, Verdict.UNDECIDED),
        (90, 49, Verdict.UNDECIDED),
    ],
)
def test_both_directions_are_judged_alike_at_the_limits(
    worse: int, far: int, expected: Verdict
) -> None:
    assert decide(shares(worse, 0, far)).item() is expected
    mirrored = {Verdict.REGRESSION: Verdict.IMPROVEMENT}.get(expected, expected)
    assert decide(shares(0, worse, far)).item() is mirrored


def test_an_improvement_too_small_to_matter_is_none() -> None:
    assert verdict(-0.8, 0.2, 1.0) is Verdict.UNDECIDED
    assert verdict(-1.2, 0.3, 1.0) is Verdict.IMPROVEMENT


def test_certainty_may_be_asked_for() -> None:
    assert decide(shares(100, 0, 100), 1.0).item() is Verdict.REGRESSION
    assert decide(shares(99, 1, 100), 1.0).item() is Verdict.UNDECIDED
    with pytest.raises(BadArgumentError, match="at most 1"):
        decide(shares(100, 0, 100), 1.01)


def test_no_change_needs_no_percentage() -> None:
    """A level about zero has none, yet it is surely the same on both days."""
    before = np.tile([1.0, -1.0], 50)
    change = compare_levels(before + 0.001, before, Direction.LOWER_IS_BETTER, 1.0)
    assert np.isnan(change.change)
    assert decide(change).item() is Verdict.NO_CHANGE


def test_data_of_today_may_be_asked_for() -> None:
    today = date(2026, 11, 1)
    assert withheld_reason(TRUSTED, today, today, 0) == ""
    assert "1 days old" in withheld_reason(TRUSTED, today, date(2026, 11, 2), 0)


@pytest.mark.parametrize(
    ("shift", "expected"),
    [(5.0, Verdict.REGRESSION), (-5.0, Verdict.IMPROVEMENT), (0.0, Verdict.NO_CHANGE)],
)
def test_a_probability_at_the_threshold_is_enough(shift: float, expected: Verdict) -> None:
    # Nine draws of ten say so; the tenth says the opposite, or for no change a change.
    draws = np.array([shift] * 9 + [-shift or 50.0])
    change = compare_levels(100 + draws, np.full(10, 100.0), Direction.LOWER_IS_BETTER, 1.0)
    assert decide(change, 0.9).item() is expected
    assert decide(change, 0.9001).item() is Verdict.UNDECIDED
