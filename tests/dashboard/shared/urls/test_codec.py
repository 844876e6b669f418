"""Each kind of value in a link: what is read, and what is refused with which words."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from dashboard.shared.urls.codec import (
    Codec,
    names_codec,
    number_codec,
    parse_query,
    text_codec,
    whole_number_codec,
)
from dashboard.shared.urls.moment import moment_codec, pair_codec


@dataclass(frozen=True)
class State:
    """A page that shows names, a text, numbers, a moment and a range."""

    names: tuple[str, ...] = ()
    words: str = ""
    least: float = 1.0
    rows: int | None = None
    as_of_ms: int | None = None
    shown: tuple[float, float] | None = None


CODECS: Mapping[str, tuple[str, Codec]] = {
    "names": ("name", names_codec(3)),
    "words": ("q", text_codec()),
    "least": ("min", number_codec(1.0, 0.5, 50.0)),
    "rows": ("rows", whole_number_codec(None, 1, 100)),
    "as_of_ms": ("asof", moment_codec()),
    "shown": ("y", pair_codec()),
}


def read(query: Mapping[str, object]) -> tuple[State, tuple[str, ...]]:
    return parse_query(State, CODECS, query)


def test_a_name_that_is_repeated_counts_once() -> None:
    state, notes = read({"name": ["a", "b", "a", "c", "b"]})
    assert (state.names, notes) == (("a", "b", "c"), ())


def test_a_page_shows_as_many_names_as_it_may_and_no_more() -> None:
    assert read({"name": ["a", "b", "c"]})[1] == ()
    state, (note,) = read({"name": ["a", "b", "c", "d"]})
    assert state == State()
    assert "is one of 4, and a page shows at most 3" in note


@pytest.mark.parametrize("blank", ["", ["", ""]])
def test_a_part_without_a_value_is_not_there(blank: object) -> None:
    assert read({"name": blank, "min": blank, "q": blank, "asof": blank}) == (State(), ())
    assert read({"name": ["a", "", "b"]}) == (State(names=("a", "b")), ())


def test_a_long_text_is_read_and_one_of_more_than_2000_characters_is_not() -> None:
    assert read({"q": "x" * 2000})[0].words == "x" * 2000
    state, (note,) = read({"q": "x" * 2001})
    assert state == State()
    assert "is too long" in note


@pytest.mark.parametrize("text", ["0.5", "50", "50.0", "7"])
def test_both_ends_of_a_number_are_allowed(text: str) -> None:
    state, notes = read({"min": text})
    assert (state.least, notes) == (float(text), ())


@pytest.mark.parametrize("text", ["0.49", "50.01", "-1", "1e400", "nan", "one"])
def test_a_number_beyond_its_ends_is_refused(text: str) -> None:
    state, (note,) = read({"min": text})
    assert state == State()
    assert "is not a number from 0.5 to 50" in note


@pytest.mark.parametrize("text", ["1", "100"])
def test_both_ends_of_a_whole_number_are_allowed(text: str) -> None:
    assert read({"rows": text}) == (State(rows=int(text)), ())


@pytest.mark.parametrize("text", ["0", "101", "1.5"])
def test_a_whole_number_beyond_its_ends_is_refused(text: str) -> None:
    assert "is not a whole number from 1 to 100" in read({"rows": text})[1][0]


@pytest.mark.parametrize(
    ("text", "as_of_ms"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01", 86_399_000),  # when that day was over
        ("2026-05-03T14:05:00+02:00", 1_777_809_900_000),
    ],
)
def test_a_moment_begins_in_1970(text: str, as_of_ms: int) -> None:
    assert read({"asof": text}) == (State(as_of_ms=as_of_ms), ())


@pytest.mark.parametrize("text", ["1969-12-31T23:59:59Z", "1969-12-31", "0001-01-01"])
def test_a_moment_before_1970_is_refused(text: str) -> None:
    state, (note,) = read({"asof": text})
    assert state == State()
    assert "is before 1970" in note


@pytest.mark.parametrize("text", ["9999-12-31", "9999-12-31T23:59:59-12:00", "noon"])
def test_a_moment_beyond_all_days_never_breaks_the_page(text: str) -> None:
    state, notes = read({"asof": text, "q": "kept"})
    assert state.words == "kept"
    assert state.as_of_ms is not None or "is not a moment like" in notes[0]


@pytest.mark.parametrize("text", ["2,2", "3,2", "-1,-1", "1e999,2e999"])
def test_a_range_without_height_is_refused(text: str) -> None:
    state, (note,) = read({"y": text})
    assert state == State()
    assert "is not a smaller and a larger number" in note


def test_a_value_that_overflows_costs_only_itself() -> None:
    """A codec may count with numbers that the machine cannot hold."""

    def overflow(_values: object) -> float:
        raise OverflowError("is too large")

    codecs = {**CODECS, "least": ("min", Codec(overflow, lambda _: []))}
    state, (note,) = parse_query(State, codecs, {"min": "9", "q": "kept"})
    assert state == State(words="kept")
    assert "is too large" in note
