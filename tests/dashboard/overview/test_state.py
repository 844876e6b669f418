"""Links to the overview: read back as they were made, and junk costs only itself."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from dashboard.overview.columns import USUAL
from dashboard.overview.grid import overview_grid
from dashboard.overview.state import (
    OVERVIEW_CODECS,
    Order,
    OverviewState,
    overview_link,
    parse_overview,
)
from dashboard.shared.urls.codec import query_dict
from models.records.comparison import Verdict
from models.records.series_filter import SeriesFilter
from models.records.views.overview import SortBy

# What a URL can carry: no lone surrogates; blank values are left out of a query.
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
names = st.lists(words, max_size=5, unique=True).map(tuple)
states = st.builds(
    OverviewState,
    words=words | st.just(""),
    projects=names,
    branches=names,
    suites=names,
    platforms=names,
    verdicts=st.lists(st.sampled_from(Verdict), unique=True).map(tuple),
    least=st.floats(0, 1e6, allow_subnormal=False).map(lambda number: round(number, 6)),
    alerted=st.booleans(),
    judge_old=st.booleans(),
    as_of_ms=st.none() | st.integers(0, 4 * 10**12),
    order=st.builds(Order, st.sampled_from(SortBy), st.booleans()),
)


def query_of(link: str) -> dict[str, Any]:
    """Split a link's query as Dash does: one value as text, several as a list."""
    found = parse_qs(urlsplit(link).query, keep_blank_values=True)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


@given(states)
def test_a_link_reads_back_as_the_state_it_was_made_from(state: OverviewState) -> None:
    assert parse_overview(query_of(overview_link(state))) == (state, ())
    assert parse_overview(query_dict(state, OVERVIEW_CODECS)) == (state, ())


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)
)


@given(
    st.dictionaries(
        st.sampled_from(["q", "project", "suite", "verdict", "min", "old", "sort", "__init__"])
        | st.text(),
        anything,
        max_size=9,
    )
)
def test_junk_never_raises_and_the_rest_still_holds(query: dict[str, Any]) -> None:
    state, notes = parse_overview({**query, "branch": "main"})
    assert state.branches == ("main",)
    assert all(len(note) < 400 for note in notes)
    again, fresh = parse_overview(query_of(overview_link(state)))
    assert not fresh
    assert again.order == state.order
    assert "\x00" not in "".join(state.wanted().words)


def test_links_are_readable() -> None:
    state = OverviewState(
        words="jit bench",
        suites=("php-master", "php-master-jit"),
        verdicts=(Verdict.REGRESSION, Verdict.NO_CHANGE),
        least=2.5,
        judge_old=True,
        order=Order(SortBy.RELEASE, descending=True),
    )
    assert overview_link(state) == (
        "/?q=jit%20bench&suite=php-master&suite=php-master-jit&verdict=regression"
        "&verdict=no%20change&min=2.5&old=1&sort=-release"
    )
    assert overview_link(OverviewState()) == "/"
    assert overview_link(OverviewState(least=10.0), "/overview.csv") == "/overview.csv?min=10"


def test_a_broken_part_is_noted_and_costs_only_itself() -> None:
    state, notes = parse_overview(
        {"verdict": ["regression", "awful"], "min": "-3", "sort": "-colour", "platform": "arm"}
    )
    assert state == OverviewState(platforms=("arm",))
    assert [note.split("”")[0] for note in notes] == [
        "“verdict=awful",
        "“min=-3",
        "“sort=-colour",
    ]


def test_the_store_is_asked_for_what_the_link_says() -> None:
    state = OverviewState(words="a  b\x00", branches=("main",), least=1.0)
    query = state.query(too_old_ms=7)
    assert query.series == SeriesFilter(words=("a", "b\ufffd"), branches=("main",))
    assert (query.least_change, query.too_old_ms) == (1.0, 7)
    assert OverviewState(judge_old=True).query(7).too_old_ms is None
    assert len(OverviewState(words="w " * 1500).wanted().words) == 20


def test_columns_are_kept_in_the_link_in_their_order() -> None:
    state, notes = parse_overview({"cols": "level,verdict"})
    assert (state.columns, notes) == (("level", "verdict"), ())
    assert overview_link(state) == "/?cols=level,verdict"
    assert "cols" not in overview_link(OverviewState())
    junk, notes = parse_overview({"cols": "level,price"})
    assert junk.columns == USUAL
    assert len(notes) == 1


def test_shown_columns_come_first_and_parted_groups_are_repeated() -> None:
    columns = overview_grid(Order(), ("week_p", "verdict", "week")).columnDefs
    shown = [
        (group["headerName"], leaf["colId"])
        for group in columns
        for leaf in group.get("children", [group])
        if not leaf.get("hide")
    ]
    assert shown == [
        ("Series", "test"),
        ("Against 7 days ago", "week_p"),
        ("Verdict", "verdict"),
        ("Against 7 days ago", "week"),
    ]
    every = [leaf["colId"] for group in columns for leaf in group.get("children", [group])]
    assert sorted(every) == sorted(("test", *USUAL))
