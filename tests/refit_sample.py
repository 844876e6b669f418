"""A small store to refit: two series that can be fitted, and two that cannot."""

import numpy as np
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.measurement import Measurement
from models.records.series import Direction, Series, SeriesKey
from models.storage.results.catalogue_view import match_series
from models.storage.results.ingest_store import begin_ingest
from models.storage.results.measurement_store import store_batch
from tests.present import PRESENT_MS


def fill(engine: Engine) -> None:
    rng = np.random.default_rng(7)
    store(engine, measurements("steady", 100 + rng.normal(0, 1, 120)))
    store(
        engine,
        measurements(
            "stepped", np.r_[np.full(60, 50.0), np.full(60, 60.0)] + rng.normal(0, 0.5, 120)
        ),
    )
    store(engine, measurements("constant", np.full(40, 3.0)))
    store(engine, measurements("short", np.array([1.0, 2.0])))


def measurements(test: str, values: np.ndarray, *, per_day: int = 2) -> list[Measurement]:
    key = SeriesKey("p", "main", "suite", test, "linux")
    return [
        Measurement(
            key,
            "ms",
            Direction.LOWER_IS_BETTER,
            time_ms=20_000 * DAY_MS + index * DAY_MS // per_day,
            value=float(value),
            run_id=str(index),
        )
        for index, value in enumerate(values)
    ]


def store(engine: Engine, rows: list[Measurement]) -> None:
    with engine.begin() as connection:
        ingest_id = begin_ingest(connection, "made.csv", "0" * 64, PRESENT_MS)
        store_batch(connection, ingest_id, rows, PRESENT_MS)


def only(engine: Engine, pattern: str) -> Series:
    (found,) = match_series(engine, pattern)
    return found
