"""Made-up measurements and fits for tests of the store."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.fit import Diagnostics, FitOptions, LevelFit, Likelihood
from models.records.measurement import Measurement
from models.records.series import Direction, SeriesKey
from models.storage.fits.fit_store import save_fit
from models.storage.results.catalogue_view import get_series
from models.storage.results.measurement_store import store_batch

KEY = SeriesKey("engine", "main", "startup", "cold", "linux")


def make_measurement(**differs: Any) -> Measurement:
    """Make a measurement of 1.5 ms at time 0, except for what differs."""
    values = {
        "series": KEY,
        "unit": "ms",
        "direction": Direction.LOWER_IS_BETTER,
        "time_ms": 0,
        "value": 1.5,
    }
    return Measurement(**{**values, **differs})


def store(engine: Engine, *batch: Measurement, now_ms: int = 1) -> None:
    """Store measurements outside of an ingest."""
    with engine.begin() as connection:
        store_batch(connection, None, batch, now_ms)


def make_series(engine: Engine, key: SeriesKey = KEY, days: int = 3) -> int:
    """Store a measurement on each of the first days of 1970; gives the series' id."""
    store(engine, *(make_measurement(series=key, time_ms=day * DAY_MS) for day in range(days)))
    return get_series(engine, str(key)).id


def make_fit(
    days: int = 5, draws: int = 40, measurements: int = 3, seed: int = 1, **differs: Any
) -> LevelFit:
    """Make a fit of random numbers whose first measurement is an outlier."""
    rng = np.random.default_rng(seed)
    level = rng.normal(100, 2, (draws, days)).astype(np.float32)
    outlier = np.zeros(measurements, dtype=bool)
    outlier[:1] = True
    values: dict[str, Any] = {
        "days": np.arange(10, 10 + days, dtype=np.int64),
        "level": level,
        "sigma": rng.gamma(2, 1, draws),
        "tau": rng.gamma(2, 1, draws),
        "nu": None,
        "predictive": np.quantile(level, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0).T - 1.0,
        "calibration": 1.25,
        "outlier": outlier,
        "likelihood": Likelihood.GAUSSIAN,
        "knots": 4,
        "diagnostics": Diagnostics(1.002, 900.0, 800.0, 0, 0, 0.9),
        "seconds": {"sampling": 0.25},
    }
    return LevelFit(**{**values, **differs})


def save(
    engine: Engine,
    series_id: int,
    fit: LevelFit,
    *,
    created_ms: int = 1,
    measurement_ids: NDArray[np.int64] | None = None,
    options: FitOptions | None = None,
) -> int:
    """Save a fit with unremarkable accompaniments."""
    if measurement_ids is None:
        measurement_ids = np.arange(1, len(fit.outlier) + 1, dtype=np.int64)
    return save_fit(
        engine,
        series_id,
        fit,
        options=options or FitOptions(),
        data_hash="0" * 64,
        toolchain="made up",
        measurement_ids=measurement_ids,
        created_ms=created_ms,
    )
