"""pytest-benchmark's JSON, written by pytest-benchmark 5.3.1."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine

from data.readers.completion.given import Given
from models.records.errors import ReadError
from models.storage.results.benchmark_view import find_benchmarks, read_benchmark_runs
from tests.data.conftest import measured
from tests.data.readers.read_rows import FILES, by_test, format_of, read_rows, take

PATH = FILES / "pytest-benchmark.json"


def changed(folder: Path, **changes: Any) -> Path:
    path = folder / "results.json"
    path.write_text(json.dumps(json.loads(PATH.read_text()) | changes))
    return path


def test_the_median_of_each_benchmark_is_stored(store: Engine) -> None:
    assert format_of(PATH) == "pytest-benchmark"
    assert take(store, PATH).counts.stored == 4
    rows = {(row[3], row[16]) for row in measured(store)}
    assert rows == {
        ("test_loads", 3.9523999930679565e-05),
        ("test_dumps[None]", 6.043634999741698e-05),
        ("test_dumps[2]", 0.0009645650499919611),
        ("TestText::test_upper", 3.266000021540094e-06),
    }
    rest = {row[:3] + row[4:8] + (row[9], row[11], row[15]) for row in measured(store)}
    assert rest == {
        (
            "project",
            "master",
            "test_parse.py",
            "Linux-CPython-3.11-x86_64",
            "s",
            True,
            1795818430656,
            "e4c9ab8a34270c016e85f2594989498d7a478c48",
            "runner-7",
            "ok",
        )
    }


def test_samples_are_iterations() -> None:
    measurements, _ = read_rows(PATH, Given(samples=True))
    found = by_test(measurements)
    assert {name: len(values) for name, values in found.items()} == {
        "test_loads": 4,
        "test_dumps[None]": 5,
        "test_dumps[2]": 5,
        "TestText::test_upper": 4,
    }
    assert sorted(found["test_dumps[2]"])[2] == 0.0009645650499919611
    assert [row.iteration for row in measurements[:4]] == [0, 1, 2, 3]


def test_samples_can_be_assessed_as_one_instance(store: Engine) -> None:
    take(store, PATH, Given(samples=True))
    found = {series.key.test: series for series in find_benchmarks(store)}
    assert set(found) == {"test_loads", "test_dumps[None]", "test_dumps[2]", "TestText::test_upper"}
    runs = read_benchmark_runs(store, found["test_dumps[2]"])
    assert (runs.n_instances, runs.n_iterations) == (1, 5)
    assert np.median(runs.time) == 0.0009645650499919611


@pytest.mark.parametrize(
    ("stated", "branch"),
    [("(detached head)", "main"), ("(unknown)", "main"), ("topic", "topic"), (None, "main")],
)
def test_a_detached_head_is_no_branch(tmp_path: Path, stated: str | None, branch: str) -> None:
    path = changed(tmp_path, commit_info={"id": "abc", "branch": stated})
    assert {row.series.branch for row in read_rows(path)[0]} == {branch}


def test_a_run_can_be_placed_at_its_commit() -> None:
    measurements, _ = read_rows(PATH, Given(commit_times=True))
    assert {row.time_ms for row in measurements} == {1795817940000}  # 2026-11-27T22:19:00Z


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"benchmarks": []}, "holds no results"),
        ({"benchmarks": {}}, "benchmarks is an object, where a list is expected"),
        ({"benchmarks": [7]}, "a benchmark is a number"),
        ({"benchmarks": [{"name": "a", "stats": {"mean": 1}}]}, "the stats of 'a' have no median"),
        ({"machine_info": "x"}, "machine_info is a text"),
        ({"datetime": None, "commit_info": None}, "no time of the run"),
    ],
)
def test_another_shape_is_named(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read_rows(changed(tmp_path, **changes))


def test_the_tool_itself_writes_what_is_read(tmp_path: Path) -> None:
    test = tmp_path / "test_sum.py"
    test.write_text("def test_sum(benchmark):\n    assert benchmark(sum, [1, 2]) == 3\n")
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    words += [
        "--benchmark-json=out.json",
        "--benchmark-max-time=0.001",
        "-c",
        "/dev/null",
        str(test),
    ]
    # Inside of a worker of xdist, the tool would take itself for one and measure nothing.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, env=alone)
    ((name, values),) = by_test(read_rows(tmp_path / "out.json")[0]).items()
    assert name == "test_sum"
    assert 0 < values[0] < 1
