"""What lists count as of a moment equals what the histories of that moment hold."""

import numpy as np
import pytest
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.measurement import Status
from models.records.series import SeriesKey
from models.records.series_filter import SeriesFilter
from models.storage.fits.attempts_view import read_attempts
from models.storage.results.catalogue_view import get_series
from models.storage.results.days_view import read_day_counts, read_last_day
from models.storage.results.failures_view import read_failures
from models.storage.results.ingest_store import begin_ingest, finish_ingest
from models.storage.results.ingest_view import read_ingest, read_ingests
from models.storage.results.points_view import read_points
from models.storage.results.run_view import read_run
from tests.storage.made_up import KEY, make_fit, make_measurement, make_series, save, store

KEYS = [SeriesKey("p", "main", "s", name, "linux") for name in ("a", "b", "c")]
MOMENTS = (*range(5, 75, 10), None)


@pytest.fixture
def corrected(engine: Engine) -> Engine:
    """Store, add and correct at the times 10, 20 … 60."""
    rng = np.random.default_rng(5)
    for now_ms in range(10, 70, 10):
        batch = {}
        for _ in range(12):
            status = Status(rng.choice([status.value for status in Status]))
            key, day = KEYS[rng.integers(3)], int(rng.integers(4))
            batch[key, day] = make_measurement(
                series=key,
                time_ms=day * DAY_MS,
                status=status,
                value=float(now_ms) if status is Status.OK else None,
                run_id="run",
            )
        store(engine, *batch.values(), now_ms=now_ms)
    return engine


@pytest.mark.parametrize("moment", MOMENTS)
def test_failures_are_those_of_the_moment(corrected: Engine, moment: int | None) -> None:
    rows = read_failures(corrected, SeriesFilter(), 0, 4 * DAY_MS, as_of_ms=moment)
    told = {
        row.series.key: (row.failed, row.timed_out, row.measurements, row.last.time_ms)
        for row in rows
    }
    expected = {}
    for key in KEYS:
        points = read_points(corrected, get_series(corrected, str(key)).id, as_of_ms=moment)
        bad = points.status != Status.OK.value
        if bad.any():
            failed = int((points.status == Status.FAILED.value).sum())
            late = int((points.status == Status.TIMED_OUT.value).sum())
            expected[key] = (failed, late, len(points), int(points.time_ms[bad].max()))
            (row,) = (row for row in rows if row.series.key == key)
            assert row.last.status.value == points.status[bad][-1]
    assert told == expected
    assert moment == 5 or expected


@pytest.mark.parametrize("moment", MOMENTS)
def test_days_are_those_of_the_moment(corrected: Engine, moment: int | None) -> None:
    ids = [get_series(corrected, str(key)).id for key in KEYS]
    found = read_day_counts(corrected, ids, 0, 3, as_of_ms=moment)
    every = [read_points(corrected, series_id, as_of_ms=moment) for series_id in ids]
    for place, points in enumerate(every):
        days = points.time_ms // DAY_MS
        bad = points.status != Status.OK.value
        np.testing.assert_array_equal(found.stored[place], np.bincount(days, minlength=4))
        np.testing.assert_array_equal(found.failed[place], np.bincount(days[bad], minlength=4))
    newest = [int(points.time_ms.max()) // DAY_MS for points in every if len(points)]
    assert read_last_day(corrected, ids, as_of_ms=moment) == (max(newest) if newest else None)


def test_the_run_of_a_point_is_that_of_the_moment(engine: Engine) -> None:
    first = make_measurement(run_id="run", replicate="1", value=2.0)
    store(engine, first, make_measurement(run_id="run", replicate="2", value=3.0), now_ms=10)
    store(engine, make_measurement(run_id="run", replicate="1", value=9.0), now_ms=20)
    store(engine, make_measurement(run_id="run", replicate="3", value=4.0), now_ms=30)
    point = int(read_points(engine, get_series(engine, str(KEY)).id).measurement_id[0])

    def told(as_of_ms: int | None) -> tuple[list[float | None], int] | None:
        found = read_run(engine, point, as_of_ms=as_of_ms)
        return None if found is None else ([item.value for item in found.values], found.stored_ms)

    assert told(9) is None
    assert told(10) == told(19) == ([2.0, 3.0], 10)
    assert told(20) == ([9.0, 3.0], 20)
    assert told(None) == ([9.0, 3.0, 4.0], 20)


def test_ingests_and_attempts_are_those_of_the_moment(engine: Engine) -> None:
    with engine.begin() as connection:
        for name, begun in (("old.csv", 10), ("new.csv", 30)):
            identity = begin_ingest(connection, name, "0" * 64, begun)
            finish_ingest(connection, identity, begun + 10, zoneless_times=0)
    assert [item.file for item in read_ingests(engine)] == ["new.csv", "old.csv"]
    assert [item.file for item in read_ingests(engine, as_of_ms=29)] == ["old.csv"]
    (running,) = read_ingests(engine, as_of_ms=15)
    assert running.finished_ms is None
    assert read_ingest(engine, identity, as_of_ms=29) is None
    assert read_ingest(engine, identity, as_of_ms=40) == read_ingest(engine, identity)
    series_id = make_series(engine)
    first, second = (save(engine, series_id, make_fit(), created_ms=time) for time in (10, 20))
    assert read_attempts(engine, [series_id], as_of_ms=9) == {}
    assert read_attempts(engine, [series_id], as_of_ms=19)[series_id].fit_id == first
    assert read_attempts(engine, [series_id], as_of_ms=20)[series_id].fit_id == second
