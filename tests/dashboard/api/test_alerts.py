"""Alerts and wanted runs of a store with a planted alert, now and as of a past moment."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import Engine, update

from dashboard.server.create_app import create_app
from models.records.days import DAY_MS
from models.records.series_filter import SeriesFilter
from models.records.settings import Settings
from models.services.alerts.wanted_runs import wanted_document, wanted_runs
from models.storage.alerts.alert_rows import read_alert_rows
from models.storage.database.conditions.awaiting import AWAIT_MS
from models.storage.database.triage_tables import alert
from models.storage.results.series_filter import choose_series
from tests.databases import open_fresh_store
from tests.planted_alert import FIRST_DAY, plant_alert, store_step
from tests.present import PRESENT

START_MS = (FIRST_DAY + 70) * DAY_MS
SCHEMA = Path(__file__).parents[3] / "docs" / "reference" / "schemas" / "wanted.json"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Any]]:
    settings = Settings(home=tmp_path_factory.mktemp("alerts"), database_url="", now=PRESENT)
    engine = open_fresh_store(settings)
    for test in ("stepped", "other"):
        store_step(engine, test, step_ms=START_MS + DAY_MS // 2)
        plant_alert(engine, test, start_ms=START_MS)
    app = create_app(settings)
    yield engine, app.server.test_client()
    engine.dispose()


def get(client: Any, path: str) -> Any:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_alerts_by_pages_as_they_stand_and_as_they_stood(planted: tuple[Engine, Any]) -> None:
    engine, client = planted
    first = get(client, "/alerts?limit=1")
    second = get(client, f"/alerts?limit=1&cursor={first['next_cursor']}")
    items = [*first["items"], *second["items"]]
    assert second["next_cursor"] is None
    assert [item["series"].split("/")[3] for item in items] == ["stepped", "other"]
    assert {item["open"] for item in items} == {True}
    assert items[0]["start"] == "2024-12-13T00:00:00Z"
    assert get(client, "/alerts?series=*/other/*")["items"] == [items[1]]
    with engine.begin() as connection:
        connection.execute(
            alert.update().where(alert.c.id == items[0]["alert_id"]).values(status="invalid")
        )
    now = get(client, "/alerts")["items"]
    assert (now[0]["open"], now[0]["decision"]) == (False, "invalid")
    assert get(client, "/alerts?open=true")["items"] == [items[1]]
    assert get(client, "/alerts?as_of=2024-12-01")["items"] == []
    assert len(get(client, "/alerts?as_of=2026-01-01")["items"]) == 2


def test_wanted_runs_are_those_of_the_command(planted: tuple[Engine, Any]) -> None:
    engine, client = planted
    found = get(client, "/wanted-runs?budget=6&series=*/other/*")
    series = [item for item in choose_series(engine, SeriesFilter()) if item.key.test == "other"]
    assert found == json.loads(
        json.dumps(wanted_document(wanted_runs(engine, series, 6, START_MS)))
    )
    assert found["wanted"]
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(found)


def test_rows_on_both_databases(engine: Engine) -> None:
    store_step(engine, step_ms=START_MS + DAY_MS // 2)
    _, alert_id = plant_alert(engine, start_ms=START_MS)
    series = choose_series(engine, SeriesFilter())
    (row,) = read_alert_rows(engine, [item.id for item in series])
    assert (row.alert.id, row.alert.open) == (alert_id, True)
    assert read_alert_rows(engine, [series[0].id], START_MS - 1) == []
    with engine.begin() as connection:
        connection.execute(update(alert).values(confirm_below=0.99, probability=0.9))
    marks = [
        read_alert_rows(engine, [series[0].id], now_ms=now_ms)[0].alert.awaiting
        for now_ms in (START_MS + 1, START_MS + AWAIT_MS, None)
    ]
    assert marks == [True, False, False]
