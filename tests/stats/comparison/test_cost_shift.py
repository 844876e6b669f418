"""Planted shifts of cost between sub-tests: found where their sum is flat, and nowhere else."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.stats.comparison.cost_shift import find_cost_shift
from models.stats.comparison.suite_total import TotalKind, recognise_total

RUNS, FIRST = 60, 40
LEVELS = {"parse": 100.0, "layout": 150.0, "paint": 80.0, "script": 300.0}
Suite = dict[str, NDArray[np.float64]]


def suite(moves: dict[str, float], seed: int, noise: float = 0.5) -> Suite:
    """Make the runs of a suite; moves are in the unit, noise in percent."""
    rng = np.random.default_rng(seed)
    found = {}
    for name, level in LEVELS.items():
        values = np.full(RUNS, level) + rng.normal(0, level * noise / 100, RUNS)
        values[FIRST:] += moves.get(name, 0.0)
        found[name] = values
    return found


def with_total(parts: Suite, kind: TotalKind, digits: int = 3) -> Suite:
    table = np.array(list(parts.values()))
    made = {
        TotalKind.SUM: table.sum(axis=0),
        TotalKind.MEAN: table.mean(axis=0),
        TotalKind.GEOMETRIC: np.exp(np.log(table).mean(axis=0)),
    }[kind]
    return {**parts, "total": made.round(digits)}


SHIFTS = [{"parse": 8.0, "layout": -8.0}, {"script": -12.0, "paint": 7.0, "parse": 5.5}]


@pytest.mark.parametrize("moves", SHIFTS)
@pytest.mark.parametrize("kind", [None, TotalKind.SUM, TotalKind.MEAN])
def test_a_shift_is_found_with_its_tests_and_a_flat_sum(
    moves: dict[str, float], kind: TotalKind | None
) -> None:
    found = 0
    for seed in range(100):
        parts = suite(moves, seed)
        shift = find_cost_shift(parts if kind is None else with_total(parts, kind), FIRST)
        if shift is None:
            continue
        found += {item.name for item in shift.moved} == set(moves)
        assert shift.low < shift.percent < shift.high
        assert shift.total == ("" if kind is None else "total")
        largest = shift.moved[0]
        assert largest.change == pytest.approx(moves[largest.name], abs=1.5)
    assert found >= 95


@pytest.mark.parametrize(
    "moves",
    [
        {},
        {"parse": 8.0},
        {"parse": 8.0, "layout": 8.0},
        {"parse": 8.0, "layout": -3.0},  # most of it stays
        {"script": 30.0, "paint": -20.0},
    ],
)
@pytest.mark.parametrize("kind", [None, *TotalKind])
def test_what_is_no_shift_is_not_called_one(
    moves: dict[str, float], kind: TotalKind | None
) -> None:
    found = 0
    for seed in range(100):
        parts = suite(moves, seed)
        found += find_cost_shift(parts if kind is None else with_total(parts, kind), FIRST) is not (
            None
        )
    assert found <= (0 if kind is not TotalKind.GEOMETRIC else 5)


def test_a_geometric_total_counts_shares_not_units() -> None:
    even = {"parse": 10.0, "script": -300.0 + 300.0 / 1.1}  # +10 % and −9.1 %: the same factor
    shift = find_cost_shift(with_total(suite(even, 1), TotalKind.GEOMETRIC), FIRST)
    assert shift is not None
    assert abs(shift.percent) < 0.5
    assert shift.total == "total"


def test_a_named_total_decides_however_it_is_made() -> None:
    parts = suite({"parse": 8.0, "layout": -8.0}, 3)
    score = np.full(RUNS, 50.0) + np.random.default_rng(4).normal(0, 0.1, RUNS)
    shift = find_cost_shift({**parts, "score": score}, FIRST, "score")
    assert shift is not None
    assert shift.total == "score"
    score[FIRST:] += 2.0
    assert find_cost_shift({**parts, "score": score}, FIRST, "score") is None


def test_too_few_or_too_noisy_runs_say_nothing() -> None:
    moves = {"parse": 8.0, "layout": -8.0}
    assert find_cost_shift({k: v[: FIRST + 2] for k, v in suite(moves, 1).items()}, FIRST) is None
    assert find_cost_shift(suite(moves, 1, noise=6.0), FIRST) is None


def test_runs_between_the_last_before_and_the_first_after_are_left_out() -> None:
    parts = suite({"parse": 8.0, "layout": -8.0}, 5)
    parts["layout"][FIRST - 2 : FIRST] -= 8.0  # placed two runs earlier
    shift = find_cost_shift(parts, FIRST, until=FIRST - 2)
    assert shift is not None
    assert abs(shift.percent) < 0.5
    # The two runs between would pull the mean before, and with it the change of the test.
    (change,) = (item.change for item in shift.moved if item.name == "layout")
    assert change == pytest.approx(-8.0, abs=0.35)


def test_a_suite_of_negative_levels_shifts_likewise() -> None:
    shift = find_cost_shift(suite({"parse": 8.0, "layout": -6.8}, 3, noise=0.2), FIRST)
    mirrored = {
        name: -values
        for name, values in suite({"parse": 8.0, "layout": -6.8}, 3, noise=0.2).items()
    }
    other = find_cost_shift(mirrored, FIRST)
    assert shift is not None
    assert other is not None
    assert shift.percent == pytest.approx(100 * 1.2 / 250, abs=0.1)
    assert other.percent == pytest.approx(-shift.percent)
    assert (other.low, other.high) == pytest.approx((-shift.high, -shift.low))
    assert [item.change for item in other.moved] == [-item.change for item in shift.moved]


@pytest.mark.parametrize("kind", TotalKind)
def test_totals_are_recognised_by_arithmetic(kind: TotalKind) -> None:
    assert recognise_total(with_total(suite({}, 1), kind)) == ("total", kind)
    assert recognise_total(with_total(suite({}, 1), kind, digits=1)) == ("total", kind)


def test_what_is_no_total_is_not_recognised() -> None:
    parts = suite({}, 1)
    assert recognise_total(parts) == ("", None)
    close = {**parts, "other": with_total(parts, TotalKind.SUM)["total"] * 1.01}
    assert recognise_total(close) == ("", None)
    few = {name: values[:9] for name, values in with_total(parts, TotalKind.SUM).items()}
    assert recognise_total(few) == ("", None)
