"""Fits on real Celery workers: each series once, whatever becomes of a worker."""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Engine, func, select

from models.records.errors import QueueError, SettingsError
from models.records.fit import FitOptions, FitState
from models.records.series import Series
from models.records.settings import Settings
from models.services.announce_job import announce_job, running_jobs
from models.services.fitting.every_series import every_series
from models.services.fitting.refit import RefitOutcome
from models.services.workers import task_state
from models.services.workers.celery_app import celery_app
from models.services.workers.chunks import cut_chunks
from models.services.workers.fit_on_workers import refit_on_workers
from models.services.workers.fit_task import read_fit_options
from models.services.workers.queue_client import QueueClient
from models.services.workers.refit_distributed import refit_distributed
from models.storage.database.fit_tables import fit
from models.storage.database.transaction import read_transaction
from models.storage.database.work_lock import work_lock
from models.storage.jobs.job_store import ask_to_stop
from tests.browser.serving import ROOT
from tests.celery_worker import worker
from tests.dashboard import sample_store
from tests.databases import open_fresh_store
from tests.patience import PATIENCE_S
from tests.present import CLOCK, PRESENT, PRESENT_MS
from tests.redis_server import find_redis, running_redis


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    program = find_redis()
    if program is None:
        pytest.skip("there is no redis-server, and its wheel does not exist for this Python")
    with running_redis(program, tmp_path) as url:
        yield Settings(home=tmp_path, database_url="", now=PRESENT, celery_url=url)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    made = open_fresh_store(settings)
    sample_store.fill(made)
    yield made
    made.dispose()


def fits(engine: Engine) -> Counter[int]:
    """Count the stored attempts by series."""
    with read_transaction(engine) as connection:
        rows = connection.execute(select(fit.c.series_id, func.count()).group_by(fit.c.series_id))
        return Counter({row[0]: row[1] for row in rows})


def test_chunks_hold_series_of_equal_options(engine: Engine) -> None:
    series = every_series(engine)
    chunks = cut_chunks(series, FitOptions(), size=2)
    assert [item for chunk in chunks for item in chunk.series] == series
    assert all(len(chunk.series) <= 2 for chunk in chunks)
    by_name = cut_chunks(series, lambda item: FitOptions(seed=1 + item.id % 2), size=100)
    assert sorted(chunk.options.seed for chunk in by_name) == [1, 2]
    again = chunks[0].later().later()
    assert again.tries == 2
    assert again.not_before > chunks[0].later().not_before


def test_options_survive_the_queue() -> None:
    options = FitOptions(knots=7, step_days=(3, 4), max_daily=2, until_day=20_000, steps=False)
    assert read_fit_options(json.loads(json.dumps(options.as_dict()))) == options


def test_without_workers_it_ends_with_a_sentence(settings: Settings, engine: Engine) -> None:
    app, queue = celery_app(settings), QueueClient(settings.celery_url)
    with pytest.raises(QueueError, match=r"No worker is running.*Finished fits are kept"):
        refit_distributed(
            engine, app, queue, every_series(engine), FitOptions(), clock=CLOCK, patience=0.3
        )
    none = settings.model_copy(update={"celery_url": ""})
    with pytest.raises(SettingsError, match="BANDWATCH_CELERY_URL is not set"):
        run(none, engine)


def run(settings: Settings, engine: Engine, **options: object) -> Counter[str]:
    with announce_job(engine, "refit", "x", CLOCK) as job:
        summary = refit_on_workers(
            engine,
            settings,
            every_series(engine),
            FitOptions(),
            job,
            **options,  # type: ignore[arg-type]
        )
    return Counter(refit.outcome for refit in summary.refits)


@pytest.mark.slow
@pytest.mark.stan
@pytest.mark.usefixtures("sampler")
def test_every_series_is_fitted_once_whatever_becomes_of_a_worker(
    settings: Settings, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_state, "GRACE_SECONDS", 3)
    total = len(every_series(engine))
    url = settings.celery_url
    with worker(tmp_path, url, name="one") as one:
        first = run(settings, engine)
        assert sum(first.values()) == total
        assert first[RefitOutcome.FITTED] >= 2
        again = run(settings, engine)  # nothing has changed since
        assert again[RefitOutcome.FITTED] == 0
        assert again[RefitOutcome.UNCHANGED] == first[RefitOutcome.FITTED] + first["unchanged"]
        before = fits(engine)

        # The worker is killed while it fits, and another one comes.
        killed = threading.Timer(2.0, lambda: kill_tree(one))
        killed.start()
        fitting = threading.Thread(target=lambda: results.update(run(settings, engine, force=True)))
        results: Counter[str] = Counter()
        fitting.start()
        killed.join()
        with worker(tmp_path, url, name="two"):
            fitting.join(PATIENCE_S)
            assert not fitting.is_alive()
    assert sum(results.values()) == total
    assert (
        results[RefitOutcome.FITTED] + results[RefitOutcome.UNCHANGED]
        == total - (first[RefitOutcome.FAILED])
    )
    # The same failure on the same data is one attempt; every other series has one more.
    with read_transaction(engine) as connection:
        failed = select(fit.c.series_id).where(fit.c.state == FitState.FAILED.value)
        failing = set(connection.scalars(failed))
    after = fits(engine)
    assert {key: after[key] - before[key] for key in before} == {
        key: int(key not in failing) for key in before
    }
    assert len(failing) < len(before)


@pytest.mark.slow
@pytest.mark.stan
@pytest.mark.usefixtures("sampler")
def test_a_series_that_brings_workers_down_is_named_and_the_rest_goes_on(
    settings: Settings, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.services.workers.chunks.FIRST_WAIT_SECONDS", 0.1)
    series = every_series(engine)
    # One whose fit takes seconds: nobody could be sure to meet the lock of one that fails at once.
    poisoned = next(item for item in series if item.key.test == "paint.large")
    with worker(tmp_path, settings.celery_url, name="one") as one:
        stop = threading.Event()
        watch = threading.Thread(target=kill_on, args=(one, engine, poisoned, stop))
        watch.start()
        outcome = refit_distributed(
            engine,
            celery_app(settings),
            QueueClient(settings.celery_url),
            series,
            FitOptions(seed=2),  # whose draws no series has yet
            clock=CLOCK,
        )
        stop.set()
        watch.join(PATIENCE_S)
    failed = {refit.series.id: refit.reason for refit in outcome.failures}
    assert "Its worker failed 3 times while it fitted this series" in failed[poisoned.id]
    assert len(outcome.refits) == len(series)


def kill_on(
    process: psutil.Process,
    engine: Engine,
    poisoned: Series,
    stop: threading.Event,
) -> None:
    """Kill the process of whichever job holds the series' lock, as a lack of memory would."""
    while not stop.wait(0.02):
        with work_lock(engine, poisoned.id, wait=False) as free:
            pass
        if not free:
            for child in process.children():
                child.kill()


@pytest.mark.slow
@pytest.mark.stan
@pytest.mark.usefixtures("sampler")
def test_the_command_is_a_job_that_the_data_page_can_stop(
    settings: Settings, engine: Engine, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        "BANDWATCH_HOME": str(tmp_path),
        "BANDWATCH_DATABASE_URL": "",
        "BANDWATCH_CELERY_URL": settings.celery_url,
        "BANDWATCH_NOW": PRESENT.isoformat(),
    }
    command = [sys.executable, "-c", "from app import main; main()"]

    def start(*words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*command, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )

    waits = start("fit", "--all", "--distributed", "--force")
    deadline = time.monotonic() + PATIENCE_S
    while not (jobs := running_jobs(engine, PRESENT_MS)):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    total = len(every_series(engine))
    assert jobs[0].subject == f"{total} series on all workers"
    ask_to_stop(engine, jobs[0].id, PRESENT_MS)
    waits.communicate(timeout=PATIENCE_S)
    assert waits.returncode == 130
    with worker(tmp_path, settings.celery_url, name="one"):
        night = start("nightly", "--distributed", "--json")
        out, _ = night.communicate(timeout=PATIENCE_S)
        assert night.returncode == 0, out
        steps = {step["name"]: step for step in json.loads(out)["steps"]}
        assert steps["fit"]["text"].startswith(f"{total} series: ")


def kill_tree(process: psutil.Process) -> None:
    for item in (*process.children(recursive=True), process):
        item.kill()
