"""Links to news and failures: read back as they were made, and junk costs only itself."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from dashboard.failures.state import (
    FailureOrder,
    FailuresSort,
    FailuresState,
    failures_link,
    parse_failures,
)
from dashboard.news.state import NewsState, news_link, parse_news
from dashboard.shared.urls.window_state import MOST_DAYS, WindowState
from models.records.days import DAY_MS
from models.records.series_status import Label
from models.records.views.news import CHANGES

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
names = st.lists(words, max_size=4, unique=True).map(tuple)
common: dict[str, Any] = {
    "words": words | st.just(""),
    "platforms": names,
    "suites": names,
    "days": st.integers(1, MOST_DAYS),
    "from_newest": st.booleans(),
}
news = st.builds(
    NewsState,
    labels=st.lists(st.sampled_from(Label), unique=True).map(tuple),
    as_of_ms=st.none() | st.integers(0, 4 * 10**12),
    least=st.floats(0, 1e6, allow_subnormal=False).map(lambda number: round(number, 6)),
    **common,
)
failures = st.builds(
    FailuresState,
    order=st.builds(FailuresSort, st.sampled_from(FailureOrder), st.booleans()),
    **common,
)


def query_of(link: str) -> dict[str, Any]:
    found = parse_qs(urlsplit(link).query, keep_blank_values=True)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


@given(news)
def test_a_link_to_the_news_reads_back(state: NewsState) -> None:
    assert parse_news(query_of(news_link(state))) == (state, ())


@given(failures)
def test_a_link_to_the_failures_reads_back(state: FailuresState) -> None:
    assert parse_failures(query_of(failures_link(state))) == (state, ())


@given(
    st.dictionaries(
        st.sampled_from(["days", "newest", "label", "min", "sort", "q"]) | st.text(),
        st.none() | st.integers() | st.text() | st.lists(st.text(), max_size=3),
        max_size=8,
    )
)
def test_junk_never_raises(query: dict[str, Any]) -> None:
    state, notes = parse_news({**query, "platform": "arm"})
    assert state.platforms == ("arm",)
    assert all(len(note) < 400 for note in notes)
    assert 1 <= state.days <= MOST_DAYS
    assert set(state.query(10**13, None).labels) <= set(CHANGES)
    assert parse_failures({**query, "suite": "s"})[0].suites == ("s",)


def test_links_are_readable() -> None:
    state = NewsState(days=30, from_newest=True, labels=(Label.REGRESSION,), least=1.5)
    assert news_link(state) == "/news?days=30&newest=1&label=regression&min=1.5"
    order = FailuresSort(FailureOrder.LAST, descending=False)
    assert failures_link(FailuresState(order=order)) == "/failures?sort=last"
    assert failures_link(FailuresState()) == "/failures"


def test_days_out_of_range_are_noted() -> None:
    state, notes = parse_news({"days": "0", "newest": "1"})
    assert (state.days, state.from_newest) == (7, True)
    assert notes == ("“days=0” is not a whole number from 1 to 3650; that part was ignored.",)


def test_the_window_ends_now_or_with_the_newest_run() -> None:
    now = 1000 * DAY_MS
    assert WindowState(days=7).window(now, 5) == (993 * DAY_MS, now + 1)
    back = WindowState(days=1, from_newest=True)
    # The newest run itself is within, and so is one of this very moment.
    assert back.window(now, 500 * DAY_MS) == (499 * DAY_MS, 500 * DAY_MS + 1)
    assert back.window(now, None) == (999 * DAY_MS, now + 1)


def test_the_first_day_that_a_heading_names_is_whole() -> None:
    evening = 1000 * DAY_MS + DAY_MS * 3 // 4
    since_ms, _ = WindowState(days=7).window(evening, None)
    assert since_ms == 993 * DAY_MS
