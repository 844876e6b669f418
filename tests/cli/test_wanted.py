"""``bandwatch wanted``: runs of open alerts, within the budget, and none where none is needed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from app import cli
from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.records.settings import Settings
from models.services.alerts.retrigger_plan import plan_of
from models.storage.database.triage_tables import alert
from tests.databases import open_fresh_store
from tests.planted_alert import FIRST_DAY, plant_alert, store_step

START_MS = (FIRST_DAY + 70) * DAY_MS


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    engine = open_fresh_store(Settings(home=tmp_path))
    store_step(engine, step_ms=START_MS + DAY_MS // 2)
    plant_alert(engine, start_ms=START_MS)
    yield engine
    engine.dispose()


def wanted(*words: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(cli, ["wanted", "--json", *words])
    if isinstance(result.exception, BadArgumentError):
        raise result.exception
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["version"] == 1
    rows: list[dict[str, Any]] = document["wanted"]
    return rows


def test_the_plan_of_an_open_summary_within_the_budget(engine: Engine) -> None:
    plan = plan_of(engine, 1, 6)
    found = wanted("--budget", "6")
    assert {(row["revision"], row["runs"]) for row in found} == {
        (item.revision, item.runs) for item in plan
    }
    assert 0 < sum(row["runs"] for row in found) <= 6
    assert {(row["suite"], row["test"], row["platform"]) for row in found} == {
        ("suite", "stepped", "linux")
    }
    assert sum(row["runs"] for row in wanted("--budget", "1")) <= 1
    assert wanted("--series", "*/stepped/*", "--budget", "6") == found


def test_decided_and_historic_alerts_ask_for_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(alert.update().values(created_ms=START_MS + 31 * DAY_MS))
    assert wanted() == []
    with engine.begin() as connection:
        connection.execute(alert.update().values(created_ms=START_MS, status="invalid"))
    assert wanted() == []
    told = CliRunner().invoke(cli, ["wanted"])
    assert told.stdout == "No run is wanted: no open alert needs more.\n"
    with pytest.raises(BadArgumentError, match="No series matches nothing"):
        wanted("--series", "nothing")
