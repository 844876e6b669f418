"""``bandwatch nightly``: its steps, what it does not do twice, and two nights at once."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner

import app
from dashboard.digest import night_steps as module
from models.records.errors import ToolchainError
from models.records.settings import Settings
from models.services.fitting.stan_session import StanSession
from models.services.night import NightStep, SkipStep, StepState, run_night
from models.storage.database.fit_tables import fit
from models.storage.database.work_lock import NIGHT, work_lock
from models.storage.jobs.job_store import read_jobs
from models.triage.detection.history import history_text
from tests.databases import open_fresh_store
from tests.planted_alert import store_step
from tests.present import CLOCK
from tests.stats.grid_sampler import GridSampler


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    for name in ("DATABASE_URL", "SMTP_URL", "WEBHOOK_URL", "RETRIGGER_URL"):
        monkeypatch.setenv(f"BANDWATCH_{name}", "")
    exact = StanSession(GridSampler(), "exact")  # type: ignore[arg-type]
    monkeypatch.setattr(module, "open_stan", lambda *_, **__: exact)
    engine = open_fresh_store(Settings(home=tmp_path))
    yield engine
    engine.dispose()


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app.cli, ["nightly", *words])
    return done.exit_code, done.output


def steps(output: str) -> dict[str, tuple[str, str]]:
    return {item["name"]: (item["state"], item["text"]) for item in json.loads(output)["steps"]}


def test_a_night_fits_what_changed_and_nothing_twice(engine: Engine) -> None:
    store_step(engine)
    status, output = run("--json")
    assert status == 0
    first = steps(output)
    assert list(first) == ["fit", "confirm", "prune", "digest"]
    state, text = first["fit"]
    counts, _, past = text.partition("\n  ")
    assert (state, counts) == ("done", "1 series: 1 fitted, 0 unchanged, 0 failed")
    assert past == f"Alerts were opened; {history_text(1)}"  # the sample is of 2024
    assert first["prune"] == ("done", "0 superseded fits deleted")
    assert first["confirm"] == ("skipped", "BANDWATCH_RETRIGGER_URL is not set")
    assert first["digest"][0] == "skipped"
    _, output = run("--json", "--skip", "digest")
    assert steps(output)["fit"][1] == "1 series: 0 fitted, 1 unchanged, 0 failed"
    assert "digest" not in steps(output)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(fit)) == 1
    assert read_jobs(engine) == []


def test_a_second_night_at_once_does_nothing(engine: Engine) -> None:
    store_step(engine)
    with work_lock(engine, NIGHT) as held:
        assert held
        status, output = run()
    assert status == 0
    assert "Another bandwatch nightly runs" in output
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(fit)) == 0


def test_a_step_that_fails_is_named_and_the_next_one_runs(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_step(engine)

    def broken(*_: object, **__: object) -> StanSession:
        raise ToolchainError("There is no compiler.")

    monkeypatch.setattr(module, "open_stan", broken)
    status, output = run()
    assert status == 1
    lines = output.splitlines()
    assert lines[0].split()[:2] == ["fit", "failed"]
    assert "There is no compiler." in lines[0]
    assert [line.split()[:2] for line in lines[1:3]] == [["confirm", "skipped"], ["prune", "done"]]


def test_a_night_that_is_stopped_skips_what_is_left(engine: Engine) -> None:
    def unexpected() -> str:
        raise ZeroDivisionError("by zero")

    def stopped(job: object) -> str:
        job.stopped.set()  # type: ignore[attr-defined]
        raise SkipStep("half done")

    found = run_night(
        engine,
        [
            NightStep("bug", lambda _: unexpected()),
            NightStep("half", stopped),
            NightStep("rest", lambda _: "never"),
        ],
        CLOCK,
    )
    assert found is not None
    assert [item.state for item in found] == [
        StepState.FAILED,
        StepState.SKIPPED,
        StepState.SKIPPED,
    ]
    assert "ZeroDivisionError: by zero" in found[0].text
    assert found[2].text == "the night was stopped"


@pytest.mark.usefixtures("engine")
def test_steps_that_are_not_there_are_refused() -> None:
    done = CliRunner().invoke(app.cli, ["nightly", "--skip", "sync"])
    named = "There is no step sync. The steps are: fit, confirm, prune, digest."
    assert named in str(done.exception)
    assert steps(run("--json")[1])["fit"] == ("skipped", "the store has no series yet")
