"""``--fail-on regression`` of detect and analyze: the exit codes of the gate."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from app import cli
from models.records.days import DAY_MS
from models.records.settings import Settings
from models.storage.database.triage_tables import alert, alert_summary
from tests.databases import open_fresh_store
from tests.planted_alert import FIRST_DAY, plant_alert, store_step
from tests.services.planted_fits import add, add_project

NOW = "2025-01-12T00:00:00Z"  # 100 days after the first


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    monkeypatch.setenv("BANDWATCH_NOW", NOW)
    engine = open_fresh_store(Settings(home=tmp_path))
    yield engine
    engine.dispose()


def run(*words: str) -> Result:
    result = CliRunner().invoke(cli, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def detect(*words: str) -> Result:
    return run("detect", "--fail-on", "regression", *words)


def test_an_open_regression_fails_until_somebody_decides(engine: Engine) -> None:
    store_step(engine)
    start_ms = (FIRST_DAY + 70) * DAY_MS
    plant_alert(engine, start_ms=start_ms)
    told = detect("--json")
    assert told.exit_code == 1
    assert told.stdout.startswith("{")
    assert told.stderr.splitlines() == [
        "regression   p/main/suite/stepped/linux: +8.00 % (summary 1)",
        "Fail: 1 of 1 series have an open regression alert.",
    ]
    assert run("detect").exit_code == 0
    with engine.begin() as connection:
        connection.execute(alert_summary.update().values(status="wontfix"))
    assert detect().exit_code == 3  # nothing is fitted


def test_what_was_history_when_it_was_found_does_not_fail(engine: Engine) -> None:
    start_ms = (FIRST_DAY + 40) * DAY_MS
    store_step(engine, step_ms=start_ms)
    plant_alert(engine, start_ms=start_ms, created_ms=start_ms + 31 * DAY_MS)
    assert detect().exit_code == 3
    with engine.begin() as connection:
        connection.execute(alert.update().values(created_ms=start_ms + 30 * DAY_MS))
    assert detect().exit_code == 1


def test_series_without_a_trusted_fit_are_not_enough_data(engine: Engine) -> None:
    add_project(engine)
    for number in range(4):
        add(engine, f"good{number}", 0)
    told = detect()
    assert told.exit_code == 0
    assert told.stderr == "Pass: none of 4 series has an open regression.\n"
    add(engine, "bad", 0, reasons=("R-hat is 1.2",))
    assert detect().exit_code == 0  # one of five
    add(engine, "worse", 0, reasons=("R-hat is 1.2",))
    told = detect()
    assert told.exit_code == 3
    assert told.stderr == ("Not enough data: 2 of 6 series have no trusted fit; at most 20% may.\n")


@pytest.mark.usefixtures("engine")
def test_an_error_is_no_regression() -> None:
    assert detect().exit_code == 4  # an empty store
    told = run("fit", "--fail-on", "regression")
    assert told.exit_code == 4
    assert told.stderr.startswith("bandwatch fit: Choose which series to fit")
    told = run("fit", "--all", "--until", "2025-01-01", "--fail-on", "regression")
    assert told.exit_code == 4
    told = run("analyze", "no-such-file.csv", "--fail-on", "undecided")
    assert told.exit_code == 4
    assert "there is no such file" in told.stderr


@pytest.mark.parametrize(
    ("step_day", "after", "status"),
    [(57, 110.0, 1), (57, 90.0, 0), (30, 110.0, 0), (57, 100.0, 0)],
)
def test_analyze_without_a_fit_fails_on_a_new_worse_level(
    tmp_path: Path, step_day: int, after: float, status: int
) -> None:
    rng = np.random.default_rng(2)
    lines = ["suite,test,time,value"]
    for day in range(60):
        for hour in (3, 9, 15):
            level = 100.0 if day < step_day else after
            time = f"2026-0{1 + day // 28}-{1 + day % 28:02d}T{hour:02d}:00:00Z"
            lines.append(f"s,t,{time},{level + rng.normal(0, 0.5)}")
    file = tmp_path / "results.csv"
    file.write_text("\n".join(lines))
    told = run("analyze", str(file), "--no-fit", "--json", "--fail-on", "regression")
    assert told.exit_code == status
    (only,) = json.loads(told.stdout)["series"]  # nothing else is on this channel
    assert only["test"] == "t", only
    assert ("regression   s/t: +" in told.stderr) == (status == 1)
    assert run("analyze", str(file), "--no-fit").exit_code == 0
