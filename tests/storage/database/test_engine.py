"""Opening a store: what is made, what is set, and what is said when it fails."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text

from models.records.errors import StoreError
from models.records.settings import Settings
from models.storage.database.engine import open_engine, open_store
from models.storage.database.tables import project
from models.storage.database.transaction import read_transaction, snapshot


def test_sqlite_is_made_with_its_folder_and_careful_settings(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "folder" / "store.sqlite3"
    engine = open_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        pragmas = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 30_000,
        "synchronous": 1,
    }
    assert file.exists()
    engine.dispose()


def test_open_store_makes_the_tables_once(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    for _ in range(2):
        engine = open_store(settings)
        with read_transaction(engine) as connection:
            assert connection.scalar(text("SELECT count(*) FROM measurement")) == 0
        engine.dispose()
    assert (tmp_path / "home" / "bandwatch.sqlite3").is_file()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_opens(postgresql_url: str, scheme: str) -> None:
    engine = open_engine(postgresql_url.replace(postgresql_url.split(":")[0], scheme, 1))
    assert engine.dialect.driver == "psycopg"
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("no url", "is not a database URL. Write sqlite:////"),
        ("mysql://u:s3cret@host/x", "not in 'mysql'. Set BANDWATCH_DATABASE_URL"),
        ("sqlite:////proc/no/store.sqlite3", "Set BANDWATCH_HOME to a folder you may write"),
        ("postgresql://u:s3cret@127.0.0.1:1/x?connect_timeout=3", "See that the server runs"),
        ("postgresql://u@127.0.0.1:1/x?password=s3cret", "See that the server runs"),
    ],
)
def test_a_database_that_cannot_be_opened_is_named_without_its_password(
    url: str, says: str
) -> None:
    with pytest.raises(StoreError) as caught:
        open_engine(url)
    assert says in str(caught.value)
    everything: BaseException | None = caught.value
    while everything is not None:
        assert "s3cret" not in str(everything)
        everything = None if everything.__suppress_context__ else everything.__context__


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear database, " * 100)
    with pytest.raises(StoreError, match="file is not a database"):
        open_engine(f"sqlite:///{file}")
    assert file.read_text() == "Dear database, " * 100


def test_a_reader_sees_one_picture_while_others_write(engine: Engine) -> None:
    with read_transaction(engine) as connection:
        count = text("SELECT count(*) FROM project")
        assert connection.scalar(count) == 0
        with engine.begin() as writer:
            writer.execute(text("INSERT INTO project (name, synthetic) VALUES ('p', false)"))
        assert connection.scalar(count) == 0
    with read_transaction(engine) as connection:
        assert connection.scalar(count) == 1


def test_transactions_that_read_and_then_write_do_not_lose_each_other(engine: Engine) -> None:
    """Four threads add names one by one, each after looking; none may fail."""
    failures = []

    def work(name: str) -> None:
        try:
            for number in range(10):
                with engine.begin() as connection:
                    connection.scalar(text("SELECT count(*) FROM project"))
                    time.sleep(0.001)
                    connection.execute(
                        text("INSERT INTO project (name, synthetic) VALUES (:name, false)"),
                        {"name": f"{name}{number}"},
                    )
        except Exception as error:  # noqa: BLE001 (asserted below, outside of the thread)
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with read_transaction(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM project")) == 40


@pytest.mark.parametrize("lock", ["BEGIN", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_opening_waits_for_others_before_it_goes_over_to_wal(tmp_path: Path, lock: str) -> None:
    """Going over to WAL needs the file alone, and SQLite does not wait for that by itself."""
    file = tmp_path / "store.sqlite3"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE thing (name)")
    other.execute(lock)
    other.execute("SELECT * FROM thing").fetchall()
    threading.Timer(0.3, other.execute, ("COMMIT",)).start()
    engine = open_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    engine.dispose()
    other.close()


def test_one_picture_is_of_one_moment(engine: Engine) -> None:
    with snapshot(engine):
        with read_transaction(engine) as connection:
            before = connection.execute(select(project.c.name)).all()
        with engine.begin() as connection:
            connection.execute(insert(project), {"name": "new"})
        with read_transaction(engine) as connection:
            assert connection.execute(select(project.c.name)).all() == before
    with read_transaction(engine) as connection:
        assert ("new",) in connection.execute(select(project.c.name)).all()
