"""Hail's JSON lines, as benchmarks and as rows for the store."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.readers.iterations.benchmarks import read_benchmark_file
from data.readers.iterations.hail import HailJson, read_hail
from data.readers.iterations.hail_line import parse_hail_line
from data.readers.open_reader import open_reader
from models.records.errors import ReadError
from models.records.measurement import Status
from models.services.rows.known_series import KnownSeries
from models.services.rows.row_error import RowError
from models.services.rows.validation import RowChecker
from models.storage.results.series_store import SeriesCatalogue


def line(job: int = 1, **changes: Any) -> str:
    content = {
        "path": "bench/x.py",
        "name": "test_x",
        "version": "0.2",
        "platform": "Linux",
        "python": "3.11",
        "batch_id": 7,
        "job_id": job,
        "attempt_id": "a",
        "start": "2024-01-01T00:00:00+00:00",
        "iterations": [
            {"time": 2.5, "is_burn_in": True, "timed_out": False},
            {"time": 2.0, "is_burn_in": False, "timed_out": False},
            {"time": 9.0, "is_burn_in": False, "timed_out": True, "failure": '"TimeoutError"'},
            {"is_burn_in": False, "timed_out": False, "failure": '"boom"'},
        ],
    } | changes
    return json.dumps({key: value for key, value in content.items() if value is not None})


def write(folder: Path, *lines: str) -> Path:
    path = folder / "runs.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_reference_file_has_its_instances_and_failures(oracles: Path) -> None:
    found = read_hail(oracles / "hail" / "benchmarks.jsonl")
    assert found.rejected == ()
    sizes = {runs.key.name: (runs.n_instances, runs.n_iterations) for runs in found.benchmarks}
    assert sizes == {
        "test_quiet": (54, 3348),
        "test_noisy": (56, 3618),
        "test_few_instances": (20, 1240),
        "test_unlisted": (5, 50),
    }
    noisy = next(runs for runs in found.benchmarks if runs.key.name == "test_noisy")
    assert (int(noisy.failed.sum()), int(noisy.timed_out.sum())) == (29, 20)


def test_iterations_keep_index_and_flags(tmp_path: Path) -> None:
    (runs,) = read_benchmark_file(write(tmp_path, line(1), "", line(2))).benchmarks
    assert runs.key.item == "bench/x.py::test_x"
    assert runs.instance_ids == ("7/1/a", "7/2/a")
    assert runs.instance.tolist() == [0] * 4 + [1] * 4
    assert runs.iteration.tolist() == [0, 1, 2, 3] * 2
    np.testing.assert_array_equal(runs.time[:4], [2.5, 2.0, 9.0, np.nan])
    assert runs.is_burn_in[:4].tolist() == [True, False, False, False]
    assert runs.timed_out[:4].tolist() == [False, False, True, False]
    assert runs.failed[:4].tolist() == [False, False, True, True]


def test_versions_are_benchmarks_of_their_own(tmp_path: Path) -> None:
    found = read_hail(write(tmp_path, line(1), line(2, version="0.3")))
    assert [runs.key.version for runs in found.benchmarks] == ["0.2", "0.3"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{", "the line is not JSON"),
        ("[1]", "the line is not a JSON object"),
        (line(name=None), "no name"),
        (line(name=["x"]), "name is ['x'], not text"),
        (line(iterations=None), "no list of iterations"),
        (line(iterations=[3]), "iteration 0 is 3, not an object"),
        (line(iterations=[{"time": "fast"}]), "iteration 0: the time 'fast' is not a number"),
        (line(iterations=[{"time": True}]), "iteration 0: the time True is not a number"),
        (line(iterations=[{"time": -1}]), "iteration 0: the time -1 s is negative"),
        (line(iterations=[{"time": float("inf")}]), "iteration 0: the time inf is not finite"),
        (line(iterations=[{"time": 10**400}]), "is not finite"),
        (line(iterations=[{}]), "iteration 0 has no time"),
        (line(iterations=[{"time": 1, "timed_out": "no"}]), "timed_out is 'no', not true or false"),
        (line(1), "the job 7/1/a stands in an earlier line"),
    ],
)
def test_a_bad_line_is_kept_aside_with_its_reason(tmp_path: Path, bad: str, reason: str) -> None:
    found = read_hail(write(tmp_path, line(1), bad, line(3)))
    assert [runs.n_instances for runs in found.benchmarks] == [2]
    (rejected,) = found.rejected
    assert rejected.line == 2
    assert reason in rejected.reason
    assert rejected.content == bad


def test_instances_without_a_job_are_told_apart_by_line(tmp_path: Path) -> None:
    nameless = line(batch_id=None, job_id=None, attempt_id=None)
    (runs,) = read_hail(write(tmp_path, nameless, nameless)).benchmarks
    assert runs.instance_ids == ("line 1", "line 2")


def test_gzip_and_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl.gz"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + line().encode()))
    assert read_benchmark_file(path).benchmarks[0].n_iterations == 4
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ReadError, match="gzip data end or break"):
        read_benchmark_file(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "the file is empty"), ("a,b\n1,2\n", "no JSON object"), ("{\n", "no line can be used")],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "runs.jsonl"
    path.write_text(text)
    with pytest.raises(ReadError, match=words):
        read_benchmark_file(path)


def test_no_file_and_no_reader_are_said(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_benchmark_file(tmp_path / "none.jsonl")
    path = tmp_path / "runs.txt"
    path.write_text("x")
    with pytest.raises(ReadError, match=r"must end in one of \.jsonl"):
        read_benchmark_file(path)


def test_the_store_reads_the_same_suffixes(tmp_path: Path) -> None:
    reader = open_reader(write(tmp_path, line(1)))
    (chunk,) = list(reader.chunks())
    reader.close()
    assert list(chunk.columns["iteration"]) == ["0", "1", "2", "3"]


def test_rows_for_the_store_are_measurements(tmp_path: Path) -> None:
    path = write(tmp_path, line(1), "{", line(2))
    chunks = list(HailJson(path).chunks(rows=3))
    checker = RowChecker(
        str(path), "hail", "main", KnownSeries(SeriesCatalogue()), now_ms=1_800_000_000_000
    )
    checked = [checker.check(chunk) for chunk in chunks]
    found = [item for chunk in checked for item in chunk.measurements]
    rejected = [item for chunk in checked for item in chunk.rejected]
    assert [(row.line, row.reason[:20]) for row in rejected] == [(2, "the line is not JSON")]
    assert len(found) == 8
    assert str(found[0].series) == "hail/main/bench%2Fx.py/test_x/Linux, 3.11"
    assert (found[1].value, found[1].unit, found[1].iteration) == (2.0, "s", 1)
    assert found[1].instance == "7/1/a"
    assert [item.status for item in found[:4]] == [
        Status.OK,
        Status.OK,
        Status.TIMED_OUT,
        Status.FAILED,
    ]
    assert found[3].value is None


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["name", "path", "job_id", "iterations", "start", "python"])
ITERATION = st.dictionaries(
    st.sampled_from(["time", "is_burn_in", "timed_out", "failure"]), JSON_VALUES
)


@given(
    st.dictionaries(FIELDS, JSON_VALUES | st.lists(ITERATION, max_size=3)).map(json.dumps)
    | st.text()
)
def test_no_line_breaks_the_reader(text: str) -> None:
    try:
        found = parse_hail_line(text.encode("utf-8", "surrogatepass"))
    except RowError:
        return
    assert found.key.name
    for iteration in found.iterations:
        excused = iteration.failed or iteration.timed_out
        assert iteration.time >= 0 or (excused and np.isnan(iteration.time))


@given(
    st.lists(
        st.lists(st.floats(0, 1e9) | st.none(), min_size=1, max_size=6), min_size=1, max_size=5
    )
)
def test_what_a_runner_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, times: list[list[float | None]]
) -> None:
    lines = [
        line(
            job,
            iterations=[
                {"timed_out": True} if time is None else {"time": time, "timed_out": False}
                for time in row
            ],
        )
        for job, row in enumerate(times)
    ]
    (runs,) = read_hail(write(tmp_path_factory.mktemp("hail"), *lines)).benchmarks
    flat = [time for row in times for time in row]
    assert runs.n_instances == len(times)
    np.testing.assert_array_equal(runs.time, [np.nan if time is None else time for time in flat])
    assert runs.timed_out.tolist() == [time is None for time in flat]
    assert runs.iteration.tolist() == [k for row in times for k in range(len(row))]
