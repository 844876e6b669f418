"""A frozen link shows the same picture whatever is stored later."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.shared.series_history.load import load_series
from dashboard.shared.urls.trend_link import parse_trend
from dashboard.shared.urls.trend_state import TrendState
from dashboard.trend.point_detail import point_detail
from models.records.settings import Settings
from models.storage.results.measurement_store import store_batch
from models.storage.results.run_view import read_run
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_store import FITTED, UNFITTED, run, store_sample_fit

FIGURE = "trend-graph.figure"


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Ask an app whose store the test may change."""
    with asking(tmp_path_factory.mktemp("home")) as made:
        yield made


def picture(asked: Asked, query: dict[str, list[str]]) -> str:
    stored = {"key": query["series"][0], "query": query, "title": ""}
    answer = asked.answer(FIGURE, trend_state_data=stored)
    assert answer is not None
    parts = ("trend-graph", "trend-panel", "trend-summary", "trend-strip")
    return json.dumps([answer[part] for part in parts], sort_keys=True)


def share(asked: Asked, query: dict[str, list[str]]) -> dict[str, list[str]]:
    answer = asked.answer(
        "shared-link.children",
        share_asked_data={"path": "/trend", "query": query, "at": 1},
        **{"-pages-location-href": "http://host.example/trend?x"},
    )
    assert answer is not None
    link = answer["shared-link"]["children"]
    assert link.startswith("http://host.example/trend?series=")
    return parse_qs(urlsplit(link).query)


def test_later_data_fits_and_corrections_do_not_show(own: Asked) -> None:
    query = {"series": [str(FITTED)], "groups": ["jumpavg"]}
    frozen = share(own, query)
    before = picture(own, frozen)
    now_ms = own.clock.move_on(10)
    with own.services.engine.begin() as connection:
        store_batch(connection, None, [run(FITTED, now_ms - 1000, 55.0)], now_ms)
    store_sample_fit(own.services.engine, FITTED, now_ms + 1)
    assert picture(own, frozen) == before
    live = {name: words for name, words in frozen.items() if name not in ("asof", "fit")}
    assert picture(own, live) != before


def test_sharing_pins_the_fit_and_names_absolute_days(own: Asked) -> None:
    frozen = share(own, {"series": [str(FITTED)]})
    state, notes = parse_trend(frozen)
    assert notes == ()
    assert state.frozen
    assert None not in (state.day, state.first, state.last, state.as_of_ms)
    assert state.against is not None
    assert len(state.against) == 4
    assert share(own, frozen) == frozen


def test_a_fit_of_another_series_is_not_shown(own: Asked) -> None:
    number = load_series(own.services, str(FITTED), TrendState()).fit
    assert number is not None
    other = load_series(own.services, str(UNFITTED), TrendState(fits=(number.id, 10**12)))
    assert other.fit is None


def test_many_series_are_read_bare_and_remembered_until_something_is_stored(own: Asked) -> None:
    services = own.services

    def newest() -> int:
        return int(
            load_series(services, str(FITTED), TrendState(), detailed=False).points.time_ms[-1]
        )

    first = newest()
    assert newest() == first
    full = load_series(services, str(FITTED), TrendState())
    bare = load_series(services, str(FITTED), TrendState(), detailed=False)
    assert (full.points.measurement_id == bare.points.measurement_id).all()
    assert (full.outlier == bare.outlier).all()
    now_ms = own.services.now_ms()
    with services.engine.begin() as connection:
        store_batch(connection, None, [run(FITTED, now_ms, 41.0)], now_ms)
    assert newest() == now_ms > first


def test_files_hold_what_the_page_shows(own: Asked) -> None:
    text = own.client.get(f"/trend.csv?series={FITTED}&series={UNFITTED}").text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 1200
    assert {row["series"] for row in rows} == {str(FITTED), str(UNFITTED)}
    assert all(row["run"].startswith("run-") for row in rows)
    assert all(row["time_utc"] for row in rows)
    fitted = [row for row in rows if row["level_p50"]]
    assert {row["series"] for row in fitted} == {str(FITTED)}
    for row in fitted:
        low, middle, high = (float(row[f"level_{part}"]) for part in ("p05", "p50", "p95"))
        assert float(row["predictive_p05"]) < low < middle < high < float(row["predictive_p95"])
    assert own.client.get("/trend.csv?series=a/b/c/d/e").status_code == 404


def test_the_text_for_a_bug_is_frozen_and_names_change_and_verdicts(own: Asked) -> None:
    answer = own.client.get(f"/trend.md?series={FITTED}")
    said = answer.text
    assert "sure it is slower than on" in said
    assert "| 7 days before |" in said
    assert "Demo data: nothing was measured." in said
    assert re.search(r"Newest change: regression of \+\d.* revision: [0-9a-f]{6,}", said)
    link = re.search(r"\[Open in Bandwatch, as of now\]\((.*)\)", said)
    assert link is not None
    assert answer.headers["Link"] == f'<{link[1]}>; rel="bookmark"'
    state, notes = parse_trend(parse_qs(urlsplit(link[1]).query))
    assert notes == ()
    assert state.frozen
    assert state.series == (str(FITTED),)
    assert None not in (state.day, state.first, state.last)


def test_a_point_tells_its_run_and_leads_to_revision_and_log(own: Asked) -> None:
    points = load_series(own.services, str(FITTED), TrendState()).points
    point = int(points.measurement_id[7])
    found = read_run(own.services.engine, point)
    assert found is not None
    assert (found.revision, found.run_id) == (points.revision[7], points.run_id[7])
    assert [item.value for item in found.values] == [points.value[7]]
    settings = Settings(
        home=own.services.settings.home,
        revision_url="https://code.example/c/{revision}",
        log_url="javascript:alert({run_id})",
    )
    shown: Any = json.dumps(point_detail(found, settings, point), default=_plain)
    assert f"https://code.example/c/{found.revision}" in shown
    assert "javascript" not in shown
    assert "no measurement 5" in json.dumps(point_detail(None, settings, 5), default=_plain)


def _plain(component: Any) -> Any:
    return component.to_plotly_json()
