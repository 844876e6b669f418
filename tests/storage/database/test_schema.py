"""Migrations: they make what tables.py says, there and back, whoever else starts at once."""

import multiprocessing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

import models.storage.database.schema
from models.records.errors import StoreError
from models.storage.database.engine import open_engine
from models.storage.database.schema import HEAD, bring_up_to_date, migrate, schema_revision
from models.storage.database.tables import metadata
from models.storage.database.transaction import read_transaction
from tests.patience import PATIENCE_S


def test_head_is_the_newest_migration() -> None:
    config = Config()
    folder = Path(models.storage.database.schema.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def _shape(engine: Engine) -> dict[str, object]:
    """Everything that a database tells about its tables, apart from Alembic's own."""
    found = inspect(engine)
    return {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"])
                for column in found.get_columns(name)
            },
            "key": found.get_pk_constraint(name)["constrained_columns"],
            "unique": sorted(
                (str(item["name"]), item["column_names"])
                for item in found.get_unique_constraints(name)
            ),
            "indexes": sorted(
                (str(item["name"]), item["column_names"], bool(item["unique"]))
                for item in found.get_indexes(name)
            ),
            "references": sorted(
                (item["constrained_columns"], item["referred_table"], str(item["options"]))
                for item in found.get_foreign_keys(name)
            ),
        }
        for name in found.get_table_names()
        if name != "alembic_version"
    }


def test_migrated_schema_equals_the_tables(engine: Engine, empty_url: str) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    direct = open_engine(empty_url)
    metadata.create_all(direct)
    assert _shape(engine) == _shape(direct)
    direct.dispose()


def test_partial_indexes_have_their_condition(engine: Engine, kind: str) -> None:
    query = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE name LIKE 'ix_not_ok%'",
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'ix_not_ok%'",
    }[kind]
    with read_transaction(engine) as connection:
        definitions = connection.scalars(text(query)).all()
    assert len(definitions) == 2
    assert all("WHERE" in definition and "ok" in definition for definition in definitions)


def test_down_and_up_again(engine: Engine) -> None:
    migrate(engine, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    bring_up_to_date(engine)
    with read_transaction(engine) as connection:
        assert schema_revision(connection) == HEAD
    assert set(inspect(engine).get_table_names()) == {"alembic_version", *metadata.tables}


def test_foreign_keys_are_enforced_again_after_a_migration(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    bring_up_to_date(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()


def test_a_newer_database_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"newer Bandwatch \(schema 9999; this one knows 0"):
        bring_up_to_date(engine)


def test_tables_of_another_program_are_refused(empty_url: str) -> None:
    engine = open_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE run (distance integer)"))
    with pytest.raises(StoreError, match=r"Bandwatch did not make \(run\)"):
        bring_up_to_date(engine)
    assert inspect(engine).get_table_names() == ["run"]
    engine.dispose()


def test_a_database_that_may_not_be_written_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    create_engine(f"sqlite:///{file}").connect().close()
    engine = open_engine(f"sqlite:///file:{file}?uri=true")
    engine.dispose()
    readonly = open_engine(f"sqlite:///file:{file}?mode=ro&uri=true")
    with pytest.raises(StoreError, match="cannot be brought up to date: attempt to write"):
        bring_up_to_date(readonly)
    readonly.dispose()


def _open(url: str, gate: "multiprocessing.synchronize.Barrier") -> None:
    gate.wait()
    engine = open_engine(url)
    bring_up_to_date(engine)
    engine.dispose()


def test_processes_that_start_at_once_agree(empty_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(2)
    processes = [context.Process(target=_open, args=(empty_url, gate)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(PATIENCE_S)
    assert [process.exitcode for process in processes] == [0, 0]
    engine = open_engine(empty_url)
    with read_transaction(engine) as connection:
        assert schema_revision(connection) == HEAD
    engine.dispose()
