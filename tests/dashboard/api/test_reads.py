"""Reads answer what the store holds, whole by pages, and as of a past moment."""

import gzip
import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from typer.testing import CliRunner

from app import cli
from models.records.days import DAY_MS, day_number
from models.records.series import Series
from models.storage.fits.draws_view import read_level_draws
from models.storage.fits.fit_view import read_bands, read_latest_fit
from models.storage.fits.status_view import read_statuses
from models.storage.results.measurement_store import store_batch
from models.storage.results.points_view import read_points
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FAILED_FIT, FITTED, NOT_TRUSTED, UNFITTED, run
from tests.present import PRESENT, PRESENT_MS


def get(api: Asked, path: str, **query: Any) -> Any:
    response = api.client.get(f"/api/v1{path}", query_string=query)
    assert response.status_code == 200, response.text
    return response.json


def every(api: Asked, path: str, **query: Any) -> tuple[list[dict[str, Any]], int]:
    """Follow the cursors; return all items and the number of pages."""
    items, pages, cursor = [], 0, None
    while pages == 0 or cursor:
        page = get(api, path, **query, **({"cursor": cursor} if cursor else {}))
        items += page["items"]
        cursor, pages = page["next_cursor"], pages + 1
    return items, pages


@pytest.fixture
def fitted(api: Asked) -> Series:
    return api.services.series(str(FITTED))


def test_series_by_pages_and_filters(api: Asked) -> None:
    found, pages = every(api, "/series", limit=2)
    assert pages == 3
    names = [item["series"] for item in found]
    assert len(set(names)) == len(names) == 5
    (one,) = get(api, "/series", series=str(FITTED))["items"]
    assert (one["measurements"], one["unit"], one["lower_is_better"]) == (600, "ms", True)
    assert one["fit_trusted"] is True
    assert {item["series"] for item in get(api, "/series", series="*/paint.*")["items"]} == {
        str(FITTED),
        str(UNFITTED),
    }
    assert get(api, "/series", q="LAYOUT", suite="render")["items"][0]["test"] == FAILED_FIT.test
    assert get(api, "/series", project="another")["items"] == []


def test_measurements_by_pages_are_those_of_the_store(api: Asked, fitted: Series) -> None:
    points = read_points(api.services.engine, fitted.id)
    found, pages = every(api, "/measurements", series=str(FITTED), limit=250)
    assert pages == 3
    assert [item["measurement_id"] for item in found] == points.measurement_id.tolist()
    values = np.array([item["value"] for item in found], dtype=float)
    np.testing.assert_array_equal(values, points.value.astype(float))
    assert [item["status"] for item in found] == points.status.tolist()
    day = int(points.time_ms[300]) // DAY_MS
    wanted = (points.time_ms // DAY_MS == day).sum()
    text = str(np.datetime64(day, "D"))
    some = get(api, "/measurements", series=str(FITTED), since=text, until=text)["items"]
    assert len(some) == wanted > 0


def test_measurements_as_of_a_moment_are_those_of_then(api: Asked) -> None:
    series, engine = api.services.series(str(UNFITTED)), api.services.engine
    before = get(api, "/measurements", series=str(UNFITTED), limit=10_000)["items"]
    old = read_points(engine, series.id)
    changed = run(UNFITTED, int(old.run_ms[3]), 77.0)
    changed = changed._replace(run_id=old.run_id[3], revision=old.revision[3])
    with engine.begin() as connection:
        store_batch(connection, None, [changed], PRESENT_MS + 5000)
    now = get(api, "/measurements", series=str(UNFITTED), limit=10_000)["items"]
    assert [item["value"] for item in now] != [item["value"] for item in before]
    assert now[3]["value"] == 77.0
    moment = PRESENT.isoformat().replace("+00:00", "Z")
    then, pages = every(api, "/measurements", series=str(UNFITTED), limit=400, as_of=moment)
    assert pages == 2
    assert then == before


def test_levels_and_draws_are_those_of_the_fit(api: Asked, fitted: Series) -> None:
    fit = read_latest_fit(api.services.engine, fitted.id)
    assert fit is not None
    assert fit.first_day is not None
    bands = read_bands(api.services.engine, fit.id)
    found, pages = every(api, "/levels", series=str(FITTED), limit=150)
    assert pages == 2
    assert [day_number(np.datetime64(item["day"]).item()) for item in found] == bands.days.tolist()
    np.testing.assert_allclose([item["level_p50"] for item in found], bands.level_p50)
    response = api.client.get("/api/v1/draws", query_string={"series": str(FITTED)})
    table = pa.ipc.open_stream(response.data).read_all()
    drawn = read_level_draws(api.services.engine, fit.id, bands.days)
    np.testing.assert_array_equal(
        table["level"].to_numpy().reshape(drawn.shape[1], drawn.shape[0]).T, drawn
    )
    again = api.client.get(
        "/api/v1/draws",
        query_string={"series": str(FITTED)},
        headers={"If-None-Match": response.headers["ETag"]},
    )
    assert (again.status_code, again.data) == (304, b"")
    day = found[7]["day"]
    part = api.client.get(
        "/api/v1/draws", query_string={"series": str(FITTED), "since": day, "until": day}
    )
    assert pa.ipc.open_stream(part.data).read_all().num_rows == drawn.shape[0]


@pytest.mark.parametrize(
    ("path", "names", "most"),
    [
        ("/series", {}, 500),
        ("/levels", {"series": str(FITTED)}, 4000),
        ("/measurements", {"series": str(FITTED)}, 10_000),
    ],
)
def test_a_last_page_that_is_full_names_no_other(
    api: Asked, path: str, names: dict[str, str], most: int
) -> None:
    items, pages = every(api, path, **names, limit=most)
    assert (pages, len(items) > 0) == (1, True)
    full = get(api, path, **names, limit=len(items))
    assert (full["items"], full["next_cursor"]) == (items, None)
    if len(items) > 1:
        short = get(api, path, **names, limit=len(items) - 1)
        rest = get(api, path, **names, limit=most, cursor=short["next_cursor"])
        assert short["items"] + rest["items"] == items


def test_levels_as_of_before_the_fit_are_none_and_a_named_fit_is_found(
    api: Asked, fitted: Series
) -> None:
    fit = read_latest_fit(api.services.engine, fitted.id)
    assert fit is not None
    assert get(api, "/levels", series=str(FITTED), as_of="2020-01-01")["items"] == []
    assert len(get(api, "/levels", series=str(FITTED), fit=fit.id)["items"]) > 100
    for fault in ({"fit": 10**9}, {"fit": fit.id, "series": str(NOT_TRUSTED)}):
        query = {"series": str(FITTED), **fault}
        assert api.client.get("/api/v1/levels", query_string=query).status_code == 404
    assert get(api, "/levels", series=str(UNFITTED))["items"] == []


def test_comparisons_and_segments_are_the_status(api: Asked, fitted: Series) -> None:
    status = read_statuses(api.services.engine, [fitted.id], with_groups=True)[fitted.id]
    found = {item["series"]: item for item in get(api, "/comparisons")["items"]}
    assert set(found) == {str(FITTED), str(NOT_TRUSTED)}
    week = found[str(FITTED)]["week"]
    assert week["change_percent"] == pytest.approx(status.week.change)
    assert found[str(FITTED)]["release"]["verdict"] == "regression"
    segments = get(api, "/segments", series=str(FITTED))["items"]
    assert [item["runs"] for item in segments] == [group.runs for group in status.groups]
    assert [item["mean"] for item in segments] == pytest.approx([g.mean for g in status.groups])
    assert get(api, "/comparisons", as_of="2020-01-01")["items"] == []


def test_the_gate_answers_what_the_command_prints(
    api: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANDWATCH_DATABASE_URL", api.services.settings.store_url)
    monkeypatch.setenv("BANDWATCH_NOW", PRESENT.isoformat())
    options = ("--max-missing", "0.9", "--delta", "2%")
    query = {"max_missing": "0.9", "delta": "2"}
    for kind in ("json", "text", "junit", "markdown", "github", "gitlab"):
        printed = CliRunner().invoke(cli, ["gate", *options, "--format", kind])
        answered = get(api, "/gate", **query, format=kind)
        assert answered["exit_code"] == printed.exit_code
        assert answered["formats"][kind] == printed.stdout
    document = get(api, "/gate", **query)
    json_text = CliRunner().invoke(cli, ["gate", *options, "--format", "json"]).stdout
    assert document == json.loads(json_text)
    assert document["series"]
    past = get(api, "/gate", **query, as_of="2020-01-01", against="7d")
    assert {row["state"] for row in past["series"]} == {"not compared"}


def test_wanted_runs_and_alerts_of_a_store_without_alerts(api: Asked) -> None:
    assert get(api, "/wanted-runs") == {"version": 1, "wanted": []}
    assert get(api, "/alerts", open="true") == {"items": [], "next_cursor": None}


def test_an_unchanged_answer_is_not_sent_again_and_a_long_one_is_compressed(api: Asked) -> None:
    path = f"/api/v1/measurements?series={FITTED}&limit=500"
    plain = api.client.get(path)
    packed = api.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 4
    assert gzip.decompress(packed.data) == plain.data
    again = api.client.get(path, headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = api.client.get(path + "&since=2026-01-01", headers={"If-None-Match": 'W/"x"'})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("/series?x=1", 400, "x"),
        ("/series?limit=0", 400, "limit"),
        ("/series?limit=501", 400, "limit"),
        ("/series?limit=1e2", 400, "limit"),
        ("/series?limit=1&limit=2", 400, "limit"),
        ("/series?cursor=WzFd", 400, "cursor"),
        ("/series?cursor=%FF", 400, "cursor"),
        ("/series?cursor=bm8", 400, "cursor"),
        ("/series?as_of=2026-01-01", 400, "as_of"),
        ("/wanted-runs?as_of=2026-01-01", 400, "as_of"),
        ("/series?q=%00", 400, "q"),
        ("/series?project=%ED%A0%80%00", 400, "project"),
        ("/series?" + "&".join(["series=a"] * 21), 400, "series"),
        ("/alerts?open=1", 400, "open"),
        ("/levels", 400, "series"),
        ("/levels?series=", 400, "series"),
        ("/levels?series=nothing", 404, "series"),
        ("/draws?series=sample/main/render/paint.small/linux-x64", 404, "series"),
        ("/levels?series=a&since=2026-1-1", 400, "since"),
        ("/levels?series=a&as_of=yesterday", 400, "as_of"),
        ("/levels?series=a&fit=1&as_of=2026-01-01", 404, "series"),
        ("/gate?fail_on=everything", 400, "fail_on"),
        ("/gate?threshold=0.4", 400, "threshold"),
        ("/gate?project=another", 404, "project"),
        ("/gate?delta=nan", 400, "delta"),
        ("/gate?against=1.0", 400, None),
        ("/nothing", 404, None),
        ("/series/", 404, None),
        ("?", 404, None),
    ],
)
def test_what_cannot_be_answered_is_refused_as_a_problem(
    api: Asked, path: str, status: int, named: str | None
) -> None:
    response: Any = api.client.get(f"/api/v1{path}")
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    assert response.json["status"] == status
    assert response.json["detail"]
    assert response.json.get("parameter") == named
    assert "Traceback" not in response.text


def test_long_queries_and_other_methods_are_refused(api: Asked) -> None:
    long = api.client.get("/api/v1/series?q=" + "x" * 4000)
    assert (long.status_code, long.mimetype) == (414, "application/problem+json")
    wrong = api.client.delete("/api/v1/series")
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET, HEAD")
    assert api.client.head("/api/v1/series").status_code == 200
