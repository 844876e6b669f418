"""``/healthz`` asks nobody; ``/readyz`` names what is missing, also where it hangs."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url
from werkzeug.test import TestResponse

from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION
from models.records.settings import Settings
from models.services.workers.presence import Presence, beat, living_workers
from models.services.workers.queue_client import QueueClient
from models.storage.database.engine import open_engine
from models.storage.database.schema import migrate
from tests.dashboard.conftest import Asked
from tests.patience import PATIENCE_S
from tests.postgresql_server import running_server
from tests.redis_server import find_redis, running_redis, server_of, stopped


@contextmanager
def client_of(settings: Settings) -> Iterator[FlaskClient]:
    app = create_app(settings)
    yield app.server.test_client()
    app.server.extensions[EXTENSION].engine.dispose()


def test_a_server_is_alive_and_ready(asked: Asked) -> None:
    response = asked.client.get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": "ok"})
    response = asked.client.get("/readyz")
    assert response.status_code == 200
    assert body(response)["status"] == "ready"
    assert set(body(response)["checks"]) == {"database", "disk"}
    assert body(response)["checks"]["database"]["text"].startswith("answers, schema 00")


def test_a_store_that_is_damaged_is_not_ready_and_the_process_is_alive(
    empty_home: Settings,
) -> None:
    with client_of(empty_home) as client:
        assert client.get("/readyz").status_code == 200
        client.application.extensions[EXTENSION].engine.dispose()
        (empty_home.home / "bandwatch.sqlite3").write_bytes(b"this is no database" * 100)
        for left in empty_home.home.glob("bandwatch.sqlite3-*"):
            left.unlink()
        response = client.get("/readyz")
        assert response.status_code == 503
        assert body(response)["status"] == "failing"
        assert "no SQLite database" in body(response)["checks"]["database"]["text"]
        assert client.get("/healthz").status_code == 200


def test_another_schema_and_a_missing_folder_are_named(empty_home: Settings) -> None:
    with client_of(empty_home) as client:
        engine = open_engine(empty_home.store_url)
        migrate(engine, "0016")
        engine.dispose()
        found = readiness(client)["checks"]
        assert "schema of the database is 0016" in found["database"]["text"]
        assert found["disk"]["status"] == "ok"
        shutil.rmtree(empty_home.home)
        found = readiness(client)["checks"]
        assert "cannot be written" in found["disk"]["text"]


def body(response: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = response.json or {}
    return found


def readiness(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/readyz").json or {}
    return found


def until_ready(client: FlaskClient, word: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while (found := readiness(client))["status"] != word:
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


@pytest.mark.slow
def test_a_postgresql_that_hangs_holds_no_probe_up(empty_home: Settings) -> None:
    with running_server() as url:
        settings = empty_home.model_copy(update={"database_url": url})
        folder = Path(str(make_url(url).query["host"]))
        with client_of(settings) as client:
            assert client.get("/readyz").status_code == 200
            server = psutil.Process(
                int((folder / "data" / "postmaster.pid").read_text().split()[0])
            )
            with stopped(server, *server.children(recursive=True)):
                for path, status in (("/healthz", 200), ("/readyz", 503), ("/metrics", 200)):
                    begun = time.monotonic()
                    response = client.get(path)
                    assert response.status_code == status
                    assert time.monotonic() - begun < 15, path
                assert "bandwatch_store_up 0" in client.get("/metrics").text
                found = readiness(client)["checks"]["database"]
                assert found["text"] == "does not answer within 2 s"
            until_ready(client, "ready")


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    program = find_redis()
    if program is None:
        pytest.skip("there is no redis-server, and its wheel does not exist for this Python")
    with running_redis(program, tmp_path) as url:
        yield url


def test_a_server_without_workers_is_degraded_and_says_so(
    empty_home: Settings, redis_url: str
) -> None:
    settings = empty_home.model_copy(update={"celery_url": redis_url})
    queue = QueueClient(redis_url)
    with client_of(settings) as client:
        response = client.get("/readyz")
        assert (response.status_code, body(response)["status"]) == (200, "degraded")
        assert "No worker is running" in body(response)["checks"]["workers"]["text"]
        assert client.get("/readyz?strict").status_code == 503
        presence = Presence(queue, "celery@one")
        until_ready(client, "ready")
        assert client.get("/readyz?strict").status_code == 200
        assert "bandwatch_workers 1" in client.get("/metrics").text
        presence.end()
        assert living_workers(queue) == []
        with stopped(server_of(redis_url)):
            begun = time.monotonic()
            found = readiness(client)
            assert time.monotonic() - begun < 15
            assert found["status"] == "degraded"
            assert (
                "(Redis, BANDWATCH_CELERY_URL) does not answer" in found["checks"]["queue"]["text"]
            )
        beat(QueueClient(redis_url), "celery@two")
        until_ready(client, "ready")


def test_workers_that_were_not_heard_of_are_gone(redis_url: str) -> None:
    queue = QueueClient(redis_url)
    beat(queue, "celery@one")
    beat(queue, "celery@two")
    assert living_workers(queue) == ["celery@one", "celery@two"]
    queue.ask(lambda redis: redis.zincrby("bandwatch:workers", -21, "celery@one"))
    assert living_workers(queue) == ["celery@two"]
