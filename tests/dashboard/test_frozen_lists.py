"""Frozen lists: what is stored, corrected or told later does not change them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboard.shared.urls.moment import format_moment
from models.records.fit import FitOptions
from models.records.measurement import Status
from models.records.release import Release
from models.storage.fits.fit_store import save_failed_fit
from models.storage.results.catalogue_view import get_series
from models.storage.results.ingest_store import begin_ingest, finish_ingest
from models.storage.results.measurement_store import store_batch
from models.storage.results.release_store import store_releases
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_store import ALL_FAILED, FITTED, UNFITTED, run, store_sample_fit

LISTS = {
    "failures": ("failures-grid.rowData", "failures_state_data", {"days": ["30"]}),
    "days": ("days-graph.figure", "days_state_data", {}),
    "fits": ("fits-grid.rowData", "fits_state_data", {}),
    "releases": ("releases-grid.rowData", "releases_state_data", {}),
    "news": ("news-body.children", "news_state_data", {"days": ["30"]}),
}
FILES = ("/failures.csv?days=30&", "/releases.csv?", "/news.csv?days=30&", "/overview.csv?")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asked, int, Any]]:
    """Freeze an app's lists at a moment, then let much happen; gives how they were."""
    with asking(tmp_path_factory.mktemp("home")) as own:
        then = own.clock.move_on(5)
        before = {name: _list(own, name, then) for name in LISTS}
        before |= {path: _file(own, path, then) for path in FILES}
        own.clock.move_on(5)
        _change(own)
        yield own, then, before


def _change(own: Asked) -> None:
    now_ms, engine = own.clock.now_ms(), own.services.engine
    mended = run(ALL_FAILED, own.sample.now_ms, 3.0)
    with engine.begin() as connection:
        batch = [mended, run(UNFITTED, now_ms - 1000, None), run(FITTED, now_ms - 2000, 50.0)]
        assert store_batch(connection, None, batch, now_ms).replaced == 1
        today = datetime.fromtimestamp(now_ms / 1000, UTC).date()
        told = [Release(today - timedelta(days=1), "10.0"), Release(today, "9.9")]
        store_releases(connection, "sample", told, now_ms)
        finish_ingest(
            connection,
            begin_ingest(connection, "later.csv", "0" * 64, now_ms),
            now_ms,
            zoneless_times=0,
        )
    store_sample_fit(engine, FITTED, now_ms)
    save_failed_fit(
        engine,
        get_series(engine, str(UNFITTED)).id,
        reason="too few days",
        options=FitOptions(),
        data_hash="0",
        toolchain="",
        measurements=1,
        created_ms=now_ms,
    )


def _list(own: Asked, name: str, as_of_ms: int | None) -> str:
    output, state, query = LISTS[name]
    moment = {} if as_of_ms is None else {"asof": [format_moment(as_of_ms)]}
    answer = own.answer(output, **{state: {**query, **moment}})
    assert answer is not None
    return json.dumps(answer, sort_keys=True)


def _file(own: Asked, path: str, as_of_ms: int | None) -> str:
    moment = "" if as_of_ms is None else f"asof={format_moment(as_of_ms)}"
    response = own.client.get(path + moment)
    assert response.status_code == 200
    text: str = response.text
    return text


@pytest.mark.parametrize("name", LISTS)
def test_a_frozen_list_stays(changed: tuple[Asked, int, Any], name: str) -> None:
    own, then, before = changed
    assert _list(own, name, then) == before[name]
    if name != "news":  # nothing was judged anew
        assert _list(own, name, None) != before[name]


@pytest.mark.parametrize("path", FILES)
def test_a_frozen_file_stays(changed: tuple[Asked, int, Any], path: str) -> None:
    own, then, before = changed
    assert _file(own, path, then) == before[path]


def test_a_corrected_failure_counts_until_it_was_corrected(
    changed: tuple[Asked, int, Any],
) -> None:
    own, then, _ = changed

    def counts(as_of_ms: int | None) -> dict[str, int]:
        rows = json.loads(_list(own, "failures", as_of_ms))["failures-grid"]["rowData"]
        return {row["test"]: row["count"] for row in rows}

    assert counts(then)["crash.always"] == 3
    assert counts(None)["crash.always"] == 2
    assert counts(None)["paint.small"] == counts(then).get("paint.small", 0) + 1
    assert Status.FAILED.value in _list(own, "failures", then)


def test_frozen_pages_say_so_and_lead_on_to_the_same_moment(
    changed: tuple[Asked, int, Any],
) -> None:
    own, then, _ = changed
    moment = format_moment(then)
    for path in ("/", "/news", "/failures", "/releases", "/releases/report", "/data"):
        page = own.page(path, f"?asof={moment}")
        assert "Show it live" in page, path
        assert "Show it live" not in own.page(path, ""), path
    for view in ("ingests", "fits"):
        assert "Show it live" in own.page("/data", f"?view={view}&asof={moment}")
    for name in ("failures", "fits", "days", "releases"):
        shown = _list(own, name, then)
        assert f"asof={moment}" in shown
        links = [part for part in shown.split('"') if part.startswith("/trend?")]
        assert links, name
        assert [link for link in links if f"asof={moment}" not in link] == [], name
        assert "asof" not in "".join(
            part for part in _list(own, name, None).split('"') if part.startswith("/trend?")
        )


def test_later_ingests_and_refits_are_not_on_a_frozen_page(
    changed: tuple[Asked, int, Any],
) -> None:
    own, then, _ = changed
    moment = format_moment(then)
    assert "later.csv" in own.page("/data", "?view=ingests")
    assert "later.csv" not in own.page("/data", f"?view=ingests&asof={moment}")
    refit = json.loads(_list(own, "fits", then))["fits-refit"]
    assert refit["disabled"] is True
    assert json.loads(_list(own, "fits", None))["fits-refit"]["disabled"] is False


def test_a_moment_before_the_calendar_knows_no_releases(
    changed: tuple[Asked, int, Any],
) -> None:
    own, then, _ = changed
    assert "10.0" in own.page("/releases", "")
    assert "10.0" not in own.page("/releases", f"?asof={format_moment(then)}")
