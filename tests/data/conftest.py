"""A real store in a file, and what is in it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from models.storage.database.engine import open_engine
from models.storage.database.schema import bring_up_to_date
from models.storage.database.tables import branch, measurement, project, rejected_row, run, series


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate once; tests take copies."""
    path = tmp_path_factory.mktemp("store") / "empty.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    bring_up_to_date(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def new_store(empty_database: Path, tmp_path: Path) -> Iterator[Callable[[], Engine]]:
    """Make as many empty stores as a test wants."""
    made: list[Engine] = []

    def make() -> Engine:
        path = tmp_path / f"store{len(made)}.sqlite3"
        shutil.copy(empty_database, path)
        made.append(open_engine(f"sqlite:///{path}"))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()


@pytest.fixture
def store(new_store: Callable[[], Engine]) -> Engine:
    return new_store()


def measured(engine: Engine) -> set[tuple[Any, ...]]:
    """Everything that the store holds about measurements, without its keys and clocks."""
    query = select(
        project.c.name,
        branch.c.name,
        series.c.suite,
        series.c.test,
        series.c.platform,
        series.c.unit,
        series.c.lower_is_better,
        run.c.time_ms,
        run.c.run_id,
        run.c.revision,
        run.c.version,
        run.c.host,
        measurement.c.instance,
        measurement.c.iteration,
        measurement.c.replicate,
        measurement.c.status,
        measurement.c.value,
    ).select_from(
        measurement.join(run, measurement.c.run_id == run.c.id)
        .join(series, measurement.c.series_id == series.c.id)
        .join(branch, series.c.branch_id == branch.c.id)
        .join(project)
    )
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    assert len(rows) == len(set(rows))
    return set(rows)


def rejected(engine: Engine) -> list[tuple[str, int, str, str]]:
    """Rows kept aside: file, line, reason, content; in order of line."""
    kept = rejected_row.c
    query = select(kept.file, kept.line, kept.reason, kept.content).order_by(kept.line, kept.id)
    with engine.connect() as connection:
        return [(row[0], row[1], row[2], row[3]) for row in connection.execute(query)]
