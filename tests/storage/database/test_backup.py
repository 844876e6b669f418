"""A backup is restored into either database with every row, and nothing is overwritten."""

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
from models.storage.database.tables import measurement, metadata
from tests.planted_alert import FIRST_DAY, plant_alert, store_step
from tests.storage.made_up import make_fit, make_series, save, store


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


def test_what_others_write_meanwhile_goes_on(engine: Engine, tmp_path: Path) -> None:
    filled(engine)
    with engine.begin() as writing:
        writing.execute(measurement.select().limit(1))
        backup_store(engine, tmp_path / "backup.sqlite3")
    make_series(engine, days=9)


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
