"""Stores for tests: each test that asks for ``engine`` runs on SQLite and on PostgreSQL."""

import atexit
import functools
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from models.records.settings import Settings
from models.storage.database.engine import open_engine, open_store
from models.storage.database.schema import HEAD, bring_up_to_date
from models.storage.database.tables import metadata
from tests.postgresql_server import running_server

_numbers = itertools.count()
# Rows go, and numbers begin at 1 again.
CLEAR = """
DO $$
DECLARE
  name text;
  filled boolean;
BEGIN
  FOREACH name IN ARRAY ARRAY[{tables}] LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO filled;
    IF filled THEN
      EXECUTE format('DELETE FROM %I', name);
    END IF;
  END LOOP;
  PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""
# Tables in which deleted rows take much room.
LARGE = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 1000000
"""
STORAGE = Path(__file__).parent / "storage"
_kept: dict[str, psycopg.Connection] = {}
_URL_NAMES = ("BANDWATCH_TEST_POSTGRES_URL", "BANDWATCH_TEST_POSTGRESQL_URL")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--database``, by which only the tests of one database run."""
    parser.addoption("--database", choices=["sqlite", "postgresql"], help="tests of this database")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that run on the database of ``--database``.

    Without it, SQL is tested on both databases (`STORAGE`). What is built on it runs on SQLite
    each time; its twins on PostgreSQL are slow tests.
    """
    wanted = config.getoption("--database")
    if wanted is None:
        for item in items:
            if _database_of(item) == "postgresql" and STORAGE not in item.path.parents:
                item.add_marker(pytest.mark.slow)
        return
    config.hook.pytest_deselected(items=[item for item in items if _database_of(item) != wanted])
    items[:] = [item for item in items if _database_of(item) == wanted]


def _database_of(item: pytest.Item) -> str | None:
    call = getattr(item, "callspec", None)
    return None if call is None else call.params.get("kind")


def _named_server() -> str | None:
    return next((os.environ[name] for name in _URL_NAMES if os.environ.get(name)), None)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """URL of a PostgreSQL on which databases may be made.

    BANDWATCH_TEST_POSTGRES_URL names a running one; otherwise each test process starts its
    own and stops it at the end.
    """
    named = _named_server()
    if named:
        yield named
    else:
        with running_server() as url:
            yield url


@pytest.fixture(scope="session")
def new_postgresql(postgresql_url: str) -> Iterator[Callable[[], str]]:
    """Make empty databases on the server; they are dropped at the end."""
    made = []

    def make() -> str:
        name = f"bandwatch_test_{os.getpid()}_{next(_numbers)}"
        _execute(postgresql_url, f"CREATE DATABASE {name}")
        made.append(name)
        url = make_url(postgresql_url).set(database=name)
        return url.render_as_string(hide_password=False)

    yield make
    if _named_server():  # else the whole server goes
        for name in made:
            _execute(postgresql_url, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(url: str, *statements: str) -> None:
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@functools.cache
def empty_store_file() -> Path:
    """Make a migrated SQLite file, once for each process, to be copied and never written."""
    folder = tempfile.TemporaryDirectory(prefix="bandwatch-template-")
    atexit.register(folder.cleanup)
    file = Path(folder.name) / "store.sqlite3"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def empty_sqlite() -> Path:
    """Give the file of an empty store, to be copied and never written."""
    return empty_store_file()


def open_fresh_store(settings: Settings, template: Path | None = None) -> Engine:
    """Open a store as `open_store` does; a new SQLite file is a copy, not migrated step by step.

    Parameters
    ----------
    template : Path, optional
        What is copied; by default, the file of an empty store.
    """
    parsed = make_url(settings.store_url)
    if parsed.get_backend_name() == "sqlite":
        file = Path(str(parsed.database))
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(template or empty_store_file(), file)
    return open_store(settings)


@pytest.fixture(scope="session")
def shared_postgresql(new_postgresql: Callable[[], str]) -> Iterator[str]:
    """Make a database for the tests of this process to use in turn; see :func:`clear_tables`."""
    url = new_postgresql()
    yield url
    if url in _kept:
        _kept.pop(url).close()


def clear_tables(url: str) -> None:
    """Empty all tables; rebuild them if a test has changed more than rows.

    TRUNCATE makes a new file of every table and index, some two hundred; a test fills a few tables
    with a few rows, which are deleted sooner. The connection is kept: a new one reads the whole
    catalogue first, which takes longer than the rest.
    """
    names = [table.name for table in reversed(metadata.sorted_tables)]  # what refers goes first
    statements = (
        CLEAR.format(tables=", ".join(f"'{name}'" for name in names)),
        f"UPDATE alembic_version SET version_num = '{HEAD}'",
    )
    try:
        try:
            _clear(url, statements)
        except psycopg.OperationalError:  # a test has restarted the server
            _kept.pop(url, None)
            _clear(url, statements)
    except psycopg.errors.UndefinedTable:
        _execute(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
        _migrate(url)


def _clear(url: str, statements: Sequence[str]) -> None:
    if url not in _kept:
        _kept[url] = psycopg.connect(_plain(url), autocommit=True)
        _kept[url].execute("SET lock_timeout = '20s'")
    connection = _kept[url]
    for statement in statements:
        connection.execute(statement)
    for (name,) in connection.execute(LARGE).fetchall():
        connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(name)))


def _migrate(url: str) -> None:
    engine = open_engine(url)
    bring_up_to_date(engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on."""
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """URL of a database without any table."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    return str(request.getfixturevalue("new_postgresql")())


@pytest.fixture
def store_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """URL of a fresh store with its tables."""
    if kind == "sqlite":
        copy = tmp_path / "store.sqlite3"
        shutil.copyfile(empty_store_file(), copy)
        return f"sqlite:///{copy}"
    url = str(request.getfixturevalue("shared_postgresql"))
    clear_tables(url)
    return url


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    """Open a fresh store."""
    engine = open_engine(store_url)
    yield engine
    engine.dispose()
