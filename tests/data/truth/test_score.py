"""The score counts what was right and wrong, by hand-made analyses."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from data.truth.histories import Cell, Planted, plant
from data.truth.levels import Family
from data.truth.noise import TruthNoise
from data.truth.report import truth_lines
from data.truth.score import TruthScore, score
from models.records.comparison import Comparison, Verdict
from models.records.days import date_of_day

NAN = float("nan")


def history(family: Family = Family.STEP, size: float = 0.05, age: int = 3) -> Planted:
    made = plant(Cell(family, TruthNoise.GAUSSIAN, size, age), 1, np.random.default_rng(1))
    flat = np.where(np.arange(made.level.size) >= made.level.size - age, 1 + size, 1.0) * 100
    return replace(made, level=flat)


def said(
    made: Planted, change: float, verdict: Verdict, *, half: float = 1, p_worse: float = 0.99
) -> Any:
    last = made.first_day + made.level.size - 1
    comparison = Comparison(
        "7 days before",
        date_of_day(last),
        date_of_day(last - 7),
        change,
        change - half,
        change + half,
        p_worse,
        0.9,
        0.0,
        1.0,
        verdict,
    )
    before = replace(comparison, label="last day of 8.4", change=50.0)
    undated = replace(comparison, label="14 days before", comparison=None, change=NAN)
    days = np.arange(made.first_day, last + 1)
    level = np.tile(made.level, (10, 1)) + np.linspace(-1, 1, 10)[:, None]
    fit = SimpleNamespace(days=days, level=level)
    return SimpleNamespace(fit=fit, comparisons=(comparison, before, undated))


def scored(*pairs: tuple[Planted, Any]) -> TruthScore:
    return score([item for item, _ in pairs], cast(Any, [found for _, found in pairs]))


def test_a_big_change_is_called_missed_or_undecided() -> None:
    made = history()
    found = scored(
        (made, said(made, 5.2, Verdict.REGRESSION)),
        (made, said(made, 0.1, Verdict.NO_CHANGE)),
        (made, said(made, 4.5, Verdict.UNDECIDED)),
        (made, said(made, -3.0, Verdict.IMPROVEMENT)),
    )
    tally = found.by_family["step 3+"]
    assert len(tally.cases) == 4
    assert (tally.called, tally.missed, tally.held) == (0.25, 0.5, 0.5)
    assert np.isnan(tally.false_changed)
    assert tally.width == pytest.approx(2)
    assert found.by_kind[("step", "gauss", "3")].called == 0.25


def test_a_quiet_series_that_is_called_changed_is_a_false_alarm() -> None:
    made = history(Family.NONE, 0.0, 3)
    found = scored(
        (made, said(made, 2.0, Verdict.REGRESSION, half=0.5)),
        (made, said(made, -2.0, Verdict.IMPROVEMENT, half=0.5)),
        (made, said(made, 0.1, Verdict.NO_CHANGE)),
        (made, said(made, 0.1, Verdict.UNDECIDED)),
    )
    tally = found.by_family["none"]
    assert (tally.false_changed, tally.held) == (0.5, 0.5)
    assert "none 3+" not in found.by_family


def test_bands_are_scored_around_the_change() -> None:
    made = history(age=10)
    found = scored((made, said(made, 5, Verdict.REGRESSION)))
    assert {name: len(held) for (_, name), held in found.bands.items()} == {
        "-14..-4": 11,
        "-3..-1": 3,
        "0..3": 4,
        "4..14": 6,
    }
    assert all(all(held) for held in found.bands.values())
    wrong = said(made, 5, Verdict.REGRESSION)
    wrong.fit.level = wrong.fit.level + 5
    assert not any(any(held) for held in scored((made, wrong)).bands.values())


def test_probabilities_count_for_the_side_they_lean_to() -> None:
    made = history()
    found = scored(
        (made, said(made, 5, Verdict.REGRESSION, p_worse=0.99)),
        (made, said(made, 5, Verdict.REGRESSION, p_worse=0.02)),
    )
    assert found.sure == [(0.99, True), (0.98, False)]


def test_a_history_without_a_fit_is_counted_and_named() -> None:
    made = history()
    found = scored((made, SimpleNamespace(fit=None, comparisons=())))
    assert found.unfit == 1
    assert "1 histories could not be fitted." in list(truth_lines(found))


def test_tables_hold_the_shares() -> None:
    made = history()
    pairs = [(made, said(made, 5.2, Verdict.REGRESSION)), (made, said(made, 0, Verdict.NO_CHANGE))]
    lines = list(truth_lines(scored(*pairs)))
    assert "| step 3+ | 2 | 0.50 | – | 0.50 | 0.50 | 2.00 |" in lines
    assert "| 0.990 | 1.000 | 2 |" in lines
    assert date_of_day(made.first_day) == date(2026, 3, 26)
