"""data.js of github-action-benchmark, from a file of the documented schema."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.readers.completion.given import Given
from models.records.errors import ReadError
from models.records.series import Direction
from tests.data.conftest import measured, rejected
from tests.data.readers.read_rows import FILES, by_test, format_of, read_rows, take

PATH = FILES / "data.js"


def test_the_history_has_all_its_runs(store: Engine) -> None:
    summary = take(store, PATH)
    assert (summary.counts.stored, summary.counts.rejected) == (6, 1)
    rows = {(row[2], row[3], row[7], row[14], row[16]) for row in measured(store)}
    assert rows == {
        ("Go benches", "BenchmarkEncode - ns/op", 1761904800123, "", 247.3),
        ("Go benches", "BenchmarkEncode - ns/op", 1761904800123, "2", 238.9),
        ("Go benches", "BenchmarkEncode - MB/s", 1761904800123, "", 258.78),
        ("Go benches", "BenchmarkEncode - ns/op", 1761991200000, "", 133.2),
        ("pytest", "test_wire.py::test_loads", 1761991260000, "", 15445.97),
        ("Size", "binary", 1761991270000, "", 1048576.0),
    }
    ((_, line, reason, content),) = rejected(store)
    assert (line, reason) == (5, "no value, although the status is ok")
    assert "BenchmarkEncode - MB/s" in content


def test_units_and_directions_come_from_the_tool() -> None:
    measurements, _ = read_rows(PATH)
    found = {(row.series.test, row.unit, row.direction) for row in measurements}
    assert found == {
        ("BenchmarkEncode - ns/op", "ns/op", Direction.LOWER_IS_BETTER),
        ("BenchmarkEncode - MB/s", "MB/s", Direction.HIGHER_IS_BETTER),
        ("test_wire.py::test_loads", "iter/sec", Direction.HIGHER_IS_BETTER),
        ("binary", "B", Direction.LOWER_IS_BETTER),
    }
    assert {row.revision[0] for row in measurements} == {"1", "2"}


def test_runs_can_move_to_the_time_of_their_commit() -> None:
    measurements, _ = read_rows(PATH, Given(commit_times=True))
    # 2025-10-31 and 2025-11-01, 9:00 in a zone one hour ahead of UTC
    assert {row.time_ms for row in measurements} == {1761897600000, 1761984000000}


@pytest.mark.parametrize("tail", ["", ";", ";\n"])
@pytest.mark.parametrize("head", ["window.BENCHMARK_DATA = ", "\n window.BENCHMARK_DATA=", ""])
def test_spellings_of_the_statement(tmp_path: Path, head: str, tail: str) -> None:
    path = tmp_path / "anything.txt"
    body = PATH.read_text().removeprefix("window.BENCHMARK_DATA = ")
    path.write_text(head + body.rstrip() + (tail if head else ""))
    assert format_of(path) == "github-action-benchmark"
    assert len(read_rows(path)[0]) == 6


def test_code_is_refused_and_never_executed(tmp_path: Path) -> None:
    mark = tmp_path / "executed"
    path = tmp_path / "data.js"
    for code in (f"require('fs').writeFileSync({str(mark)!r}, '')", "{...other}", "{}; alert(1)"):
        path.write_text(f"window.BENCHMARK_DATA = {code};")
        with pytest.raises(ReadError, match="not valid JSON"):
            read_rows(path)
    assert not mark.exists()


def test_a_history_cut_off_is_refused(store: Engine, tmp_path: Path) -> None:
    path = tmp_path / "data.js"
    path.write_bytes(PATH.read_bytes()[:1500])
    with pytest.raises(ReadError, match="the JSON is cut off"):
        take(store, path)
    assert measured(store) == set()


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"entries": []}, "entries is a list, where an object is expected"),
        ({"entries": {"s": {}}}, "entries of 's' is an object, where a list is expected"),
        ({"entries": {"s": [3]}}, "run 0 of 's' is a number"),
        ({"entries": {"s": [{"benches": []}]}}, "the commit of a run of 's' is missing"),
        ({"entries": {"s": [{"commit": {}, "date": {}}]}}, "the date {} of a run is no time"),
        ({"entries": {"s": [{"commit": {}, "date": 1}]}}, "the benches of .* is missing"),
        ({"entries": {}}, "holds no results"),
        ({}, "entries is missing"),
    ],
)
def test_another_shape_is_named(tmp_path: Path, document: object, message: str) -> None:
    path = tmp_path / "data.js"
    path.write_text("window.BENCHMARK_DATA = " + json.dumps(document))
    with pytest.raises(ReadError, match=message):
        read_rows(path)


def test_values_that_are_no_numbers_are_put_aside(tmp_path: Path) -> None:
    values = ["NaN", "1e999", "-Infinity", '"fast"', "true", "{}", '"12.5"', "7"]
    benches = ", ".join(
        f'{{"name": "t{n}", "unit": "ms", "value": {v}}}' for n, v in enumerate(values)
    )
    path = tmp_path / "data.js"
    path.write_text(
        'window.BENCHMARK_DATA = {"entries": {"s": [{"commit": {"id": "a"}, "date": 1761904800123,'
        f' "tool": "customBiggerIsBetter", "benches": [{benches}]}}]}}}}'
    )
    measurements, bad = read_rows(path)
    assert by_test(measurements) == {"t6": [12.5], "t7": [7.0]}
    assert [row.reason for row in bad] == [
        "the value 'nan' is not a number",
        "the value 'inf' is infinite",
        "the value '-inf' is infinite",
        "the value 'fast' is not a number",
        "the value 'bool True' is not a number",
        "the value 'dict {}' is not a number",
    ]
