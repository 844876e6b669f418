"""Background jobs on a real Celery worker: every way in which one can end, its card says so."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from dash._get_app import app_context
from sqlalchemy import Engine, func, select

from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION
from models.records.settings import Settings
from models.services.workers import presence, task_state
from models.services.workers.queue_client import PAGES, QueueClient
from models.storage.database.fit_tables import fit
from models.storage.database.transaction import read_transaction
from models.storage.results.catalogue_view import match_series
from tests.celery_worker import worker
from tests.dashboard import sample_store
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED
from tests.dashboard.server.card import Card
from tests.databases import open_fresh_store
from tests.present import PRESENT, MovableClock
from tests.redis_server import find_redis, running_redis, server_of, stopped

KEY = str(FITTED)


@pytest.fixture(scope="module")
def program() -> str:
    found = find_redis()
    if found is None:
        pytest.skip("there is no redis-server, and its wheel does not exist for this Python")
    return found


@pytest.fixture
def redis_url(program: str, tmp_path: Path) -> Iterator[str]:
    with running_redis(program, tmp_path) as url:
        yield url


@contextmanager
def served(home: Path, url: str) -> Iterator[Asked]:
    settings = Settings(home=home, database_url="", now=PRESENT, celery_url=url)
    engine, sample = sample_store.open_filled_store(settings)
    engine.dispose()
    app = create_app(settings, MovableClock(sample.now_ms))
    app_context.set(app)  # Dash asks the newest app of the process for the key of handles
    client = app.server.test_client()
    client.get("/")
    yield Asked(app, client, sample)
    app_context.set(None)
    app.server.extensions[EXTENSION].engine.dispose()


@pytest.fixture
def asked(tmp_path: Path, redis_url: str) -> Iterator[Asked]:
    with served(tmp_path, redis_url) as made:
        yield made


def refit(asked: Asked, **options: object) -> Card:
    return Card(asked, {"key": KEY, "title": "paint", "who": "ada", "options": options}).begin()


def fits_of(asked: Asked) -> int:
    engine: Engine = asked.services.engine
    (series,) = match_series(engine, KEY)
    with read_transaction(engine) as connection:
        count = select(func.count()).select_from(fit).where(fit.c.series_id == series.id)
        return connection.scalar(count) or 0


def jobs_page(asked: Asked) -> str:
    return json.dumps(asked.answer("jobs.children", jobs_tick_n_intervals=1))


def test_without_a_worker_a_job_says_so_and_can_be_cancelled(asked: Asked) -> None:
    first, second = refit(asked), refit(asked)
    first.wait_for("No worker is running")
    assert "This job begins when one does" in first.seen[-1]
    listed = jobs_page(asked)
    assert listed.count("Refit of paint") == 2
    assert "No worker is running" in listed
    assert "position 2 of 2" in listed
    first.cancel()
    assert first.wait(20) == {}
    assert "position 1 of 1" in jobs_page(asked)
    queue = QueueClient(asked.services.settings.celery_url)
    left = queue.ask(lambda redis: redis.lrange(PAGES, 0, 0))[0]
    stop = f"waiting:{json.loads(left)['headers']['id']}"
    presence.beat(queue, "celery@test")
    second.seen.clear()
    second.wait_for("position 1 of 1")
    asked.answer("jobs-stopped.data", jobs_stop_data={"job": stop, "at": 1})
    assert second.wait(20) == {}
    assert "No job runs" in jobs_page(asked)


def test_a_queue_that_is_away_is_told_and_starts_nothing(asked: Asked, redis_url: str) -> None:
    with stopped(server_of(redis_url)):
        begun = time.monotonic()
        cards = [refit(asked) for _ in range(24)]
        assert [asked.client.get("/healthz").status_code for _ in range(3)] == [200] * 3
        assert time.monotonic() - begun < 20  # and not a minute
        result = cards[0].wait(1)
    assert result["tone"] == "bad"
    assert result["at"] == cards[0].request["at"]
    assert "(Redis, BANDWATCH_CELERY_URL) does not answer" in result["text"]
    assert "Nothing was started" in result["text"]


@pytest.mark.slow
@pytest.mark.stan
@pytest.mark.usefixtures("sampler")
def test_jobs_end_whatever_happens_to_worker_and_queue(
    asked: Asked, tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_state, "GRACE_SECONDS", 3)
    first = fits_of(asked)
    before = refit(asked)
    before.wait_for("No worker is running")
    before.cancel()
    with worker(tmp_path, redis_url, name="one") as one:
        # What was cancelled before there was a worker does not begin when one comes.
        done = refit(asked).wait()
        assert done["tone"] in ("good", "warn"), done
        assert fits_of(asked) == first + 1
        assert before.wait(20)["text"] == "Cancelled before it began."

        # The process of a job is killed, as by the system when memory is short.
        with busy(asked):
            card = refit(asked)
            card.wait_for("Storing draws")
            for child in one.children(recursive=True):
                child.kill()
            assert "The worker that ran this stopped" in card.wait()["text"]
        assert refit(asked).wait()["tone"] in ("good", "warn")

        # The whole worker is killed, as when its machine goes.
        with busy(asked):
            card = refit(asked)
            card.wait_for("Storing draws")
            for process in (*one.children(recursive=True), one):
                process.kill()
            result = card.wait()
            assert result["at"] == card.request["at"]
            assert "The worker that ran this stopped" in result["text"]
    fits = fits_of(asked)
    with worker(tmp_path, redis_url, name="two"):
        assert refit(asked).wait()["tone"] in ("good", "warn")
        assert fits_of(asked) == fits + 1

        # Redis hangs while a job runs: the job goes on, and its card gets its end.
        with busy(asked):
            card = refit(asked)
            card.wait_for("Storing draws")
            with stopped(server_of(redis_url)):
                assert card.poll() is None
                assert "does not answer" in card.seen[-1]
                time.sleep(3)
        assert card.wait()["tone"] in ("good", "warn")
        assert fits_of(asked) == fits + 2


@pytest.mark.slow
@pytest.mark.stan
@pytest.mark.usefixtures("sampler")
def test_a_job_outlives_a_restart_of_redis_without_its_data(program: str, tmp_path: Path) -> None:
    with running_redis(program, tmp_path) as url:
        port = int(url.rsplit(":", 1)[1].split("/")[0])
        with served(tmp_path, url) as asked, worker(tmp_path, url, name="three"):
            fits = fits_of(asked)
            with busy(asked):
                card = refit(asked)
                card.wait_for("Storing draws")
                kill(server_of(url))
                time.sleep(1)
                again = running_redis(program, tmp_path, port)
                again.__enter__()
            try:
                assert card.wait()["tone"] in ("good", "warn")
                assert fits_of(asked) == fits + 1
                assert refit(asked).wait()["tone"] in ("good", "warn")
            finally:
                again.__exit__(None, None, None)


def kill(process: psutil.Process) -> None:
    process.kill()
    process.wait(10)


@contextmanager
def busy(asked: Asked) -> Iterator[None]:
    """Hold the store's write lock, so that a job cannot end."""
    engine = open_fresh_store(asked.services.settings)
    with engine.begin():
        yield
    engine.dispose()
