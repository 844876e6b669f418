"""hyperfine's JSON, written by hyperfine 1.15.0."""

import json
from pathlib import Path

import pytest

from data.readers.completion.given import Given
from models.records.errors import ReadError
from models.records.measurement import Status
from tests.data.readers.read_rows import FILES, GIVEN, by_test, format_of, read_rows

PATH = FILES / "hyperfine.json"


def test_each_execution_is_a_replicate() -> None:
    assert format_of(PATH) == "hyperfine"
    measurements, rejected = read_rows(PATH, GIVEN)
    assert rejected == []
    found = by_test(measurements)
    assert found["seq 1000"] == [0.010540078000000001, 0.0020070870000000003, 0.0034108280000000003]
    assert found["sleep 0.01 (n=200000)"] == [0.024010007, 0.016198402, 0.023721598]
    assert len(found) == 6
    assert [row.replicate for row in measurements[:3]] == ["1", "2", "3"]
    assert {(row.unit, row.direction.value, row.series.suite) for row in measurements} == {
        ("s", "lower", "hyperfine")
    }


def test_a_command_that_fails_keeps_its_time_and_its_failure() -> None:
    failed = [row for row in read_rows(PATH, GIVEN)[0] if row.status is Status.FAILED]
    assert {row.series.test for row in failed} == {"false (n=1000)", "false (n=200000)"}
    assert failed[0].value == 0.0017451180000000001


def test_flags_name_what_the_file_does_not() -> None:
    given = Given(time="2025-01-01", suite="shell", platform="laptop", revision="abc", version="2")
    (row, *_) = read_rows(PATH, given)[0]
    assert (row.series.suite, row.series.platform, row.revision, row.version) == (
        "shell",
        "laptop",
        "abc",
        "2",
    )


def write(folder: Path, results: object) -> Path:
    path = folder / "results.json"
    path.write_text(json.dumps({"results": results}))
    return path


def test_memory_is_a_series_of_its_own(tmp_path: Path) -> None:
    result = {"command": "x", "times": [1.5, 2.5], "memory_usage_byte": [100, 200]}
    measurements, _ = read_rows(write(tmp_path, [result]), GIVEN)
    assert by_test(measurements) == {"x": [1.5, 2.5], "x (memory)": [100.0, 200.0]}
    assert {row.unit for row in measurements} == {"s", "B"}


def test_a_killed_command_failed(tmp_path: Path) -> None:
    result = {"command": "x", "times": [1.5, 2.5], "exit_codes": [0, None]}
    measurements, _ = read_rows(write(tmp_path, [result]), GIVEN)
    assert [row.status for row in measurements] == [Status.OK, Status.FAILED]


def test_without_single_times_the_mean_stands(tmp_path: Path) -> None:
    measurements, _ = read_rows(write(tmp_path, [{"command": "x", "mean": 2.0}]), GIVEN)
    assert by_test(measurements) == {"x": [2.0]}


@pytest.mark.parametrize(
    ("results", "message"),
    [
        ([], "no reader recognises"),
        ([{"command": "x", "times": {"a": 1}}], "times of 'x' is an object"),
        ([{"command": "x", "mean": 1}, 3], "a result is a number"),
        ([{"command": {}, "mean": 1}], "command is an object, where a text"),
    ],
)
def test_another_shape_is_named(tmp_path: Path, results: object, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read_rows(write(tmp_path, results), GIVEN)
