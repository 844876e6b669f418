"""Refit: what is stored, skipped, kept and reported; real chains, a real store."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from sqlalchemy import Engine, func, select

from models.errors import Cancelled
from models.fit import FitOptions, FitState
from models.measurement import Measurement, Status
from models.refit import Outcome, refit_series
from models.refit_many import refit_many
from models.series import Direction, Series, SeriesKey
from models.settings import Settings
from models.stats.sampler import StanSampler
from models.storage.catalogue_view import match_series
from models.storage.engine import open_store
from models.storage.fit_view import read_bands, read_latest_attempt, read_latest_fit
from models.storage.ingest_store import begin_ingest
from models.storage.measurement_store import store_batch
from models.storage.tables import draws, fit

pytestmark = pytest.mark.stan

DAY_MS = 86_400_000
QUICK = FitOptions(warmup=500, draws=600, stored_draws=500)


def measurements(test: str, values: np.ndarray, *, per_day: int = 2) -> list[Measurement]:
    key = SeriesKey("p", "main", "suite", test, "linux")
    return [
        Measurement(
            key,
            "ms",
            Direction.LOWER_IS_BETTER,
            time_ms=20_000 * DAY_MS + index * DAY_MS // per_day,
            value=float(value),
            run_id=str(index),
        )
        for index, value in enumerate(values)
    ]


def store(engine: Engine, rows: list[Measurement]) -> None:
    now = time.time_ns() // 1_000_000
    with engine.begin() as connection:
        ingest_id = begin_ingest(connection, "made.csv", "0" * 64, now)
        store_batch(connection, ingest_id, rows, now)


def only(engine: Engine, pattern: str) -> Series:
    (found,) = match_series(engine, pattern)
    return found


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def engine(home: Settings) -> Iterator[Engine]:
    engine = open_store(home)
    rng = np.random.default_rng(7)
    store(engine, measurements("steady", 100 + rng.normal(0, 1, 120)))
    store(
        engine,
        measurements(
            "stepped", np.r_[np.full(60, 50.0), np.full(60, 60.0)] + rng.normal(0, 0.5, 120)
        ),
    )
    store(engine, measurements("constant", np.full(40, 3.0)))
    store(engine, measurements("short", np.array([1.0, 2.0])))
    yield engine
    engine.dispose()


def test_a_fit_is_stored_with_its_days_and_found_again(
    engine: Engine, sampler: StanSampler
) -> None:
    series = only(engine, "*/steady/*")
    done = refit_series(engine, sampler, series, QUICK, toolchain="tested")
    assert done.outcome is Outcome.FITTED
    assert done.trusted, done.reason
    stored = read_latest_fit(engine, series.id)
    assert stored is not None
    assert (stored.id, stored.toolchain, stored.measurements) == (done.fit_id, "tested", 120)
    bands = read_bands(engine, stored.id)
    assert len(bands.days) == 60
    # 120 runs of sd 1: the mean level is known to about 0.09.
    assert abs(bands.level_mean.mean() - 100) < 0.4
    assert (bands.predictive_p95 - bands.predictive_p05 > 2.5).all()


def test_unchanged_data_are_skipped_and_new_data_or_options_are_not(
    engine: Engine, sampler: StanSampler
) -> None:
    series = only(engine, "*/steady/*")
    first = refit_series(engine, sampler, series, QUICK)
    again = refit_series(engine, sampler, series, QUICK)
    assert (again.outcome, again.fit_id) == (Outcome.UNCHANGED, first.fit_id)
    forced = refit_series(engine, sampler, series, QUICK, force=True)
    assert forced.outcome is Outcome.FITTED
    assert forced.fit_id != first.fit_id
    other = refit_series(engine, sampler, series, replace(QUICK, seed=2))
    assert other.outcome is Outcome.FITTED
    late = measurements("steady", np.full(121, 100.5))[-1:]
    store(engine, late)
    assert refit_series(engine, sampler, series, replace(QUICK, seed=2)).outcome is Outcome.FITTED


def test_equal_data_and_options_give_equal_draws(engine: Engine, sampler: StanSampler) -> None:
    series = only(engine, "*/steady/*")
    fits = [refit_series(engine, sampler, series, QUICK, force=True).fit_id for _ in range(2)]
    with engine.connect() as connection:
        blobs = [
            connection.scalars(
                select(draws.c.level).where(draws.c.fit_id == fit_id).order_by(draws.c.day)
            ).all()
            for fit_id in fits
        ]
    assert blobs[0] == blobs[1]


@pytest.mark.parametrize(("test", "words"), [("constant", "equal"), ("short", "days")])
def test_a_failure_says_why_and_is_stored_once(
    engine: Engine, sampler: StanSampler, test: str, words: str
) -> None:
    series = only(engine, f"*/{test}/*")
    for _ in range(2):
        done = refit_series(engine, sampler, series, QUICK)
        assert done.outcome is Outcome.FAILED
        assert words in done.reason
    with engine.connect() as connection:
        attempts = connection.scalar(
            select(func.count()).select_from(fit).where(fit.c.series_id == series.id)
        )
    assert attempts == 1
    attempt = read_latest_attempt(engine, series.id)
    assert attempt is not None
    assert attempt.state is FitState.FAILED


def test_a_failure_leaves_the_previous_fit_in_place(engine: Engine, sampler: StanSampler) -> None:
    series = only(engine, "*/steady/*")
    good = refit_series(engine, sampler, series, QUICK)
    failed = refit_series(engine, sampler, series, replace(QUICK, window_days=1))
    assert failed.outcome is Outcome.FAILED
    current = read_latest_fit(engine, series.id)
    assert current is not None
    assert current.id == good.fit_id


def test_failed_runs_are_no_measurements(engine: Engine, sampler: StanSampler) -> None:
    rows = measurements("steady", np.full(140, 1e6))[120:]
    store(engine, [row._replace(status=Status.FAILED, value=None) for row in rows])
    series = only(engine, "*/steady/*")
    refit_series(engine, sampler, series, QUICK)
    stored = read_latest_fit(engine, series.id)
    assert stored is not None
    assert stored.measurements == 120


def test_many_series_at_a_time_each_get_their_own_result(
    engine: Engine, sampler: StanSampler
) -> None:
    seen: list[str] = []
    summary = refit_many(
        engine,
        sampler,
        match_series(engine, "*"),
        QUICK,
        jobs=2,
        on_outcome=lambda refit: seen.append(refit.series.key.test),
    )
    assert sorted(seen) == ["constant", "short", "steady", "stepped"]
    assert summary.count(Outcome.FITTED) == 2
    assert {refit.series.key.test for refit in summary.failures} == {"constant", "short"}
    stepped = only(engine, "*/stepped/*")
    current = read_latest_fit(engine, stepped.id)
    assert current is not None
    level = read_bands(engine, current.id).level_p50
    assert level[:20].mean() == pytest.approx(50, abs=0.5)
    assert level[-20:].mean() == pytest.approx(60, abs=0.5)


def test_cancelling_keeps_what_is_finished_and_stores_nothing_else(
    engine: Engine, sampler: StanSampler
) -> None:
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()
    summary = refit_many(
        engine,
        sampler,
        [only(engine, "*/steady/*"), only(engine, "*/stepped/*")],
        replace(QUICK, draws=200_000, stored_draws=500),
        cancelled=stop,
    )
    assert summary.cancelled
    assert summary.refits == []
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(fit)) == 0


def test_a_cancelled_refit_raises_and_stores_nothing(engine: Engine, sampler: StanSampler) -> None:
    with pytest.raises(Cancelled):
        refit_series(engine, sampler, only(engine, "*/steady/*"), QUICK, cancelled=lambda: True)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(fit)) == 0


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
    done = subprocess.run(
        command("fit", *words), env=environment(home), capture_output=True, text=True
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


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
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            finished = connection.scalar(select(func.count()).where(fit.c.state == "complete"))
        if finished:
            break
        time.sleep(0.05)
    family = running.children(recursive=True)
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=60)
    assert running.returncode == 130, said
    assert "not reached because you stopped it" in said
    _, alive = psutil.wait_procs(family, timeout=5)
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
