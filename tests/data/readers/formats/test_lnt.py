"""LNT's reports: one that ``lnt importreport`` wrote, and the older version by its schema."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.records.errors import ReadError
from models.records.measurement import Status
from tests.data.readers.read_rows import FILES, GIVEN, by_test, format_of, read_rows

PATH = FILES / "lnt.json"
OLD: dict[str, Any] = {
    "Machine": {"Name": "m", "Info": {}},
    "Run": {
        "Start Time": "2026-11-20 02:14:09",
        "End Time": "2026-11-20 02:20:09",
        "Info": {"__report_version__": "1", "tag": "nts", "run_order": "4711"},
    },
    "Tests": [
        {"Name": "nts.a/b.c.exec", "Data": [1.5, 1.25], "Info": {}},
        {"Name": "nts.a/b.c.compile", "Data": [0.5], "Info": {}},
    ],
}


def written(folder: Path, document: Any) -> Path:
    path = folder / "report.json"
    path.write_text(json.dumps(document))
    return path


def test_metrics_have_units_and_directions() -> None:
    assert format_of(PATH) == "lnt"
    measurements, rejected = read_rows(PATH)
    assert rejected == []
    assert by_test(measurements) == {
        "foo (compile_time)": [0.5],
        "foo (execution_time)": [1.25],
        "bar/baz (code_size)": [110],
        "bar/baz (score)": [24.2],
    }
    assert [(row.unit, row.direction.value) for row in measurements] == [
        ("s", "lower"),
        ("s", "lower"),
        ("B", "lower"),
        ("", "higher"),
    ]
    assert {(row.series.platform, row.revision) for row in measurements} == {
        ("clang-x86", "1234567")
    }


def test_lists_are_replicates_and_a_status_fails_its_metric(tmp_path: Path) -> None:
    document = {
        "format_version": "2",
        "machine": {"name": "m"},
        "run": {"start_time": "2026-11-20T02:14:09", "llvm_project_revision": "r"},
        "tests": [
            {
                "name": "t",
                "execution_time": [1, 2, 3],
                "execution_status": [0, 1, 2],
                "compile_time": 4,
                "hash": "abc",
            }
        ],
    }
    measurements, _ = read_rows(written(tmp_path, document))
    assert [(row.value, row.replicate, row.status) for row in measurements] == [
        (1, "1", Status.OK),
        (2, "2", Status.FAILED),
        (3, "3", Status.OK),
        (4, "", Status.OK),
    ]


def test_the_older_version_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, OLD)
    assert format_of(path) == "lnt"
    measurements, _ = read_rows(path)
    assert by_test(measurements) == {
        "a/b.c (execution_time)": [1.5, 1.25],
        "a/b.c (compile_time)": [0.5],
    }
    row = measurements[0]
    assert (row.series.suite, row.series.platform, row.revision) == ("nts", "m", "4711")
    assert row.time_ms == 1795140849000


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format_version": "3"}, "has the version '3'; 1 and 2 are read"),
        ({"format_version": None}, "has the version ''"),
        ({"machine": []}, "machine is a list"),
        ({"tests": None}, "tests is missing"),
        ({"tests": []}, "holds no results"),
        ({"tests": [3]}, "a test is a number"),
        ({"run": {}}, "no time of the run"),
    ],
)
def test_another_shape_is_refused(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    document = {**json.loads(PATH.read_text()), **change}
    with pytest.raises(ReadError, match=message):
        read_rows(written(tmp_path, document), name="lnt")


def test_an_older_report_without_its_version_is_refused(tmp_path: Path) -> None:
    document = {**OLD, "Run": {"Info": {}}}
    with pytest.raises(ReadError, match="has the version ''"):
        read_rows(written(tmp_path, document), GIVEN)
