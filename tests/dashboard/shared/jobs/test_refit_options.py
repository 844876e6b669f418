"""What a person chooses about a refit is what is fitted, and nonsense is refused in words."""

from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.shared.jobs.refit_job import run_refit
from dashboard.shared.jobs.refit_options import read_options
from models.records.errors import BadArgumentError, NotEnoughDataError
from models.records.fit import FitOptions, Likelihood
from models.records.release import Release
from models.services.fitting.knots_per_cycle import knots_for_cycles
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED

EVERY_FOUR_WEEKS = [Release(date(2026, 1, 5) + timedelta(28 * n), f"{50 + n}.0") for n in range(9)]


def test_blank_fields_take_the_rules_of_the_model() -> None:
    blank: dict[str, Any] = {"likelihood": "", "knots": None, "cycle": "", "window": None}
    assert read_options(blank, []) == FitOptions()
    assert read_options({}, []) == FitOptions()


def test_each_choice_arrives() -> None:
    asked = {"likelihood": "student_t", "knots": 12, "window": "90", "seed": 7}
    found = read_options(asked, [])
    assert found == FitOptions(likelihood=Likelihood.STUDENT_T, knots=12, window_days=90, seed=7)


def test_knots_per_cycle_count_cycles_of_the_window() -> None:
    # 365 days hold 13 cycles of 28 days; with 2 knots each and one to close: 27.
    assert knots_for_cycles(EVERY_FOUR_WEEKS, 2, 365) == 27
    assert read_options({"cycle": 2}, EVERY_FOUR_WEEKS).knots == 27
    assert read_options({"cycle": 2, "knots": 9}, EVERY_FOUR_WEEKS).knots == 9
    assert knots_for_cycles(EVERY_FOUR_WEEKS, 1, 14) == 3
    with pytest.raises(NotEnoughDataError, match="needs two"):
        knots_for_cycles(EVERY_FOUR_WEEKS[:1], 2, 365)
    with pytest.raises(BadArgumentError):
        knots_for_cycles(EVERY_FOUR_WEEKS, 0, 365)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"likelihood": "cauchy"}, "no likelihood"),
        ({"knots": 2}, "number of knots is 2"),
        ({"window": 10**6}, "window, in days, is 1000000"),
        ({"seed": "x"}, "no whole number"),
    ],
)
def test_what_makes_no_sense_is_refused(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(BadArgumentError, match=words):
        read_options(asked, [])


def test_the_page_is_told_why_a_choice_was_refused(asked: Asked) -> None:
    request = {"key": str(FITTED), "at": 1, "options": {"knots": 1}}
    answer = run_refit(asked.services.settings, request, lambda _: None)
    assert answer["tone"] == "bad"
    assert "number of knots is 1" in answer["text"]
    assert "previous fit stays" in answer["text"]
