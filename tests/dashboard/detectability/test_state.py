"""The detectability page's link: what it says comes back, and junk is ignored with a note."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.detectability.controls import defaults
from dashboard.detectability.state import (
    DEFAULT_GRID,
    DETECTABILITY_CODECS,
    DetectabilityState,
    detectability_link,
    format_grid,
    parse_detectability,
)
from models.services.detectability.report import ChoiceSource
from models.stats.detectability.cleaning import FailureRule
from models.stats.detectability.detection_settings import DetectionSettings, Method
from models.stats.detectability.experiment_selection import Strategy

words = st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable())
sizes = st.lists(st.integers(1, 1000), min_size=1, max_size=8, unique=True).map(sorted)
states = st.builds(
    DetectabilityState,
    series=st.one_of(st.just(""), words),
    version=st.one_of(st.just(""), words),
    grid=st.one_of(st.just(DEFAULT_GRID), st.builds(format_grid, sizes, sizes)),
    experiments=st.integers(10, 2000),
    failures=st.sampled_from(FailureRule),
    slower=st.integers(0, 200).map(lambda half: half / 2),
    source=st.sampled_from(ChoiceSource),
    method=st.sampled_from(Method),
    strategy=st.sampled_from(Strategy),
    want=st.floats(0.1, 100).map(lambda value: round(value, 4)),
    false=st.floats(0.1, 50).map(lambda value: round(value, 4)),
    power=st.floats(1, 99.9).map(lambda value: round(value, 4)),
    second=st.floats(0, 1e6).map(lambda value: round(value, 6)),
    instance=st.floats(0, 1e6).map(lambda value: round(value, 6)),
)


def read(link: str) -> tuple[DetectabilityState, tuple[str, ...]]:
    return parse_detectability(parse_qs(link.partition("?")[2], keep_blank_values=True))


@given(states)
def test_every_state_comes_back_from_its_link(state: DetectabilityState) -> None:
    assert read(detectability_link(state)) == (state, ())
    options = state.options()
    assert options.detection.experiments == state.experiments
    assert options.wish.slowdown == pytest.approx(1 + state.want / 100)


@given(
    st.dictionaries(
        st.one_of(st.sampled_from([name for name, _ in DETECTABILITY_CODECS.values()]), st.text()),
        st.one_of(st.text(), st.lists(st.text(), max_size=3)),
    )
)
def test_junk_is_noted_and_never_breaks(query: dict[str, object]) -> None:
    state, notes = parse_detectability(query)
    state.options()
    assert read(detectability_link(state)) == (state, ())
    unknown = set(query) - {name for name, _ in DETECTABILITY_CODECS.values()}
    assert len(notes) >= len(unknown)


@pytest.mark.parametrize(
    ("name", "value", "note"),
    [
        ("grid", "5", "is not a grid like 5,10x5,10,25"),
        ("grid", "0,5x5", "has a size that is not from 1 to 1000"),
        ("grid", "1,2,3,4,5,6,7,8,9x1", "has more than 8 sizes on a side"),
        ("want", "0", "is not a number from 0.1 to 100"),
        ("power", "100", "is not a number from 1 to 100"),
        ("method", "best", "is none of laaber, schultz"),
        ("source", "guess", "is none of resampling, closed form"),
        ("experiments", "1", "is not a whole number from 10 to 2000"),
    ],
)
def test_what_cannot_be_read_is_said(name: str, value: str, note: str) -> None:
    state, notes = parse_detectability({name: value})
    assert state == DetectabilityState()
    assert note in notes[0]


def test_a_grid_is_put_in_order_and_a_default_is_left_out() -> None:
    state, _ = parse_detectability({"grid": "10,5,5×25,5"})
    assert state.grid == "5,10x5,25"
    assert detectability_link(DetectabilityState(series="a/b/c/d/e")) == (
        "/detectability?series=a/b/c/d/e"
    )


def test_the_defaults_of_link_page_and_search_are_one() -> None:
    assert DetectabilityState().options().detection == DetectionSettings()
    stated = {name: [value] for name, value in defaults(7.5).items() if value != "*"}
    assert parse_detectability(stated) == (DetectabilityState(slower=7.5), ())
    assert set(defaults(7.5)) == {name for name, _ in DETECTABILITY_CODECS.values()} - {"series"}
