"""``bandwatch fit``: what it counts, says and keeps; real processes, real chains."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner

import app
from models.records.errors import BandwatchError
from models.records.settings import Settings
from models.storage.database.fit_tables import draws, fit
from tests.databases import open_fresh_store
from tests.patience import PATIENCE_S
from tests.refit_sample import fill, measurements, store

pytestmark = pytest.mark.stan


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def engine(home: Settings) -> Iterator[Engine]:
    engine = open_fresh_store(home)
    fill(engine)
    yield engine
    engine.dispose()


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", "import app; app.main()", *words]


def environment(home: Settings) -> dict[str, str]:
    return {**os.environ, "BANDWATCH_HOME": str(home.home), "BANDWATCH_DATABASE_URL": ""}


@pytest.mark.usefixtures("engine", "sampler")
def test_the_command_counts_and_ends_with_one_where_something_failed(home: Settings) -> None:
    done = subprocess.run(
        command("fit", "--all", "--json", "--jobs", "2"),
        env=environment(home),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    said = json.loads(done.stdout)
    assert (said["series"], said["fitted"], said["failed"]) == (4, 2, 2)
    reasons = {item["series"]: item["reason"] for item in said["outcomes"]}
    assert "equal" in reasons["p/main/suite/constant/linux"]
    some = subprocess.run(
        command("fit", "--series", "*/steady/*"),
        env=environment(home),
        capture_output=True,
        text=True,
    )
    assert some.returncode == 0
    assert "1 series: 0 fitted, 1 unchanged" in some.stdout


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "either --all, or --series"),
        (["--all", "--series", "x"], "either --all, or --series"),
        (["--series", "nothing-like-it"], "No series matches nothing-like-it"),
    ],
)
def test_the_command_says_what_to_do_when_it_is_called_wrongly(
    home: Settings, words: list[str], said: str
) -> None:
    done = CliRunner().invoke(app.cli, ["fit", *words], env=environment(home))
    assert done.exit_code == 1
    assert isinstance(done.exception, BandwatchError)
    assert said in str(done.exception)


@pytest.mark.usefixtures("sampler")
def test_ctrl_c_stops_the_chains_and_keeps_what_is_finished(engine: Engine, home: Settings) -> None:
    rng = np.random.default_rng(1)
    for number in range(30):
        store(engine, measurements(f"more{number}", 10 + rng.normal(0, 1, 300)))
    # A shell that runs the tests in the background has Ctrl-C ignored, and children inherit that.
    lively = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    python, flag, program, *words = command("fit", "--all", "--jobs", "2")
    running = psutil.Popen(
        [python, flag, lively + program, *words],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            finished = connection.scalar(select(func.count()).where(fit.c.state == "complete"))
        if finished:
            break
        time.sleep(0.05)
    family = running.children(recursive=True)
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 130, said
    assert "not reached because you stopped it" in said
    _, alive = psutil.wait_procs(family, timeout=PATIENCE_S)
    assert alive == []
    with engine.connect() as connection:
        complete = set(connection.scalars(select(fit.c.id).where(fit.c.state == "complete")))
        whole = {
            row.fit_id
            for row in connection.execute(
                select(draws.c.fit_id, func.count().label("days")).group_by(draws.c.fit_id)
            )
        }
    assert len(complete) >= 1
    assert complete == whole
