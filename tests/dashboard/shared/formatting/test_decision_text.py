"""Each verdict has its sentence, worded by direction and unit."""

from datetime import date
from typing import Any

import pytest

from dashboard.shared.formatting.decision_text import adjectives, decision, shown_change
from models.records.comparison import Comparison, Verdict
from models.records.series import Direction, Series, SeriesKey

NAN = float("nan")
KEY = SeriesKey("p", "b", "s", "t", "x")
LATENCY = Series(1, KEY, "ms", Direction.LOWER_IS_BETTER)
RATE = Series(2, KEY, "M pps", Direction.HIGHER_IS_BETTER)
MEMORY = Series(3, KEY, "MiB", Direction.LOWER_IS_BETTER)
SCORE = Series(4, KEY, "", Direction.HIGHER_IS_BETTER)


def made(verdict: Verdict, change: float, low: float, high: float, **more: Any) -> Comparison:
    values: dict[str, Any] = {
        "label": "7 days before",
        "reference": date(2026, 11, 22),
        "comparison": date(2026, 5, 3),
        "p_worse": 0.97,
        "p_worse_by_delta": 0.94,
        "p_better_by_delta": 0.0,
        "delta": 1.0,
        **more,
    }
    return Comparison(change=change, low=low, high=high, verdict=verdict, **values)


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


def test_a_regression_tells_how_sure_how_much_and_by_how_much_at_least() -> None:
    said = plain(decision(made(Verdict.REGRESSION, 2.13, 1.4, 2.94), LATENCY))
    assert said == (
        "97 % sure it is slower than on 3 May, by 2.1 % (1.4–2.9); "
        "94 % sure it is at least 1 % slower."
    )


def test_an_improvement_is_told_in_its_own_direction() -> None:
    item = made(Verdict.IMPROVEMENT, -3.0, -4.2, -1.8, p_worse=0.001, p_better_by_delta=0.96)
    said = plain(decision(item, RATE))
    assert said == (
        "More than 99 % sure it is faster than on 3 May, by 3.0 % (1.8–4.2); "
        "96 % sure it is at least 1 % faster."
    )


def test_no_change_and_undecided_have_sentences_of_their_own() -> None:
    item = made(Verdict.NO_CHANGE, 0.2, -0.31, 0.62, p_worse_by_delta=0.03, p_better_by_delta=0.02)
    assert plain(decision(item, LATENCY)) == (
        "95 % sure that it changed by less than 1 % since 3 May: by +0.20 % (−0.31 to 0.62)."
    )
    item = made(Verdict.UNDECIDED, -0.8, -2.1, 0.5, p_worse=0.29)
    assert plain(decision(item, LATENCY)) == (
        "Undecided: faster than on 3 May with 71 %, by 0.80 % (−0.50 to 2.1). "
        "More runs are needed to decide."
    )


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (
            made(Verdict.WITHHELD, 2, 1, 3, reason="the newest measurement is 30 days old"),
            "No verdict against 3 May, because the newest measurement is 30 days old.",
        ),
        (
            made(Verdict.WITHHELD, NAN, NAN, NAN, p_worse=NAN, reason="the fit has no draws."),
            "No verdict against 3 May: the fit has no draws.",
        ),
        (
            made(Verdict.WITHHELD, NAN, NAN, NAN, comparison=None, reason="no such release"),
            "No verdict: no such release.",
        ),
    ],
)
def test_a_withheld_verdict_says_why(item: Comparison, said: str) -> None:
    assert decision(item, LATENCY) == said


def test_another_year_is_named() -> None:
    item = made(Verdict.REGRESSION, 2, 1, 3, comparison=date(2025, 5, 3))
    assert "3 May 2025" in decision(item, LATENCY)


def test_words_follow_unit_and_direction() -> None:
    assert adjectives(LATENCY).worse == "slower"
    assert adjectives(RATE).worse == "slower"
    assert adjectives(MEMORY).worse == "larger"
    assert adjectives(SCORE).worse == "worse (lower)"
    assert adjectives(Series(5, KEY, "ms", Direction.HIGHER_IS_BETTER)).better == "better (higher)"


def test_the_smallest_change_is_told_where_it_is_known() -> None:
    assert "1.3 % or more" in plain(shown_change(1.31))
    assert shown_change(NAN) == ""


def test_only_a_rate_of_which_more_is_better_can_be_slower() -> None:
    """Errors per second are a rate, and fewer of them are not faster."""
    errors = Series(5, KEY, "errors/s", Direction.LOWER_IS_BETTER)
    assert adjectives(errors).worse == "worse (higher)"
    assert adjectives(errors).better == "better (lower)"
    requests = Series(6, KEY, "requests/s", Direction.HIGHER_IS_BETTER)
    assert (adjectives(requests).worse, adjectives(requests).better) == ("slower", "faster")


@pytest.mark.parametrize(
    ("p_worse", "change", "words"),
    [
        (0.5, 0.1, "slower than on 3 May with 50 %, by 0.10 %"),
        (0.55, 0.3, "slower than on 3 May with 55 %, by 0.30 %"),
        (0.45, -0.3, "faster than on 3 May with 55 %, by 0.30 %"),
    ],
)
def test_what_is_undecided_leans_to_the_likelier_side(
    p_worse: float, change: float, words: str
) -> None:
    item = made(Verdict.UNDECIDED, change, change - 1, change + 1, p_worse=p_worse)
    assert plain(decision(item, LATENCY)).startswith(f"Undecided: {words}")
