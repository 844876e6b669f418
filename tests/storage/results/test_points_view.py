"""Points of a series in time: windows, order, and one series alone."""

from dataclasses import replace

import numpy as np
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.storage.results.catalogue_view import get_series
from models.storage.results.points_view import read_points
from tests.storage.made_up import KEY, make_measurement, make_series, store


def test_windows_begin_inside_and_end_outside(engine: Engine) -> None:
    series_id = make_series(engine, days=5)
    days = read_points(engine, series_id, since_ms=DAY_MS, until_ms=3 * DAY_MS).time_ms // DAY_MS
    assert days.tolist() == [1, 2]
    assert len(read_points(engine, series_id, since_ms=DAY_MS + 1)) == 3
    assert len(read_points(engine, series_id, until_ms=0)) == 0


def test_points_are_sorted_by_time_and_then_by_storing(engine: Engine) -> None:
    store(engine, make_measurement(time_ms=2), make_measurement(time_ms=1, replicate="b"))
    store(engine, make_measurement(time_ms=1, replicate="a"))
    points = read_points(engine, get_series(engine, str(KEY)).id)
    assert points.time_ms.tolist() == [1, 1, 2]
    assert points.replicate.tolist() == ["b", "a", ""]
    assert (np.diff(points.measurement_id[:2]) > 0).all()


def test_points_of_other_series_stay_out(engine: Engine) -> None:
    other = make_series(engine, replace(KEY, test="warm"), days=2)
    series_id = make_series(engine, days=4)
    assert len(read_points(engine, series_id)) == 4
    assert len(read_points(engine, other)) == 2


def test_no_points_are_typed_all_the_same(engine: Engine) -> None:
    points = read_points(engine, 12345)
    assert len(points) == 0
    assert (points.time_ms.dtype.name, points.value.dtype.name) == ("int64", "float64")
    assert points.status.dtype == object


def test_windows_also_hold_for_the_past(engine: Engine) -> None:
    store(engine, make_measurement(time_ms=1), make_measurement(time_ms=5), now_ms=10)
    store(engine, make_measurement(time_ms=5, value=9.0), now_ms=20)
    series_id = get_series(engine, str(KEY)).id
    then = read_points(engine, series_id, since_ms=2, as_of_ms=15)
    assert (then.time_ms.tolist(), then.value.tolist()) == ([5], [1.5])


def test_pages_follow_each_other_without_gaps(engine: Engine) -> None:
    for replicate in "abc":
        store(engine, *(make_measurement(time_ms=day, replicate=replicate) for day in range(4)))
    store(engine, make_measurement(time_ms=2, replicate="b", value=9.0), now_ms=20)
    series_id = get_series(engine, str(KEY)).id
    for as_of_ms in (None, 15):
        whole = read_points(engine, series_id, as_of_ms=as_of_ms)
        found: list[int] = []
        after = None
        while len(page := read_points(engine, series_id, as_of_ms=as_of_ms, after=after, limit=5)):
            found += page.measurement_id.tolist()
            columns = (page.time_ms, page.run_ms, page.measurement_id)
            place, ran, number = (int(column[-1]) for column in columns)
            after = (place, ran, number)
        assert found == whole.measurement_id.tolist()
        assert len(found) == 12
