"""Conbench's results: posted ones that benchadapt wrote, and the API's by its schema."""

import json
from pathlib import Path
from typing import Any

import pytest

from data.readers.completion.given import Given
from models.records.errors import ReadError
from models.records.measurement import Status
from tests.data.readers.read_rows import FILES, format_of, read_rows

PATH = FILES / "conbench.json"
COMMIT = "9be675f070ec0c1f1d4c1b1c6a8f6f0ea3f5d111"
RETURNED = {
    "id": "1",
    "run_id": "r2",
    "batch_id": "b",
    "timestamp": "2026-11-20T02:14:09Z",
    "tags": {"name": "n", "id": "7"},
    "stats": {"data": [2.0, None], "unit": "i/s", "mean": 2.0},
    "commit": {"sha": COMMIT, "timestamp": "2026-11-19T00:00:00Z"},
    "hardware": {"name": "h"},
    "error": None,
}


def written(folder: Path, text: str) -> Path:
    path = folder / "results.json"
    path.write_text(text)
    return path


def test_values_are_replicates_and_tags_are_parameters() -> None:
    assert format_of(PATH) == "conbench"
    measurements, rejected = read_rows(PATH)
    assert rejected == []
    reads = [row for row in measurements if row.series.test.endswith("snappy, size=64)")]
    assert [(row.series.test.split("(")[0], row.value, row.replicate) for row in reads] == [
        ("file-read", 0.51, "1"),
        ("file-read", 0.49, "2"),
        ("file-read", 0.5, "3"),
        ("file-write", 1.2e9, "1"),
        ("file-write", 1.25e9, "2"),
    ]
    assert {(row.unit, row.direction.value) for row in reads} == {("s", "lower"), ("B/s", "higher")}
    row = reads[0]
    assert (row.series.suite, row.series.platform, row.run_id, row.revision) == (
        "io",
        "bench-1",
        "r1",
        COMMIT,
    )
    assert {row.time_ms for row in measurements} == {1795140849000}  # of the run's first


def test_a_pull_request_is_a_branch_and_an_error_a_failure() -> None:
    failed = read_rows(PATH)[0][-1]
    assert (failed.series.branch, failed.status, failed.value) == ("pull/12", Status.FAILED, None)


@pytest.mark.parametrize("shape", ["page", "lines", "list", "object"])
def test_results_of_the_api_are_read(tmp_path: Path, shape: str) -> None:
    text = {
        "page": json.dumps({"data": [RETURNED], "metadata": {}}),
        "lines": json.dumps(RETURNED) + "\n" + json.dumps({**RETURNED, "run_id": "r3"}) + "\n",
        "list": json.dumps([RETURNED]),
        "object": json.dumps(RETURNED),
    }[shape]
    path = written(tmp_path, text)
    assert format_of(path) == "conbench"
    measurements, rejected = read_rows(path, Given(commit_times=True))
    assert rejected == []
    assert len(measurements) == (4 if shape == "lines" else 2)
    row, missing = measurements[:2]
    assert (row.series.test, row.series.platform, row.value) == ("n", "h", 2)
    assert (row.time_ms, row.revision, row.direction.value) == (1795046400000, COMMIT, "higher")
    assert (missing.value, missing.status) == (None, Status.FAILED)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tags": None}, "tags is missing"),
        ({"stats": [1]}, "stats of 'n' is a list"),
        ({"stats": {"data": 3}}, "data of 'n' is a number"),
        ({"commit": "abc"}, "commit is a text"),
        ({"stats": {}}, "holds no results"),
        ({"timestamp": None, "commit": None}, "no time of the run"),
    ],
)
def test_another_shape_is_refused(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    path = written(tmp_path, json.dumps({**RETURNED, **change}))
    with pytest.raises(ReadError, match=message):
        read_rows(path, name="conbench")


def test_lines_that_are_cut_off_are_refused(tmp_path: Path) -> None:
    line = json.dumps(RETURNED)
    with pytest.raises(ReadError, match="cut off"):
        read_rows(written(tmp_path, f"{line}\n{line[:-9]}"))
