"""The doctor: everything well on a good machine, and every fault named with its remedy."""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import text
from typer.testing import CliRunner

from app import cli
from models.cli.checkup import State
from models.cli.checkup.database import look_at_database
from models.cli.checkup.deployment import (
    check_clock,
    check_public_url,
    check_queue,
    check_workers,
)
from models.cli.checkup.disk import look_at_cache, look_at_folder
from models.cli.checkup.tiny_fit import look_at_tiny_fit
from models.records.errors import ProgramFailedError, QueueError, SettingsError, StoreError
from models.records.settings import Settings
from models.services.workers.presence import beat
from models.services.workers.queue_client import QueueClient
from models.stats.sampling.sampler import StanSampler
from models.storage.database.engine import open_engine
from models.storage.database.schema import HEAD
from tests.databases import open_fresh_store
from tests.redis_server import find_redis, running_redis

NAMES = [
    "python",
    "versions",
    "compiler",
    "make",
    "cache",
    "home",
    "privacy",
    "database",
    "queue",
    "workers",
    "clock",
    "public url",
    "toolchain",
    "programs",
    "tiny fit",
]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Point the program at a home of its own; the cache stays the shared one."""
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    return Settings()


@pytest.mark.stan
@pytest.mark.usefixtures("sampler")
def test_a_good_machine_gets_a_clean_bill(settings: Settings) -> None:
    told = CliRunner().invoke(cli, ["doctor", "--json"])
    assert told.exit_code == 0, told.output
    checks = {check["name"]: check for check in json.loads(told.stdout)}
    assert list(checks) == NAMES
    assert {check["state"] for check in checks.values()} == {"ok"}
    assert "httpstan" in checks["versions"]["text"]
    assert "gaussian_level" in checks["programs"]["text"]
    assert not settings.home.exists()  # looking makes nothing


@pytest.mark.usefixtures("settings")
def test_without_a_compiler_it_ends_with_1_and_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    told = CliRunner().invoke(cli, ["doctor"])
    assert told.exit_code == 1
    lines = {line[9:20].strip(): line for line in told.stdout.splitlines()}
    assert lines["compiler"].startswith("problem")
    assert lines["make"].startswith("problem")
    assert "apt-get install g++ make" in lines["toolchain"]
    assert lines["programs"].startswith("skipped")
    assert lines["tiny fit"].startswith("skipped")
    assert lines["database"].startswith("ok")
    assert "3 to mend." in told.stderr


@pytest.mark.usefixtures("settings")
def test_a_database_that_cannot_be_opened_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.txt").write_text("not a database, whatever its name may say " * 100)
    monkeypatch.setenv("BANDWATCH_DATABASE_URL", f"sqlite:///{tmp_path / 'notes.txt'}")
    monkeypatch.setenv("PATH", str(tmp_path))  # to be done before anything is built
    told = CliRunner().invoke(cli, ["doctor", "--json"])
    assert told.exit_code == 1
    (check,) = [check for check in json.loads(told.stdout) if check["name"] == "database"]
    assert check["state"] == State.PROBLEM
    assert "BANDWATCH_DATABASE_URL" in check["text"]


def test_a_store_is_told_by_its_schema(settings: Settings) -> None:
    assert "is not there yet" in look_at_database(settings)
    open_engine(settings.store_url).dispose()
    assert "empty" in look_at_database(settings)
    open_fresh_store(settings).dispose()
    assert look_at_database(settings).endswith(f"schema {HEAD} (up to date)")


@pytest.mark.parametrize(("revision", "said"), [("0000", "brings it to"), ("9999", "newer")])
def test_a_store_of_another_version_is_told_apart(
    settings: Settings, revision: str, said: str
) -> None:
    engine = open_fresh_store(settings)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    engine.dispose()
    if revision > HEAD:
        with pytest.raises(StoreError, match=said):
            look_at_database(settings)
    else:
        assert said in look_at_database(settings)


def test_a_folder_that_is_not_there_yet_is_judged_by_its_parent(tmp_path: Path) -> None:
    told = look_at_folder(tmp_path / "a" / "b", "BANDWATCH_CACHE", wanted_mb=1)
    assert "GB free" in told
    assert not (tmp_path / "a").exists()


def test_a_disk_without_room_names_the_variable(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="BANDWATCH_HOME"):
        look_at_folder(tmp_path, "BANDWATCH_HOME", wanted_mb=10**9)


def test_a_file_where_a_folder_should_be_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be written"):
        look_at_folder(tmp_path / "file" / "cache", "BANDWATCH_CACHE", wanted_mb=1)


@pytest.mark.stan
def test_a_tiny_fit_that_goes_astray_is_a_problem(
    sampler: StanSampler,
) -> None:
    assert "effective draws" in look_at_tiny_fit(sampler)
    real = sampler.sample

    class Astray:
        def sample(self, *args: object, **kwargs: object) -> object:
            samples = real(*args, **kwargs)  # type: ignore[arg-type]
            samples.draws["sigma"][:] *= 1e4
            return samples

    with pytest.raises(ProgramFailedError, match="cannot be trusted"):
        look_at_tiny_fit(Astray())  # type: ignore[arg-type]


@pytest.mark.stan
@pytest.mark.usefixtures("sampler")
def test_building_ahead_of_time_is_done_at_once_where_all_is_built() -> None:
    told = CliRunner().invoke(cli, ["toolchain"])
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("Ready: ")


def test_a_queue_without_worker_or_answer_is_a_problem(tmp_path: Path) -> None:
    assert check_queue(Settings(celery_url="")).startswith("none")
    gone = Settings(celery_url="redis://127.0.0.1:1/0")
    with pytest.raises(QueueError, match="does not answer"):
        check_queue(gone)
    program = find_redis()
    if program is None:
        pytest.skip("there is no redis-server, and its wheel does not exist for this Python")
    with running_redis(program, tmp_path) as url:
        settings = Settings(celery_url=url)
        assert check_queue(settings) == "answers, 0 waiting"
        with pytest.raises(QueueError, match="No worker is running"):
            check_workers(settings)
        beat(QueueClient(url), "celery@here")
        assert check_workers(settings) == "1 alive: celery@here"
        seconds, _ = QueueClient(url).ask(lambda redis: redis.time())
        # Servers keep the real time also where the tests live on another day.
        with time_machine.travel(float(seconds)):
            assert check_clock(settings) == "agrees with the queue"


def test_clocks_that_differ_are_a_problem(postgresql_url: str) -> None:
    settings = Settings(database_url=postgresql_url)
    engine = open_engine(postgresql_url)
    with engine.connect() as connection:
        there = float(connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0)
    engine.dispose()
    with time_machine.travel(there):
        assert check_clock(settings) == "agrees with the database's server"
    with time_machine.travel(there + 120), pytest.raises(SettingsError) as raised:
        check_clock(settings)
    assert "differs from the database's server by +120 s" in str(raised.value)


def test_the_public_address_is_asked(tmp_path: Path) -> None:
    assert check_public_url(Settings(public_url="")).startswith("not set")
    with pytest.raises(SettingsError, match="is no address"):
        check_public_url(Settings(public_url="bandwatch.example.org"))
    (tmp_path / "healthz").write_text("[]")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings = Settings(public_url=f"http://127.0.0.1:{server.server_port}/")
        with pytest.raises(SettingsError, match="does not answer as Bandwatch does"):
            check_public_url(settings)
        (tmp_path / "healthz").write_text('{"status": "fine"}')
        with pytest.raises(SettingsError, match="is not Bandwatch"):
            check_public_url(settings)
        (tmp_path / "healthz").write_text('{"status": "ok"}')
        assert check_public_url(settings).endswith(" answers")
        server.shutdown()


def test_a_cache_that_holds_what_is_built_may_be_read_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # for root may write everything
    with pytest.raises(SettingsError, match="BANDWATCH_CACHE"):
        look_at_cache(tmp_path)
    (tmp_path / "toolchain").mkdir()
    assert look_at_cache(tmp_path) == f"{tmp_path}, read-only, with a built toolchain"
