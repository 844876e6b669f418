"""A run is one point, whatever it measured."""

import numpy as np
import pytest

from dashboard.shared.series_history.one_per_run import one_per_run
from models.records.points import Points


def made(times: list[int], values: list[float], runs: list[str]) -> Points:
    size = len(times)
    blank = np.full(size, "", dtype=object)
    return Points(
        measurement_id=np.arange(10, 10 + size),
        time_ms=np.array(times),
        run_ms=np.array(times),
        value=np.array(values),
        status=np.array(["ok" if np.isfinite(v) else "failed" for v in values], dtype=object),
        revision=blank,
        version=blank,
        run_id=np.array(runs, dtype=object),
        host=blank,
        instance=blank,
        iteration=np.full(size, -1),
        replicate=blank,
        stored_ms=np.zeros(size, dtype=np.int64),
    )


def test_values_of_a_run_become_their_mean_without_outliers() -> None:
    nan = float("nan")
    points = made([1, 1, 1, 2, 2, 3], [4, 6, 90, nan, 7, nan], ["a", "a", "a", "b", "b", "c"])
    outlier = np.array([False, False, True, False, False, False])
    runs = one_per_run(points, outlier)
    assert runs.points.value[:2] == pytest.approx([5, 7])
    assert np.isnan(runs.points.value[2])
    assert list(runs.points.status) == ["ok", "ok", "failed"]
    assert list(runs.points.measurement_id) == [10, 14, 15]
    assert list(runs.count) == [3, 1, 0]
    assert not runs.outlier.any()


def test_a_run_of_outliers_alone_is_one_and_runs_of_one_moment_stay_apart() -> None:
    points = made([1, 1, 1, 1], [50, 70, 4, 6], ["a", "a", "b", "b"])
    runs = one_per_run(points, np.array([True, True, False, False]))
    assert list(runs.points.value) == [60, 5]
    assert list(runs.outlier) == [True, False]


def test_without_replicates_nothing_changes() -> None:
    points = made([1, 2, 3], [1, 2, 3], ["a", "b", "c"])
    assert one_per_run(points, np.zeros(3, bool)).points is points
    empty = made([], [], [])
    assert len(one_per_run(empty, np.zeros(0, bool)).points) == 0
