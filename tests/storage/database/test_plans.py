"""SQLite answers the frequent questions through an index, never by reading a whole table."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from models.storage.database.engine import open_engine
from models.storage.database.schema import bring_up_to_date
from models.storage.fits.draws_view import read_level_draws_many
from models.storage.fits.fit_view import (
    read_bands,
    read_latest_attempt,
    read_latest_fit,
    read_outliers,
)
from models.storage.results.catalogue_view import find_series
from models.storage.results.points_view import read_points
from tests.storage.made_up import make_measurement, make_series, store

LARGE = ("measurement", "replaced_measurement", "run", "fit", "fit_day", "fit_outlier", "draws")


@pytest.mark.parametrize(
    "ask",
    [
        lambda engine: read_points(engine, 1, since_ms=5),
        lambda engine: read_points(engine, 1, as_of_ms=5),
        lambda engine: read_latest_fit(engine, 1, as_of_ms=5),
        lambda engine: read_latest_attempt(engine, 1),
        lambda engine: read_bands(engine, 1),
        lambda engine: read_outliers(engine, 1),
        lambda engine: read_level_draws_many(engine, [(1, 5), (2, 5), (3, 5), (2, 6)]),
        lambda engine: read_level_draws_many(engine, [(1, 5), (1, 6)]),
        lambda engine: find_series(engine),
        lambda engine: store(engine, make_measurement(value=7.0)),  # reads and replaces
    ],
)
def test_no_large_table_is_read_whole(tmp_path: Path, ask: Callable[[Engine], Any]) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    bring_up_to_date(engine)
    make_series(engine)
    asked = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    ask(engine)
    event.remove(engine, "before_cursor_execute", note)
    plans = []
    with engine.connect() as connection:
        for statement, parameters in asked:
            if statement.startswith(("SELECT", "UPDATE")):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                plans += [row[3] for row in plan]
    assert plans
    for step in plans:
        assert not any(step.startswith(f"SCAN {table}") for table in LARGE), (step, plans)
    engine.dispose()
