"""asv's results folder, written by asv 0.6.6 over three commits."""

import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from data.readers.completion.given import Given
from data.readers.open_reader import open_reader
from models.records.errors import ReadError
from models.records.measurement import Status
from tests.data.conftest import measured
from tests.data.readers.read_rows import FILES, by_test, format_of, read_rows, take

PATH = FILES / "asv"
TIME = "bench_wire.Encode: time_encode"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PATH, tmp_path / "results"))


def edit(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def newest(folder: Path) -> Path:
    (path,) = (folder / "runner-7").glob("78a8740c*.json")
    return path


def test_parameters_commits_and_machine() -> None:
    assert format_of(PATH) == "asv"
    measurements, rejected = read_rows(PATH)
    assert rejected == []
    found = by_test(measurements)
    # In the order of the files; the skipped combination (10000, twice) gives no row.
    assert found[f"{TIME}(size=100, mode='plain')"] == [
        7.483999979740474e-06,
        7.323999852815177e-06,
        6.93199990564608e-06,
    ]
    assert f"{TIME}(size=10000, mode='twice')" not in found
    assert found["bench_wire: peakmem_encode"] == [28119040.0, 28098560.0, 28184576.0]
    assert found["bench_wire: time_fails"] == [None] * 3
    assert len(measurements) == 24
    assert {row.series.platform for row in measurements} == {"runner-7 virtualenv-py3.11"}
    units = {row.series.test.partition("_")[0]: row.unit for row in measurements}
    assert units == {"time": "s", "track": "characters", "peakmem": "B"}


def test_times_are_those_of_the_commits() -> None:
    found = {(row.revision[:8], row.time_ms) for row in read_rows(PATH)[0]}
    assert found == {
        ("d5aa1361", 1793527200000),
        ("3e63ddc2", 1793613600000),
        ("78a8740c", 1793700000000),
    }


def test_a_failure_is_stored_as_one() -> None:
    failed = [row for row in read_rows(PATH)[0] if row.status is Status.FAILED]
    assert {row.series.test for row in failed} == {"time_fails"}


def test_the_folder_is_ingested_once(store: Engine, folder: Path) -> None:
    assert take(store, folder).counts.stored == 24
    assert take(store, folder).repeated
    newest(folder).unlink()
    again = take(store, folder)
    assert not again.repeated
    assert again.counts.already_there == 16
    assert len(measured(store)) == 24


def test_samples_are_iterations(folder: Path) -> None:
    document = json.loads(newest(folder).read_text())
    place = document["result_columns"].index("samples")
    document["results"]["bench_wire.Encode.time_encode"][place][0] = [7e-6, 8e-6]
    newest(folder).write_text(json.dumps(document))
    rows = [
        row
        for row in read_rows(folder, Given(samples=True))[0]
        if row.revision.startswith("78a8")
        and row.series.test == "time_encode(size=100, mode='plain')"
    ]
    assert [(row.iteration, row.value) for row in rows] == [(0, 7e-6), (1, 8e-6)]


def test_results_of_another_benchmark_version_are_named(folder: Path) -> None:
    benchmarks = json.loads((folder / "benchmarks.json").read_text())
    benchmarks["bench_wire.peakmem_encode"]["version"] = "other"
    del benchmarks["bench_wire.time_fails"]
    (folder / "benchmarks.json").write_text(json.dumps(benchmarks))
    with closing(open_reader(folder)) as reader:
        assert sorted(reader.ignored) == [
            "bench_wire.peakmem_encode (of another version of the benchmark)",
            "bench_wire.time_fails (not in benchmarks.json)",
        ]


def test_another_version_is_refused(folder: Path) -> None:
    edit(newest(folder), version=1)
    with pytest.raises(ReadError, match=r"78a8740c.*the version is 1, where 2.*asv update"):
        read_rows(folder)
    edit(folder / "benchmarks.json", version=3)
    with pytest.raises(ReadError, match=r"benchmarks\.json: the version is 3"):
        read_rows(folder)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"results": []}, "results is a list"),
        ({"result_columns": None}, "result_columns is missing"),
        ({"results": {"bench_wire.time_fails": 3}}, "the result of bench_wire.time_fails is a num"),
        ({"results": {"bench_wire.peakmem_encode": [[1, 2], []]}}, "2 values for 1 combinations"),
        ({"params": 1}, "params is a number"),
        (
            {"results": {"bench_wire.peakmem_encode": [None, [["1"] * 400] * 3]}},
            "params of bench_wire.peakmem_encode make 64,000,000 combinations",
        ),
    ],
)
def test_another_shape_is_named(folder: Path, changes: dict[str, Any], message: str) -> None:
    edit(newest(folder), **changes)
    with pytest.raises(ReadError, match=message):
        read_rows(folder)


def test_one_broken_file_refuses_the_folder(store: Engine, folder: Path) -> None:
    newest(folder).write_bytes(newest(folder).read_bytes()[:900])
    with pytest.raises(ReadError, match=r"78a8740c.*cut off"):
        take(store, folder)
    assert measured(store) == set()


def test_a_file_of_the_folder_is_not_the_folder() -> None:
    with pytest.raises(ReadError, match="name asv's results folder"):
        read_rows(PATH / "benchmarks.json", name="asv")
