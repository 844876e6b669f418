"""Errors of disk, database and memory become sentences that say what to do."""

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert
from sqlalchemy.exc import DBAPIError, OperationalError

from models.records.errors import ReadError
from models.records.fault_text import fault_text, is_of_store, known_fault_text
from models.records.settings import Settings
from models.storage.database.tables import project
from tests.databases import open_fresh_store


def test_our_own_errors_are_shown_as_they_are() -> None:
    assert fault_text(ReadError("a.csv: the file is empty.")) == "a.csv: the file is empty."


def test_a_full_disk_is_named_with_its_file() -> None:
    error = OSError(errno.ENOSPC, "No space left on device", "/data/x.csv")
    assert fault_text(error).startswith("The disk of /data/x.csv is full. Free some space")
    assert not is_of_store(error)


def test_a_full_database_says_so_and_shows_no_row(tmp_path: Path) -> None:
    engine = open_fresh_store(Settings(home=tmp_path))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(DBAPIError) as caught:
            connection.execute(insert(project), [{"name": f"secret{i}" * 999} for i in range(300)])
    engine.dispose()
    assert fault_text(caught.value).startswith("The disk of the database is full.")
    assert is_of_store(caught.value)
    assert "secret" not in str(caught.value)


def test_a_locked_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(path, timeout=0, isolation_level=None).execute("BEGIN IMMEDIATE")
    holder.close()
    assert "locked by another process" in fault_text(caught.value)
    wrapped = RuntimeError("while storing")
    wrapped.__cause__ = caught.value
    assert "locked by another process" in fault_text(wrapped)


def test_a_server_that_does_not_answer_is_not_named_with_user_and_host() -> None:
    pytest.importorskip("psycopg")
    engine = create_engine("postgresql+psycopg://ada:pw@127.0.0.1:1/bandwatch")
    with pytest.raises(OperationalError) as caught:
        engine.connect()
    text = fault_text(caught.value)
    assert text.startswith("The database does not answer.")
    assert is_of_store(caught.value)
    for secret in ("ada", "pw", "127.0.0.1"):
        assert secret not in text


def test_what_nobody_foresaw_is_one_line_without_a_statement() -> None:
    text = fault_text(KeyError("x\nTraceback of something"))
    assert "\n" not in text
    assert "unexpected error (KeyError: " in text
    assert known_fault_text(KeyError("x")) == ""
    assert "memory is used up" in fault_text(MemoryError())
