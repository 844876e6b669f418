"""The thresholds page without a browser: links, the job, and what its result shows."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.shared.jobs.progress import JobProgress
from dashboard.shared.theme import Theme
from dashboard.thresholds.alarms_per_week import threshold_weeks_figure
from dashboard.thresholds.backtest_job import run_replay
from dashboard.thresholds.rate_vs_precision import threshold_bargain_figure
from dashboard.thresholds.results import alarm_lists, backtest_text, scores_table
from dashboard.thresholds.state import (
    MOST_OF_EACH,
    ThresholdsState,
    parse_thresholds,
    thresholds_link,
)
from models.records.days import DAY_MS
from tests.dashboard.conftest import Asked, asking
from tests.planted_alert import FIRST_DAY, plant_alert, store_step


def numbers(least: float, most: float) -> st.SearchStrategy[tuple[float, ...]]:
    one = st.floats(least, most, exclude_min=True, exclude_max=True)
    rounded = one.map(lambda number: float(f"{number:g}")).filter(lambda n: least < n < most)
    several = st.lists(rounded, min_size=1, max_size=MOST_OF_EACH, unique=True)
    return several.map(lambda found: tuple(sorted(found)))


states = st.builds(
    ThresholdsState,
    words=st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    days=st.integers(7, 730),
    deltas=numbers(0, 1000),
    probabilities=numbers(0.5, 1),
    as_of_ms=st.none() | st.integers(0, 4 * 10**12),
)


@given(states)
def test_a_link_reads_back(state: ThresholdsState) -> None:
    query = parse_qs(urlsplit(thresholds_link(state)).query, keep_blank_values=True)
    assert parse_thresholds(query) == (state, ())
    assert len(state.rules()) == len(state.deltas) * len(state.probabilities)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"delta": "much"}, "list of numbers"),
        ({"delta": "0"}, "between 0 and 1000"),
        ({"p": "0.95,1"}, "between 0.5 and 1"),
        ({"p": "nan"}, "between 0.5 and 1"),
        ({"delta": "1,2,3,4,5,6"}, "at most 5"),
        ({"days": "3"}, "from 7 to 730"),
    ],
)
def test_junk_costs_only_itself(query: dict[str, str], words: str) -> None:
    state, (note,) = parse_thresholds({**query, "project": "php"})
    assert words in note
    assert state == ThresholdsState(projects=("php",))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Ask an app whose store has a step, long ago, that somebody called real."""
    with asking(tmp_path_factory.mktemp("home")) as made:
        store_step(made.services.engine)
        start_ms = (FIRST_DAY + 70) * DAY_MS
        plant_alert(made.services.engine, start_ms=start_ms, status="acknowledged")
        yield made


@pytest.fixture(scope="module")
def done(planted: Asked) -> dict[str, Any]:
    told: list[JobProgress] = []
    request = {"query": {"project": ["p"], "days": ["60"], "delta": ["1,20"]}, "at": 7}
    answer = run_replay(planted.services.settings, request, told.append)
    assert (told[-1].percent, told[-1].text) == (100, "1 of 1 series")
    return answer


def test_the_job_hands_back_what_json_can_hold(done: dict[str, Any]) -> None:
    assert (done["tone"], done["at"]) == ("good", 7)
    assert json.loads(json.dumps(done, allow_nan=False)) == json.loads(json.dumps(done))
    usual, strict = done["bench"]["thresholds"]
    assert (usual["alarms"], strict["alarms"]) == (1, 0)
    assert (usual["decisions"]["real"], strict["decisions"]["missed"]) == (1, 1)
    assert strict["confirmed_share"] is None


def test_the_page_shows_the_result_and_says_when_choices_changed(
    planted: Asked, done: dict[str, Any]
) -> None:
    def shown(data: Any, query: Any) -> dict[str, Any]:
        answer = planted.answer(
            "thresholds-results.className", replay_done_data=data, thresholds_state_data=query
        )
        assert answer is not None
        return {name: next(iter(parts.values())) for name, parts in answer.items()}

    empty = shown(None, {})
    assert empty["thresholds-results"] == "bw-hidden"
    assert "Nothing replayed yet" in json.dumps(empty["thresholds-notice"])
    full = shown(done, done["query"])
    assert full["thresholds-results"] == ""
    assert full["thresholds-words"] == (
        "1 series, 13 Nov 2024 to 11 Jan 2025. Best confirmation rate at"
        " δ = 1\u202f%, P ≥ 95\u202f%: 100\u202f%, of 0.1 alarms a week."
    )
    assert "changed since" in shown(done, {"days": ["30"]})["thresholds-words"]
    assert "Called real" in json.dumps(full["thresholds-table"])
    alarms = json.dumps(full["thresholds-alarms"], ensure_ascii=False)
    assert "/trend?series=p/main/suite/stepped/linux&day=2024-12-" in alarms
    assert "▲ +8" in alarms
    assert planted.page("/thresholds", "?project=p&delta=1,20")


def test_the_plots_hold_every_set(done: dict[str, Any]) -> None:
    found = done["bench"]["thresholds"]
    bargain = threshold_bargain_figure(found, Theme.DARK)
    assert [trace["name"] for trace in bargain["data"]] == ["δ = 1 %", "δ = 20 %"]
    assert bargain["data"][0]["y"] == [100.0]
    assert bargain["data"][1]["y"] == [None]
    (weeks,) = threshold_weeks_figure(found, done["bench"]["since"], Theme.LIGHT)["data"]
    assert weeks["x"][0] == "2024-11-13"
    assert len(weeks["x"]) == len(weeks["z"][0]) == 9
    assert sum(weeks["z"][0]) == 1
    assert sum(weeks["z"][1]) == 0


def test_what_cannot_be_replayed_says_why(planted: Asked) -> None:
    settings = planted.services.settings
    nothing = run_replay(settings, {"query": {"q": ["no such"]}, "at": 1}, lambda _: None)
    assert (nothing["tone"], nothing["text"]) == ("warn", "No series passes the filters.")
    gone = settings.model_copy(update={"database_url": "mysql://host/x"})
    failed = run_replay(gone, {"query": {}, "at": 2}, lambda _: None)
    assert failed["tone"] == "bad"
    assert "SQLite or PostgreSQL" in failed["text"]
    early = {"query": {"project": ["p"], "asof": ["1999-01-01"]}, "at": 3}
    assert run_replay(settings, early, lambda _: None)["bench"]["thresholds"][0]["alarms"] == 0


def test_words_and_tables_bear_a_bench_without_alarms() -> None:
    empty = {"since": "2026-01-01", "until": "2026-01-07", "series": 3, "thresholds": []}
    assert "No alarm was old enough" in backtest_text(empty)
    assert alarm_lists([]) == []
    assert scores_table([]) is not None
    assert threshold_weeks_figure([], "2026-01-01", Theme.LIGHT)["data"]
