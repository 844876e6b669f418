"""The controls that narrow a list, and the days that they name."""

from dataclasses import replace

import pytest

from dashboard.failures.state import FailuresState
from dashboard.shared.filters.series_filter import filter_ids, format_choice, series_filter
from dashboard.shared.filters.window_choice import window_choice, window_text
from models.records.days import DAY_MS
from models.records.series_filter import Facets
from tests.dashboard.read_component import parts_of

FACETS = Facets(("p",), ("main", "dev"), ("s",), ("x", "y"))


def test_every_part_has_its_names_and_one_of_the_link_that_is_gone_can_be_taken_back() -> None:
    state = FailuresState(words="abc", branches=("main",), platforms=("gone", "x"))
    lists = {
        part.id: ([item["value"] for item in part.options], part.value)
        for part in parts_of(series_filter("f", state, FACETS))
        if type(part).__name__ == "Checklist"
    }
    assert lists == {
        "f-project": (["p"], []),
        "f-branch": (["main", "dev"], ["main"]),
        "f-suite": (["s"], []),
        "f-platform": (["x", "y", "gone"], ["gone", "x"]),
    }
    assert list(lists) == filter_ids("f")[1:]
    words = next(
        part
        for part in parts_of(series_filter("f", state, FACETS))
        if getattr(part, "id", None) == "f-q"
    )
    assert words.value == "abc"


@pytest.mark.parametrize(
    ("chosen", "words"),
    [((), "All"), (("a",), "a"), (("a", "b"), "a + 1"), (tuple("abc"), "a + 2")],
)
def test_a_folded_list_names_the_first_and_counts_the_others(
    chosen: tuple[str, ...], words: str
) -> None:
    assert format_choice(chosen) == words


def test_days_of_the_link_are_offered_beside_the_usual_ones() -> None:
    choice, back = window_choice("f", FailuresState(days=14, from_newest=True))
    radio = next(part for part in parts_of(choice) if type(part).__name__ == "RadioItems")
    assert [item["value"] for item in radio.options] == [1, 7, 14, 30, 90, 365]
    assert (radio.value, back.children.value) == (14, True)


def test_a_window_names_its_first_and_its_last_day() -> None:
    state = FailuresState(days=7)
    since, until = 100 * DAY_MS, 107 * DAY_MS
    assert window_text(state, since, until) == "7 days up to now: 11 Apr 1970 to 17 Apr 1970"
    assert window_text(state, since, until + 1).endswith("to 18 Apr 1970")
    newest = replace(state, from_newest=True, days=1)
    assert window_text(newest, since, until).startswith("1 day of the data: ")
