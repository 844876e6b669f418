"""Counts per series and day, failed runs among them, on both databases."""

import numpy as np
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.measurement import Status
from models.records.series import SeriesKey
from models.storage.results.catalogue_view import get_series
from models.storage.results.days_view import read_day_counts, read_last_day
from tests.storage.made_up import KEY, make_measurement, store

OTHER = SeriesKey("engine", "main", "startup", "warm", "linux")


def test_each_day_counts_its_own_measurements(engine: Engine) -> None:
    last_ms = DAY_MS - 1
    times = [3 * DAY_MS, 3 * DAY_MS + last_ms, 5 * DAY_MS, 5 * DAY_MS + 1, 5 * DAY_MS + 2]
    store(engine, *(make_measurement(time_ms=time) for time in times))
    failed = {"value": None, "status": Status.FAILED}
    store(
        engine,
        make_measurement(series=OTHER, time_ms=5 * DAY_MS),
        make_measurement(series=OTHER, time_ms=5 * DAY_MS + 1, **failed),
        make_measurement(series=OTHER, time_ms=6 * DAY_MS, **failed),
        make_measurement(series=OTHER, time_ms=9 * DAY_MS),
    )
    first, second = (get_series(engine, str(key)).id for key in (KEY, OTHER))
    counts = read_day_counts(engine, [second, first], 3, 6)
    assert counts.series_ids == (second, first)
    np.testing.assert_array_equal(counts.stored, [[0, 0, 2, 1], [2, 0, 3, 0]])
    np.testing.assert_array_equal(counts.failed, [[0, 0, 1, 1], [0, 0, 0, 0]])
    assert read_last_day(engine, [first]) == 5
    assert read_last_day(engine, [first, second]) == 9


def test_nothing_stored_and_no_days_give_empty_tables(engine: Engine) -> None:
    assert read_last_day(engine, [1, 2]) is None
    assert read_day_counts(engine, [1], 3, 2).stored.shape == (1, 0)
    assert read_day_counts(engine, [], 3, 5).stored.shape == (0, 3)
    assert not read_day_counts(engine, [1], 3, 5).stored.any()
