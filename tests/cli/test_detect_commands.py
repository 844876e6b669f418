"""``bandwatch detect`` and ``bandwatch rules set``, as people call them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, update
from typer.testing import CliRunner

from app import cli
from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.records.settings import Settings
from models.services.fitting.summarize_series import update_status
from models.storage.database.tables import measurement
from models.storage.database.triage_tables import alert
from models.storage.results.catalogue_view import match_series
from tests.databases import open_fresh_store
from tests.notifications.hook_server import Hook, hook_server
from tests.planted_alert import FIRST_DAY, store_step


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Two series with a step, judged; the commands find the same store."""
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    monkeypatch.setenv("BANDWATCH_NOW", NOW)
    engine = open_fresh_store(Settings(home=tmp_path))
    store_step(engine, "a", step_ms=(FIRST_DAY + 80) * DAY_MS)
    store_step(engine, "b", step_ms=(FIRST_DAY + 60) * DAY_MS, seed=2)
    for series in match_series(engine, "*"):
        update_status(engine, series, (FIRST_DAY + 100) * DAY_MS)
    yield engine
    engine.dispose()


NOW = "2025-01-12T00:00:00Z"  # 100 days after the first


def run(*words: str) -> str:
    done = CliRunner().invoke(cli, words)
    if isinstance(done.exception, BadArgumentError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.usefixtures("engine")
def test_detect_says_what_it_did_and_does_nothing_twice() -> None:
    assert run("detect") == "2 series: 1 opened.\n"
    assert run("detect") == "2 series: no alert changed.\n"
    told = json.loads(run("detect", "--json", "--days", "60", "--series", "*/b/*"))
    assert (told["series"], told["opened"]) == (1, 1)
    with pytest.raises(BadArgumentError, match="No series matches nothing"):
        run("detect", "--series", "nothing")


@pytest.mark.usefixtures("engine")
def test_an_old_history_is_counted_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANDWATCH_NOW", "2026-11-29T00:00:00Z")
    assert run("detect") == (
        "2 series: 1 opened. 1 of them was history already (older than 30 days): in no queue and "
        "not sent; they are listed under /alerts?queue=all&history=1.\n"
    )
    assert json.loads(run("detect", "--json"))["history"] == 0


def test_detect_asks_for_data_where_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    with pytest.raises(BadArgumentError, match="no series yet"):
        run("detect")


@pytest.mark.usefixtures("engine")
def test_what_is_chosen_is_listed_heeded_and_forgotten() -> None:
    assert run("rules", "set", "p", "--delta", "20") == (
        "Kept for project p. `bandwatch detect` looks by it at once.\n"
    )
    assert run("detect") == "2 series: no alert changed.\n"
    run("rules", "set", "p", "--suite", "suite", "--mode", "monitor", "--probability", "0.9")
    assert "Kept for 2 series" in run("rules", "set", "p/main/*", "--mode", "never")
    assert run("rules", "set", "--list").splitlines() == [
        "default: delta 1 %, probability 0.95, 3 failures, alert",
        "project p: delta 20 %",
        "project p, suite suite: probability 0.9, monitor only",
        "p/main/suite/a/linux: never alert",
        "p/main/suite/b/linux: never alert",
        "monitored only: p/suite",
    ]
    assert run("rules", "set", "p/main/*", "--forget") == "2 of 2 choices forgotten.\n"
    run("rules", "set", "p", "--forget")
    assert run("detect") == "2 series: 1 opened.\n"


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "Name a project"),
        (["p"], "Choose --delta"),
        (["p", "--forget", "--delta", "2"], "Choose --delta"),
        (["p", "--mode", "sometimes"], "choose one of alert, monitor, never"),
        (["p", "--suite", "other", "--delta", "2"], "no suite 'other', but suite"),
        (["q", "--suite", "suite", "--delta", "2"], "no project 'q'"),
        (["nothing", "--delta", "2"], "no series matches it"),
        (["p", "--delta", "-1"], "delta is -1.0 percent"),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_the_way_out(words: list[str], message: str) -> None:
    with pytest.raises(BadArgumentError, match=message):
        run("rules", "set", *words)


def test_detect_posts_the_plans_of_alerts_that_await_confirmation(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("detect")
    with engine.begin() as connection:
        connection.execute(update(alert).values(confirm_below=0.99, probability=0.9))
        day_ms = (FIRST_DAY + 81) * DAY_MS  # a run is missing after the change
        there = measurement.c.time_ms.between(day_ms, day_ms + DAY_MS // 2)
        connection.execute(delete(measurement).where(there))
    with hook_server(Hook(503)) as hook:
        monkeypatch.setenv("BANDWATCH_RETRIGGER_URL", f"http://127.0.0.1:{hook.port}/")
        told = run("detect", "--series", "*/b/*")  # a look at its own series would confirm it
        assert "its plan was not posted: The webhook at http://127.0.0.1" in told
        hook.answer = 200
        told = run("detect", "--series", "*/b/*")
        assert "Posted 1 plan of " in told
        assert "Posted" not in run("detect", "--series", "*/b/*")
    assert [json.loads(body)["confirm"] for body in hook.bodies] == [True, True]
