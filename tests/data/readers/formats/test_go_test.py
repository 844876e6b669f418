"""Text of ``go test -bench``, written by go 1.19.8."""

from pathlib import Path

import pytest

from models.records.errors import ReadError
from models.records.measurement import Status
from models.records.series import Direction
from tests.data.readers.read_rows import FILES, GIVEN, by_test, format_of, read_rows

PATH = FILES / "go-test.txt"


def write(folder: Path, text: str) -> Path:
    path = folder / "bench.txt"
    path.write_text(text)
    return path


def test_repeats_are_replicates_and_metrics_series() -> None:
    assert format_of(PATH) == "go-test"
    measurements, rejected = read_rows(PATH, GIVEN)
    assert rejected == []
    found = by_test(measurements)
    assert found["Hash-2"] == [1.258, 0.957, 1.083]
    assert found["Encode/size=64-2 (MB/s)"] == [258.78, 267.9, 480.38]
    assert found["Encode/size=4096-2 (frames/op)"] == [512.0] * 3
    assert found["Encode/size=4096-2 (B/op)"] == [4098.0] * 3
    assert sum(map(len, found.values())) == 39
    assert {row.replicate for row in measurements} == {"1", "2", "3"}


def test_headers_name_suite_and_platform() -> None:
    measurements, _ = read_rows(PATH, GIVEN)
    assert {(row.series.suite, row.series.platform) for row in measurements} == {
        ("example.org/wire/wire", "linux/amd64 AMD EPYC")
    }
    rates = {row.series.test for row in measurements if row.direction is Direction.HIGHER_IS_BETTER}
    assert rates == {"Encode/size=64-2 (MB/s)", "Encode/size=4096-2 (MB/s)"}


def test_events_of_go_test_json_know_the_time() -> None:
    path = FILES / "go-test.jsonl"
    assert format_of(path) == "go-test"
    measurements, _ = read_rows(path)
    assert by_test(measurements) == {"Hash-2": [2.605, 2.555]}
    assert {(row.series.suite, row.time_ms) for row in measurements} == {
        ("example.org/wire/wire", 1795818432694)
    }


def test_settings_state_commit_and_direction(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "commit: 7cd9055\ncommit-time: 2016-02-11T13:25:45-05:00\nUnit hits/op better=higher\n"
        "pkg: p\nBenchmarkA 10 5 ns/op 3 hits/op\npkg: q\nBenchmarkA-4 10 6 ns/op 1e3 rows/sec\n",
    )
    measurements, _ = read_rows(path)
    assert by_test(measurements) == {
        "p: A": [5.0],
        "p: A (hits/op)": [3.0],
        "q: A-4": [6.0],
        "q: A-4 (rows/sec)": [1000.0],
    }
    assert [row.direction is Direction.HIGHER_IS_BETTER for row in measurements] == [
        False,
        True,
        False,
        True,
    ]
    assert {(row.revision, row.time_ms) for row in measurements} == {("7cd9055", 1455215145000)}


def test_a_failed_benchmark_and_a_broken_line_are_kept(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "goos: linux\nBenchmarkA-2 10 5 ns/op\n--- FAIL: BenchmarkA-2\n    x_test.go:3: no\n"
        "BenchmarkB-2 10 5 ns/op 7\nBenchmarkC-2 10 fast ns/op\nBenchmarkD-2\nFAIL\n",
    )
    measurements, rejected = read_rows(path, GIVEN)
    assert [(row.value, row.status) for row in measurements] == [
        (5.0, Status.OK),
        (None, Status.FAILED),
    ]
    assert [(row.line, row.reason) for row in rejected] == [
        (5, "the values and units do not come in pairs"),
        (6, "the value 'fast' is not a number"),
    ]


def test_a_run_without_benchmarks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="holds no results"):
        read_rows(write(tmp_path, "goos: linux\ngoarch: amd64\nPASS\nok p 0.3s\n"), GIVEN)
    with pytest.raises(ReadError, match=r"line 2 is no event of go test -json"):
        read_rows(write(tmp_path, '{"Action": "run", "Package": "p"}\n{"Action": \n'), GIVEN)


def test_a_line_of_ten_megabytes_costs_nothing(tmp_path: Path) -> None:
    path = write(
        tmp_path, "BenchmarkA 10 5 ns/op\nBenchmark" + "x" * 10_000_000 + "\nb: " + "y" * 10_000_000
    )
    assert by_test(read_rows(path, GIVEN)[0]) == {"A": [5.0]}
