"""A store that is copied to another kind of database shows the same, and goes on."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, inspect, text

from models.records.errors import StoreError
from models.storage.database.copy_store import copy_store
from models.storage.database.engine import open_engine
from models.storage.fits.draws_view import read_level_draws
from models.storage.fits.fit_view import read_latest_fit, read_outliers
from models.storage.results.catalogue_view import get_series
from models.storage.results.ingest_store import begin_ingest
from models.storage.results.points_view import read_points
from tests.storage.made_up import KEY, make_fit, make_measurement, make_series, save, store


@pytest.fixture
def target(kind: str, tmp_path: Path, new_postgresql: Callable[[], str]) -> Iterator[Engine]:
    """Open an empty database of the other kind."""
    other = new_postgresql() if kind == "sqlite" else f"sqlite:///{tmp_path / 'copy.sqlite3'}"
    engine = open_engine(other)
    yield engine
    engine.dispose()


def _shown(engine: Engine) -> dict[str, Any]:
    series = get_series(engine, str(KEY))
    fit = read_latest_fit(engine, series.id)
    assert fit is not None
    return {
        "series": series,
        "points": asdict(read_points(engine, series.id)),
        "past": asdict(read_points(engine, series.id, as_of_ms=15)),
        "fit": asdict(fit),
        "draws": read_level_draws(engine, fit.id, [10, 12]),
        "outliers": read_outliers(engine, fit.id),
    }


def counted_rows(engine: Engine, table: str) -> int:
    """Return how many rows the database believes a table has, 0 before it ever counted."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            query = text("SELECT reltuples FROM pg_class WHERE relname = :table")
            return int(connection.scalar(query, {"table": table}) or 0)
        if not inspect(engine).has_table("sqlite_stat1"):
            return 0
        query = text("SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = :table")
        return int(connection.scalar(query, {"table": table}) or 0)


def test_a_copy_shows_the_same_and_goes_on(engine: Engine, target: Engine) -> None:
    series_id = make_series(engine)
    store(engine, make_measurement(value=2.0, host="☃"), now_ms=20)
    fit_id = save(engine, series_id, make_fit())
    with engine.begin() as connection:
        begin_ingest(connection, "file", "0" * 64, 1)
    told: list[tuple[str, int, int]] = []
    counts = copy_store(engine, target, lambda *far: told.append(far))
    assert counts["measurement"] == 3
    assert counts["replaced_measurement"] == 1
    assert counts["draws"] == 5
    assert ("measurement", 3, 3) in told
    assert counted_rows(target, "measurement") == 3  # by the database itself, for its plans
    np.testing.assert_equal(_shown(target), _shown(engine))
    store(target, make_measurement(time_ms=99))
    assert len(read_points(target, series_id)) == 4
    assert save(target, series_id, make_fit(), created_ms=50) > fit_id


def test_a_store_with_rows_is_not_overwritten(engine: Engine, target: Engine) -> None:
    make_series(engine)
    assert copy_store(engine, target)["series"] == 1
    with pytest.raises(StoreError, match="holds rows of table 'project' already"):
        copy_store(engine, target)
