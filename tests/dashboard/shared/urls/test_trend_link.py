"""Links say what is shown, survive the round trip, and never break a page."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from dashboard.shared.urls.trend_link import (
    MOST_SERIES,
    TrendState,
    parse_trend,
    series_link,
    trend_link,
)
from dashboard.shared.urls.trend_state import (
    EARLIEST,
    LATEST,
    MOST_DAYS,
    TREND_CODECS,
    Arrangement,
    Band,
    Colour,
    Judged,
    Overlay,
)

NAMES = [name for name, _ in TREND_CODECS.values()]

# What a URL can carry: no lone surrogates; blank values are left out of a query.
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
some_days = st.dates(EARLIEST, LATEST)
days = st.none() | some_days
numbers = st.floats(-1e12, 1e12, allow_nan=False).filter(lambda n: n == 0 or abs(n) > 1e-12)
states = st.builds(
    TrendState,
    series=st.lists(words, max_size=MOST_SERIES, unique=True).map(tuple),
    day=days,
    first=days,
    last=days,
    values=st.none() | st.tuples(numbers, numbers).filter(lambda pair: pair[0] < pair[1]),
    against=st.none() | st.lists(some_days, max_size=MOST_DAYS, unique=True).map(tuple),
    judged=st.sampled_from(Judged),
    overlay=st.sampled_from(Overlay),
    band=st.sampled_from(Band),
    colour=st.sampled_from(Colour),
    log=st.booleans(),
    norm=days,
    replicates=st.booleans(),
    arrangement=st.sampled_from(Arrangement),
    as_of_ms=st.none() | st.integers(0, 4_000_000_000_000),
    fits=st.lists(st.integers(0, 10**12), max_size=MOST_SERIES, unique=True).map(tuple),
    point=st.none() | st.integers(0, 10**12),
).filter(lambda state: not (state.first and state.last and state.first > state.last))


def query_of(link: str) -> dict[str, Any]:
    """Split a link's query as Dash does: one value as text, several as a list."""
    found = parse_qs(urlsplit(link).query, keep_blank_values=True)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


@given(states)
def test_a_trend_link_reads_back_as_the_state_it_was_made_from(state: TrendState) -> None:
    read, notes = parse_trend(query_of(trend_link(state)))
    assert read == state
    assert notes == ()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)
)


@given(
    st.dictionaries(
        st.sampled_from([*NAMES, "q", "", "__class__"]) | st.text(),
        anything,
        max_size=8,
    )
)
def test_junk_never_raises_and_every_ignored_part_is_noted(query: dict[str, Any]) -> None:
    state, notes = parse_trend(query)
    assert isinstance(state, TrendState)
    assert all(len(note) < 300 for note in notes)
    unknown = [name for name in query if name not in NAMES]
    assert sum("does not know" in note for note in notes) == len(unknown)
    trend_link(state)


def test_links_are_readable() -> None:
    state = TrendState(("demo/main/render/paint (1)/linux",), date(2026, 11, 3))
    assert (
        trend_link(state) == "/trend?series=demo/main/render/paint%20%281%29/linux&day=2026-11-03"
    )
    assert series_link("a/b/c%2Fd/e/f") == "/trend?series=a/b/c%252Fd/e/f"
    assert trend_link(TrendState()) == "/trend"


def test_a_broken_part_costs_only_itself() -> None:
    state, notes = parse_trend({"series": "a/b/c/d/e", "day": "yesterday", "from": "2026-01-02"})
    assert state == TrendState(("a/b/c/d/e",), None, date(2026, 1, 2))
    assert notes == ("“day=yesterday” is not a date like 2026-11-22; that part was ignored.",)


def test_days_in_the_wrong_order_show_the_whole_history() -> None:
    state, notes = parse_trend({"from": "2026-02-01", "to": "2026-01-01"})
    assert state == TrendState()
    assert "is after" in notes[0]


def test_more_series_than_a_page_shows_are_refused_with_the_limit() -> None:
    state, notes = parse_trend({"series": [f"s{n}" for n in range(MOST_SERIES + 1)]})
    assert state.series == ()
    assert "at most 12" in notes[0]


def test_every_choice_is_in_the_link_and_readable() -> None:
    state = TrendState(
        ("a/b/c/d/e",),
        values=(1.5, 20.0),
        against=(date(2026, 5, 3),),
        overlay=Overlay.JUMPAVG,
        band=Band.NONE,
        log=True,
        as_of_ms=1_777_777_777_000,
        fits=(12,),
        point=7,
    )
    assert trend_link(state) == (
        "/trend?series=a/b/c/d/e&values=1.5,20.0&against=2026-05-03&groups=jumpavg&band=none&log=1"
        "&asof=2026-05-03T03:09:37Z&fit=12&point=7"
    )


def test_a_day_alone_as_moment_means_its_end() -> None:
    state, notes = parse_trend({"asof": "2026-05-03"})
    assert (state.as_of_ms, notes) == (1_777_852_799_000, ())


def test_no_day_to_compare_with_is_not_the_usual_days() -> None:
    state, _ = parse_trend({"against": "none"})
    assert state.against == ()
    assert trend_link(state) == "/trend?against=none"


def test_a_day_without_days_around_it_is_refused() -> None:
    state, notes = parse_trend({"day": "0001-01-01", "against": ["2026-01-01", "9999-12-31"]})
    assert state == TrendState()
    assert "is not a day from 1900-01-01" in notes[0]
    assert len(notes) == 2
