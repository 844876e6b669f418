"""Comparison by draw index against slow_regressions' output and a plain restatement."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.records.errors import BadArgumentError
from models.records.series import Direction
from models.stats.comparison.compare import Denominator, compare_levels, predictive_draws

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
DAYS = ["2020-06-29", "2020-06-22", "2020-06-17", "2020-05-20"]


@pytest.fixture(scope="module")
def day_draws(oracles: Path) -> dict[str, NDArray[np.float64]]:
    with (oracles / "slowreg" / "draws_selected_days.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {day: np.array([float(row[day]) for row in rows]) for day in rows[0]}


@pytest.fixture(scope="module")
def expected(oracles: Path) -> dict[str, dict[str, list[float]]]:
    found: dict[str, dict[str, list[float]]] = json.loads(
        (oracles / "slowreg" / "compare_days.json").read_text()
    )
    return found


@pytest.mark.parametrize("day", DAYS)
def test_quantiles_equal_slow_regressions_with_both_denominators(
    day_draws: dict[str, NDArray[np.float64]], expected: dict[str, dict[str, list[float]]], day: str
) -> None:
    last, before = day_draws["2020-07-06"], day_draws[day]
    ours = compare_levels(last, before, LOWER)
    fractions = expected["sql_style_(this-prev)/prev"][day]
    np.testing.assert_allclose(
        [ours.low, ours.change, ours.high], np.array(fractions) * 100, atol=1e-8
    )
    ours = compare_levels(last, before, LOWER, denominator=Denominator.REFERENCE)
    percent = expected["python_style_(last-prev)/last*100"][day]
    np.testing.assert_allclose([ours.low, ours.change, ours.high], percent, atol=1e-8)


@pytest.mark.parametrize(("suite", "direction"), [("tabswitch", LOWER), ("speedometer", HIGHER)])
def test_regression_flags_equal_slow_regressions(
    oracles: Path,
    day_draws: dict[str, NDArray[np.float64]],
    suite: str,
    direction: Direction,
) -> None:
    file = json.loads((oracles / "slowreg" / "compare_days.json").read_text())
    for row in file[f"python_{suite}"]:
        ours = compare_levels(
            day_draws["2020-07-06"],
            day_draws[row["prev_date"]],
            direction,
            denominator=Denominator.REFERENCE,
        )
        assert ("regression" if ours.low > 0 else "no regression") == row["regression"]


@given(
    st.lists(
        st.tuples(st.floats(1, 1e6), st.floats(1, 1e6)),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from([LOWER, HIGHER]),
    st.sampled_from([0.0, 1.0, 5.0]),
)
def test_probabilities_equal_the_plain_restatement(
    pairs: list[tuple[float, float]], direction: Direction, delta: float
) -> None:
    ours = compare_levels([a for a, _ in pairs], [b for _, b in pairs], direction, delta)
    changes = [
        (100 * (a - b) / b) * (1 if direction is LOWER else -1)
        for a, b in pairs
        # Where rounding decides about δ, either answer is right.
        if not math.isclose(abs(100 * (a - b) / b), delta, rel_tol=1e-9) or delta == 0
    ]
    if len(changes) != len(pairs):
        return
    n = len(pairs)
    assert ours.p_worse == pytest.approx(sum(c > 0 for c in changes) / n)
    assert ours.p_better == pytest.approx(sum(c < 0 for c in changes) / n)
    assert ours.p_worse_by_delta == pytest.approx(sum(c > 0 and c >= delta for c in changes) / n)
    assert ours.p_better_by_delta == pytest.approx(sum(c < 0 and c <= -delta for c in changes) / n)
    assert ours.p_within_delta == pytest.approx(sum(c == 0 or abs(c) < delta for c in changes) / n)
    assert ours.change == pytest.approx(float(np.quantile(changes, 0.5)), rel=1e-9, abs=1e-12)


def test_many_series_at_once_equal_each_by_itself() -> None:
    rng = np.random.default_rng(1)
    after, before = rng.normal(101, 1, (500, 6)), rng.normal(100, 1, (500, 6))
    directions = [LOWER, HIGHER] * 3
    together = compare_levels(after, before, directions, 1.0)
    for j, direction in enumerate(directions):
        alone = compare_levels(after[:, j], before[:, j], direction, 1.0)
        for name in ("change", "low", "high", "p_worse", "p_better", "p_worse_by_delta"):
            assert getattr(together, name)[j] == pytest.approx(getattr(alone, name).item())


@pytest.mark.parametrize("unit", [1e-9, 1e9, -1.0])
def test_the_unit_does_not_matter_and_a_sign_turns_the_direction(unit: float) -> None:
    rng = np.random.default_rng(2)
    after, before = rng.normal(103, 1, 800), rng.normal(100, 1, 800)
    plain = compare_levels(after, before, LOWER)
    turned = compare_levels(after * unit, before * unit, LOWER if unit > 0 else HIGHER)
    assert turned.p_worse == plain.p_worse
    assert turned.p_worse_by_delta == plain.p_worse_by_delta
    assert turned.change == pytest.approx(plain.change.item())


def test_an_offset_leaves_the_probability_of_worse_alone() -> None:
    rng = np.random.default_rng(5)
    after, before = rng.normal(101, 1, 800), rng.normal(100, 1, 800)
    plain, far = (compare_levels(after + d, before + d, LOWER) for d in (0.0, 1e9))
    assert far.p_worse == plain.p_worse
    assert far.p_better == plain.p_better


def test_a_level_that_may_be_zero_has_probabilities_and_no_percentage() -> None:
    rng = np.random.default_rng(3)
    before, after = rng.normal(0, 1, 1000), rng.normal(10, 1, 1000)
    ours = compare_levels(after, before, LOWER)
    assert ours.p_worse == 1
    assert math.isnan(ours.change)
    assert math.isnan(ours.low)


def test_zero_against_zero_is_no_change() -> None:
    ours = compare_levels(np.zeros(10), np.zeros(10), LOWER)
    assert ours.change == 0
    assert ours.p_worse == 0
    assert ours.p_within_delta == 1


def test_huge_levels_do_not_overflow() -> None:
    ours = compare_levels(np.full(10, 1.5e308), np.full(10, -1.5e308), LOWER)
    assert ours.p_worse == 1
    assert ours.change == pytest.approx(200)


def test_draws_that_are_not_finite_give_nan_for_their_series_alone() -> None:
    after, before = np.full((4, 2), 2.0), np.full((4, 2), 1.0)
    before[2, 0] = math.nan
    ours = compare_levels(after, before, LOWER)
    assert np.isnan(ours.p_worse).tolist() == [True, False]
    assert ours.change[1] == 100


def test_wrong_shapes_no_draws_and_a_negative_delta_are_refused() -> None:
    with pytest.raises(BadArgumentError, match="cannot be compared"):
        compare_levels(np.ones(3), np.ones(4), LOWER)
    with pytest.raises(BadArgumentError, match="at least one draw"):
        compare_levels(np.ones(0), np.ones(0), LOWER)
    with pytest.raises(BadArgumentError, match="delta is -1"):
        compare_levels(np.ones(3), np.ones(3), LOWER, -1)
    with pytest.raises(BadArgumentError, match="1 directions"):
        compare_levels(np.ones((3, 2)), np.ones((3, 2)), [LOWER])


def test_predictive_draws_need_a_larger_shift_than_level_draws() -> None:
    rng = np.random.default_rng(4)
    sigma = np.full(2000, 2.0)
    before = 100 + rng.normal(0, 0.1, 2000)
    after = before + 2.0  # one σ
    level = compare_levels(after, before, LOWER)
    noisy = compare_levels(
        predictive_draws(after, sigma, rng), predictive_draws(before, sigma, rng), LOWER
    )
    assert level.p_worse == 1
    # The difference of two runs has standard deviation √2 σ.
    assert noisy.p_worse == pytest.approx(0.5 * (1 + math.erf(0.5)), abs=0.03)
    wide = predictive_draws(before, sigma, rng, calibration=3.0)
    assert np.std(wide) == pytest.approx(6, rel=0.05)


@pytest.mark.parametrize(("below", "told"), [(1, True), (2, False), (5, False)])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_percentage_survives_one_draw_of_a_hundred_beyond_zero(
    below: int, told: bool, sign: float
) -> None:
    before = sign * np.where(np.arange(100) < below, -1.0, 10.0)
    found = compare_levels(before + 1.0, before, LOWER)
    assert np.isfinite(found.change) == told
    assert found.p_worse == 1.0


def test_a_change_matters_from_one_percent_on_unless_somebody_says_otherwise() -> None:
    before = np.full(8, 100.0)
    for after, worse in ((100.9, 0.0), (101.1, 1.0), (101.9, 1.0)):
        found = compare_levels(np.full(8, after), before, Direction.LOWER_IS_BETTER)
        assert float(found.p_worse_by_delta) == worse
