"""Stores for tests: each test that asks for ``engine`` runs on SQLite and on PostgreSQL."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from models.storage.engine import open_engine
from models.storage.schema import bring_up_to_date

from .postgresql_server import running_server

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """URL of a PostgreSQL on which databases may be made.

    BANDWATCH_TEST_POSTGRESQL_URL names a running one; otherwise each test process starts its
    own and stops it at the end.
    """
    named = os.environ.get("BANDWATCH_TEST_POSTGRESQL_URL")
    if named:
        yield named
    else:
        with running_server() as url:
            yield url


@pytest.fixture(scope="session")
def new_postgresql(postgresql_url: str) -> Iterator[Callable[..., str]]:
    """Make databases on the server; they are dropped at the end."""
    made = []

    def make(template: str = "template1") -> str:
        name = f"bandwatch_test_{os.getpid()}_{next(_numbers)}"
        _execute(postgresql_url, f"CREATE DATABASE {name} TEMPLATE {template}")
        made.append(name)
        url = make_url(postgresql_url).set(database=name)
        return url.render_as_string(hide_password=False)

    yield make
    for name in reversed(made):
        _execute(postgresql_url, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(url: str, statement: str) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def empty_stores(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str], str]:
    """URL of a migrated store of a kind, made once, to be copied and never written."""
    made: dict[str, str] = {}

    def url_of(kind: str) -> str:
        if kind not in made:
            if kind == "sqlite":
                made[kind] = f"sqlite:///{tmp_path_factory.mktemp('template') / 'store.sqlite3'}"
            else:
                made[kind] = request.getfixturevalue("new_postgresql")()
            engine = open_engine(made[kind])
            bring_up_to_date(engine)
            engine.dispose()
        return made[kind]

    return url_of


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
def store_url(
    kind: str,
    tmp_path: Path,
    empty_stores: Callable[[str], str],
    request: pytest.FixtureRequest,
) -> str:
    """URL of a fresh store with its tables."""
    template = make_url(empty_stores(kind)).database
    assert template is not None
    if kind == "sqlite":
        copy = tmp_path / "store.sqlite3"
        shutil.copy(template, copy)
        return f"sqlite:///{copy}"
    return str(request.getfixturevalue("new_postgresql")(template))


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    """Open a fresh store."""
    engine = open_engine(store_url)
    yield engine
    engine.dispose()
