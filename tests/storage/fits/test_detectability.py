"""Stated burn-ins, instances and assessments, in the store and out of it."""

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import Engine

from models.records.benchmark_runs import BenchmarkRuns
from models.records.errors import BadArgumentError, NotEnoughDataError
from models.records.measurement import Measurement, Status
from models.records.series import SeriesKey
from models.storage.database.forget_project import forget_synthetic_project
from models.storage.fits.burn_in_store import read_stated_burn_ins, state_burn_in, stated_burn_in
from models.storage.fits.detectability_store import (
    KEPT,
    StoredAssessment,
    read_assessment,
    read_assessments,
    save_assessment,
)
from models.storage.results.benchmark_view import (
    find_benchmarks,
    has_instances,
    read_benchmark_runs,
    read_versions,
)
from models.storage.results.catalogue_view import get_series
from models.storage.results.series_store import mark_synthetic
from tests.storage.made_up import KEY, make_measurement, make_series, store

BENCHMARK = SeriesKey("engine", "main", "bench/a.py", "sum", "linux")


def iteration(job: str, place: int, **differs: object) -> Measurement:
    values = {
        "series": BENCHMARK,
        "unit": "s",
        "time_ms": 5,
        "run_id": job,
        "version": "1.0",
        "instance": job,
        "iteration": place,
        "value": 1.0 + place / 10,
    }
    return make_measurement(**{**values, **differs})


def fill(engine: Engine) -> None:
    rows = [iteration(job, place) for job in ("b", "a") for place in range(3)]
    rows[1] = iteration("b", 1, status=Status.TIMED_OUT, value=None)
    rows[2] = iteration("b", 2, status=Status.FAILED, value=None)
    store(engine, *rows)


def runs_of(engine: Engine, version: str | None = None) -> BenchmarkRuns:
    return read_benchmark_runs(engine, get_series(engine, str(BENCHMARK)), version)


def test_iterations_come_back_by_instance_with_what_became_of_them(engine: Engine) -> None:
    fill(engine)
    runs = runs_of(engine)
    assert runs.key.item == "bench/a.py::sum"
    assert (runs.key.version, runs.key.platform, runs.unit) == ("1.0", "linux", "s")
    assert sorted(runs.instance_ids) == ["a", "b"]
    of_a = runs.instance == runs.instance_ids.index("a")
    np.testing.assert_array_equal(runs.iteration[of_a], [0, 1, 2])
    np.testing.assert_allclose(runs.time[of_a], [1.0, 1.1, 1.2])
    np.testing.assert_array_equal(runs.timed_out[~of_a], [False, True, False])
    np.testing.assert_array_equal(runs.failed[~of_a], [False, False, True])
    assert np.isnan(runs.time[~of_a][1:]).all()


def test_versions_stay_apart_and_the_newest_run_decides(engine: Engine) -> None:
    fill(engine)
    store(engine, *(iteration("c", place, version="2.0", time_ms=9) for place in range(4)))
    series = get_series(engine, str(BENCHMARK))
    found = [
        (item.version, item.instances, item.iterations) for item in read_versions(engine, series.id)
    ]
    assert found == [("2.0", 1, 4), ("1.0", 2, 6)]
    assert runs_of(engine).key.version == "2.0"
    assert runs_of(engine, "1.0").n_iterations == 6
    with pytest.raises(NotEnoughDataError, match=r"no instance of version '3\.0'"):
        runs_of(engine, "3.0")


def test_the_same_instance_in_two_runs_is_two_instances(engine: Engine) -> None:
    store(
        engine,
        *(
            iteration("1", place, run_id=f"night {n}", time_ms=n)
            for n in (1, 2)
            for place in (0, 1)
        ),
    )
    assert runs_of(engine).n_instances == 2


def test_only_series_with_instances_are_benchmarks(engine: Engine) -> None:
    ordinary = make_series(engine)
    assert find_benchmarks(engine) == []
    fill(engine)
    assert [str(item.key) for item in find_benchmarks(engine)] == [str(BENCHMARK)]
    assert has_instances(engine, get_series(engine, str(BENCHMARK)).id)
    assert not has_instances(engine, ordinary)
    with pytest.raises(NotEnoughDataError, match="columns instance and iteration"):
        read_benchmark_runs(engine, get_series(engine, str(KEY)))


def test_the_newest_statement_of_a_burn_in_holds_and_can_be_taken_back(engine: Engine) -> None:
    series_id = make_series(engine)
    assert stated_burn_in(engine, series_id) is None
    state_burn_in(engine, series_id, 5, 10)
    state_burn_in(engine, series_id, 8, 10)  # in the same millisecond
    assert stated_burn_in(engine, series_id) == 8
    state_burn_in(engine, series_id, None, 20)
    assert stated_burn_in(engine, series_id) is None
    assert read_stated_burn_ins(engine)[series_id].set_ms == 20
    with pytest.raises(BadArgumentError, match="from 0 to 1,000,000, not -1"):
        state_burn_in(engine, series_id, -1, 30)


def assessment(series_id: int, version: str = "1", seconds: float = 1.5) -> StoredAssessment:
    return StoredAssessment(
        series_id, version, 7, seconds, {"resample": True}, "h" * 64, {"choices": [1.25, None]}
    )


def test_assessments_come_back_as_they_were_and_old_ones_go(engine: Engine) -> None:
    series_id = make_series(engine)
    assert read_assessment(engine, series_id, "1") is None
    first = assessment(series_id)
    save_assessment(engine, first)
    assert read_assessment(engine, series_id, "1") == first
    for number in range(2, 3 + KEPT):
        save_assessment(engine, replace(first, seconds=float(number)))
    other = assessment(series_id, "2")
    save_assessment(engine, other)
    newest = read_assessment(engine, series_id, "1")
    assert newest is not None
    assert newest.seconds == 2 + KEPT
    assert read_assessments(engine) == {series_id: other}
    assert read_assessments(engine, [series_id + 1]) == {}


def test_what_was_stated_and_found_goes_with_its_series(engine: Engine) -> None:
    series_id = make_series(engine)
    state_burn_in(engine, series_id, 5, 10)
    save_assessment(engine, assessment(series_id))
    with engine.begin() as connection:
        mark_synthetic(connection, KEY.project)
        forget_synthetic_project(connection, KEY.project)
    assert read_stated_burn_ins(engine) == {}
    assert read_assessments(engine) == {}
