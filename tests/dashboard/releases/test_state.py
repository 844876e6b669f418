"""Links to the releases page read back as they were made, and junk never breaks one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.releases.state import (
    MOST_AGAINST,
    NEWEST,
    RELEASES_CODECS,
    ReleasesState,
    parse_releases,
    releases_link,
)
from models.stats.comparison.release_gate import GateRule
from tests.dashboard.shared.urls.test_trend_link import anything, query_of, words

names = st.lists(words, max_size=4, unique=True).map(tuple)
percents = st.integers(0, 10_000).map(lambda number: number / 100)
states = st.builds(
    ReleasesState,
    words=st.just("") | words,
    projects=st.lists(words, max_size=1).map(tuple),
    branches=names,
    suites=names,
    platforms=names,
    reference=(st.just("") | words).filter(lambda name: name != NEWEST),
    against=st.lists(words, max_size=MOST_AGAINST, unique=True).map(tuple),
    shown=st.just("") | words,
    delta=percents,
    sure=st.integers(5010, 10_000).map(lambda number: number / 100),
    wrong=percents,
    regressions=st.integers(0, 1_000_000),
    missing=percents,
    undecided=percents,
    as_of_ms=st.none() | st.integers(0, 4_000_000_000).map(lambda second: 1000 * second),
)


@given(states)
def test_a_link_reads_back_as_the_state_it_was_made_from(state: ReleasesState) -> None:
    assert parse_releases(query_of(releases_link(state))) == (state, ())


@given(
    st.dictionaries(
        st.sampled_from([*(name for name, _ in RELEASES_CODECS.values()), ""]) | st.text(),
        anything,
        max_size=10,
    )
)
def test_junk_never_raises_and_gives_a_usable_rule(query: dict[str, Any]) -> None:
    state, notes = parse_releases(query)
    assert isinstance(state.rule, GateRule)
    assert 0.5 < state.sure / 100 <= 1
    assert all(len(note) < 300 for note in notes)
    assert parse_releases(query_of(releases_link(state)))[1] == ()


def test_links_are_readable_and_say_only_what_differs() -> None:
    state = ReleasesState(
        projects=("php",), reference="8.5", against=("8.4", "8.3"), delta=0.5, regressions=2
    )
    link = "/releases?project=php&release=8.5&against=8.4&against=8.3&delta=0.5&regressions=2"
    assert releases_link(state) == link
    assert releases_link(ReleasesState()) == "/releases"
    assert releases_link(state, "/releases.csv").startswith("/releases.csv?project=php&")


@pytest.mark.parametrize(
    ("name", "value"),
    [("sure", "50"), ("delta", "-1"), ("wrong", "nan"), ("missing", "101"), ("regressions", "1.5")],
)
def test_what_is_out_of_range_is_noted_and_left_at_its_default(name: str, value: str) -> None:
    state, notes = parse_releases({name: value})
    assert state == ReleasesState()
    assert len(notes) == 1
    assert f"{name}={value}" in notes[0]


def test_the_rule_is_what_the_link_says() -> None:
    state, _ = parse_releases({"regressions": "3", "missing": "7.5", "undecided": "40"})
    assert state.rule == GateRule(3, 0.075, 0.4)


def test_newest_is_the_default() -> None:
    assert parse_releases({"release": NEWEST}) == (ReleasesState(), ())
