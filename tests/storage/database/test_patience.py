"""A write lock that another process holds: commands and jobs wait for it, requests not for ever."""

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from models.records.fault_text import fault_text
from models.storage.database import engine as engines
from models.storage.database.engine import JOB_PATIENCE_S, REQUEST_PATIENCE_S, open_engine
from models.storage.database.schema import bring_up_to_date
from models.storage.database.tables import project
from models.storage.database.transaction import read_transaction
from models.storage.results.series_store import get_or_create_projects

STATEMENT_S = engines.BUSY_TIMEOUT_S  # before tests shorten it


@contextmanager
def locked(file: Path) -> Iterator[threading.Event]:
    """Hold the write lock of a store until the event is set, or to the end of the block."""
    lets_go, holds = threading.Event(), threading.Event()

    def hold() -> None:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        holds.set()
        lets_go.wait()
        other.execute("ROLLBACK")
        other.close()

    thread = threading.Thread(target=hold)
    thread.start()
    holds.wait()
    try:
        yield lets_go
    finally:
        lets_go.set()
        thread.join()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a store, in which a single statement waits for a twentieth of a second."""
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_S", 0.05)
    path = tmp_path / "bandwatch.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    bring_up_to_date(engine)
    engine.dispose()
    return path


def test_a_job_waits_longer_than_a_request() -> None:
    assert JOB_PATIENCE_S >= 600


def test_what_is_patient_writes_once_the_lock_is_gone(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_engine(f"sqlite:///{file}")
    with locked(file) as lets_go, caplog.at_level(logging.WARNING):
        with read_transaction(engine) as connection:  # nobody who reads waits
            assert connection.scalar(select(func.count()).select_from(project)) == 0
        waits = threading.Thread(target=_let_go_later, args=(caplog, lets_go))
        waits.start()
        with engine.begin() as connection:
            get_or_create_projects(connection, ["written"])
        waits.join()
    assert "locked by another process; waiting for it" in caplog.text
    with read_transaction(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(project)) == 1
    engine.dispose()


def test_a_request_waits_once_as_long_as_a_statement(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_engine(f"sqlite:///{file}", patience_s=engines.BUSY_TIMEOUT_S)
    with locked(file), pytest.raises(OperationalError), engine.begin():
        pass
    assert "waiting for it" not in caplog.text  # a second wait would be twice as long as said
    assert REQUEST_PATIENCE_S == 30 == STATEMENT_S
    engine.dispose()


def test_what_is_not_patient_says_what_to_do_and_changes_nothing(file: Path) -> None:
    engine = open_engine(f"sqlite:///{file}", patience_s=0)
    with locked(file), pytest.raises(OperationalError) as failed, engine.begin() as connection:
        get_or_create_projects(connection, ["lost"])
    assert fault_text(failed.value).startswith("The database is locked by another process")
    with engine.begin() as connection:
        get_or_create_projects(connection, ["written"])
        assert connection.scalars(select(project.c.name)).all() == ["written"]
    engine.dispose()


def _let_go_later(caplog: pytest.LogCaptureFixture, lets_go: threading.Event) -> None:
    """Give the lock back once the writer has been refused twice."""
    while caplog.text.count("waiting for it") < 2:
        time.sleep(0.01)
    lets_go.set()
