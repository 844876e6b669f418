"""Links to the data page read back as they were made, and junk never breaks one."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.data.state import DATA_CODECS, DataPageState, DataView, data_link, parse_data
from tests.dashboard.shared.urls.test_trend_link import anything, query_of, words

names = st.lists(words, max_size=4, unique=True).map(tuple)
states = st.builds(
    DataPageState,
    words=st.just("") | words,
    projects=names,
    branches=names,
    suites=names,
    platforms=names,
    view=st.sampled_from(DataView),
    page=st.integers(1, 1_000_000),
    days=st.integers(7, 3660),
    last=st.none() | st.dates(),
    ingest=st.none() | st.integers(1, 10**15),
)


@given(states)
def test_a_link_reads_back_as_the_state_it_was_made_from(state: DataPageState) -> None:
    assert parse_data(query_of(data_link(state))) == (state, ())


@given(
    st.dictionaries(
        st.sampled_from([*(name for name, _ in DATA_CODECS.values()), ""]) | st.text(),
        anything,
        max_size=8,
    )
)
def test_junk_never_raises(query: dict[str, Any]) -> None:
    state, notes = parse_data(query)
    assert state.page >= 1
    assert 7 <= state.days <= 3660
    assert all(len(note) < 300 for note in notes)


def test_links_say_only_what_differs() -> None:
    assert data_link(DataPageState()) == "/data"
    state = DataPageState(view=DataView.INGESTS, ingest=3)
    assert data_link(state) == "/data?view=ingests&ingest=3"
    state = DataPageState(projects=("php",), days=365, last=date(2026, 8, 1), page=2)
    assert data_link(state) == "/data?project=php&page=2&days=365&to=2026-08-01"
