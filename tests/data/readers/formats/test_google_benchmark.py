"""Google Benchmark's JSON, written by Google Benchmark 1.7.1."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from data.readers.open_reader import open_reader
from models.records.errors import ReadError
from models.records.measurement import Status
from models.records.series import Direction
from tests.data.readers.read_rows import FILES, by_test, format_of, read_rows

PATH = FILES / "google-benchmark.json"


def test_repetitions_are_replicates_and_aggregates_left_out() -> None:
    assert format_of(PATH) == "google-benchmark"
    measurements, rejected = read_rows(PATH)
    assert rejected == []
    found = by_test(measurements)
    assert found["BM_memcpy/64"] == [
        0.01287596469926975,
        0.011639330906904721,
        0.012089187749357418,
    ]
    assert found["BM_memcpy/64 (cpu_time)"][0] == 0.00392677798232916
    assert found["BM_memcpy/4096 (bytes_per_second)"][2] == 49516693783.13829
    assert not [name for name in found if name.endswith(("mean", "median", "cv", "BigO", "RMS"))]
    assert sum(map(len, found.values())) == 28
    named = {(row.series.test, row.replicate) for row in measurements}
    assert len(named) == len(measurements)


def test_units_and_directions_come_from_the_field() -> None:
    found = {row.series.test: (row.unit, row.direction) for row in read_rows(PATH)[0]}
    assert found["BM_memcpy/64"] == ("us", Direction.LOWER_IS_BETTER)
    assert found["BM_StringCreation (cpu_time)"] == ("ns", Direction.LOWER_IS_BETTER)
    assert found["BM_memcpy/64 (bytes_per_second)"] == ("B/s", Direction.HIGHER_IS_BETTER)
    assert found["BM_sort/64/real_time/threads:2 (items_per_second)"] == (
        "items/s",
        Direction.HIGHER_IS_BETTER,
    )


def test_run_host_and_failure() -> None:
    measurements, _ = read_rows(PATH)
    assert {(row.series.suite, row.time_ms, row.host) for row in measurements} == {
        ("b", 1795817932000, "runner-7")
    }
    failed = [row for row in measurements if row.status is Status.FAILED]
    assert {(row.series.test, row.value) for row in failed} == {
        ("BM_fails", None),
        ("BM_fails (cpu_time)", None),
    }


def test_counters_stay_with_the_values_of_their_repetition() -> None:
    with closing(open_reader(PATH)) as reader:
        assert reader.ignored == ()
    found = [(row.series.test, row.counters) for row in read_rows(PATH)[0] if row.counters]
    assert found[0] == ("BM_memcpy/64", '{"blocks":254661711.07714427}')
    assert len(found) == len({counters for _, counters in found}) * 3  # a time, a CPU time, a rate


def test_aggregates_alone_give_their_median(tmp_path: Path) -> None:
    document = json.loads(PATH.read_text())
    document["benchmarks"] = [
        item for item in document["benchmarks"] if item["run_type"] == "aggregate"
    ]
    path = tmp_path / "results.json"
    path.write_text(json.dumps(document))
    found = by_test(read_rows(path)[0])
    assert found["BM_memcpy/64"] == [0.012089187749357418]
    assert len(found) == 6


def test_old_versions_tell_aggregates_by_name(tmp_path: Path) -> None:
    items = [
        {"name": name, "real_time": value, "cpu_time": value, "time_unit": "ns"}
        for name, value in (("BM_a", 1.5), ("BM_a", 2.5), ("BM_a_mean", 2.0), ("BM_a_stddev", 0.5))
    ]
    path = tmp_path / "results.json"
    path.write_text(json.dumps({"context": {"date": "2018-01-01 10:00:00"}, "benchmarks": items}))
    assert by_test(read_rows(path)[0]) == {"BM_a": [1.5, 2.5], "BM_a (cpu_time)": [1.5, 2.5]}


def test_a_file_without_benchmarks_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    for items, message in (([], "no results"), ({}, "benchmarks is an object"), ([1], "a number")):
        path.write_text(json.dumps({"context": {"date": "2018-01-01"}, "benchmarks": items}))
        with pytest.raises(ReadError, match=message):
            read_rows(path)
