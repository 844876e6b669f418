"""A backup is restored into either database with every row, and nothing is overwritten."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from typer.testing import CliRunner

import app
from models.records.errors import StoreError
from models.storage.database.backup import backup_store, restore_store
from models.storage.database.engine import open_engine
from models.storage.database.schema import migrate
from models.storage.database.tables import metadata
from tests.planted_alert import FIRST_DAY, plant_alert, store_step
from tests.storage.made_up import make_fit, make_measurement, make_series, save, store

BATCH = 7


def rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def filled(engine: Engine) -> None:
    save(engine, make_series(engine), make_fit())
    store_step(engine)
    plant_alert(engine, start_ms=FIRST_DAY * 86_400_000)


@pytest.mark.parametrize("back", ["sqlite", "postgresql"])
def test_a_backup_is_restored_with_every_row(
    engine: Engine, tmp_path: Path, back: str, new_postgresql: Callable[[], str]
) -> None:
    filled(engine)
    file = tmp_path / "backup.sqlite3"
    assert backup_store(engine, file) == file.stat().st_size
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.glob("backup*")] == ["backup.sqlite3"]
    url = f"sqlite:///{tmp_path / 'back.sqlite3'}" if back == "sqlite" else new_postgresql()
    target = open_engine(url)
    before = file.read_bytes()
    counts = restore_store(file, target)
    assert file.read_bytes() == before
    held = rows(engine)
    assert rows(target) == held
    assert counts == {name: len(found) for name, found in held.items()}
    assert counts["draws"] == 5
    with pytest.raises(StoreError, match="Name an empty"):
        restore_store(file, target)
    target.dispose()


def test_a_backup_under_writes_is_one_moment_and_loses_none(engine: Engine, tmp_path: Path) -> None:
    filled(engine)
    before = len(rows(engine)["measurement"])
    written, stop = [0], threading.Event()

    def write() -> None:
        while not stop.is_set():
            first = 1000 + BATCH * written[0]
            days = range(first, first + BATCH)
            store(engine, *(make_measurement(time_ms=day * 86_400_000) for day in days))
            written[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        sizes = []
        for number in range(3):
            at_least = written[0] + 1
            while written[0] < at_least:  # batches come between the backups too
                assert writer.is_alive()
            backup_store(engine, tmp_path / f"{number}.sqlite3")
            copy = open_engine(f"sqlite:///{tmp_path / f'{number}.sqlite3'}")
            sizes.append(len(rows(copy)["measurement"]) - before)
            copy.dispose()
            assert BATCH * at_least <= sizes[-1] <= BATCH * (written[0] + 1)
    finally:
        stop.set()
        writer.join()
    assert [size % BATCH for size in sizes] == [0, 0, 0], "no batch is half in a backup"
    assert len(rows(engine)["measurement"]) == before + BATCH * written[0]


def test_a_backup_of_an_earlier_schema_is_brought_up_to_date(
    tmp_path: Path, empty_sqlite: Path
) -> None:
    old = tmp_path / "old.sqlite3"
    old.write_bytes(empty_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{old}")
    store(engine)
    migrate(engine, "0012")
    backup_store(engine, tmp_path / "backup.sqlite3")
    engine.dispose()
    target = open_engine(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    restore_store(tmp_path / "backup.sqlite3", target)
    assert rows(target)["fit"] == []
    target.dispose()


def test_files_that_are_there_or_are_no_backup_are_refused(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    file.write_text("mine")
    with pytest.raises(StoreError, match="exists already"):
        backup_store(engine, file)
    assert file.read_text() == "mine"
    with pytest.raises(StoreError, match="is not a backup"):
        restore_store(file, engine)
    with pytest.raises(StoreError, match="cannot be written"):
        backup_store(engine, tmp_path / "no" / "folder.sqlite3")
    with pytest.raises(StoreError, match="There is no backup"):
        restore_store(tmp_path / "none", engine)


def test_the_commands_go_there_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url, other = (f"sqlite:///{tmp_path / name}" for name in ("store.sqlite3", "other.sqlite3"))
    monkeypatch.setenv("BANDWATCH_DATABASE_URL", url)
    run = CliRunner().invoke
    file = str(tmp_path / "backup.sqlite3")
    assert "and checked it" in run(app.cli, ["backup", file]).output
    engine = open_engine(url)
    filled(engine)
    engine.dispose()
    assert run(app.cli, ["backup", file]).exit_code == 1
    assert run(app.cli, ["backup", f"{file}-2"]).exit_code == 0
    monkeypatch.setenv("BANDWATCH_DATABASE_URL", other)
    assert "Restored" in run(app.cli, ["restore", f"{file}-2"]).output
    one, two = open_engine(url), open_engine(other)
    assert rows(one) == rows(two)
    one.dispose()
    two.dispose()
