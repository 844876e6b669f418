"""Criterion's folder tree, written by Criterion 0.3.6."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.readers.completion.given import Given
from models.records.errors import ReadError
from tests.data.conftest import measured
from tests.data.readers.read_rows import FILES, GIVEN, by_test, format_of, read_rows, take

PATH = FILES / "criterion"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PATH, tmp_path / "criterion"))


def test_the_estimate_that_criterion_prints() -> None:
    assert format_of(PATH) == "criterion"
    measurements, rejected = read_rows(PATH, GIVEN)
    assert rejected == []
    found = by_test(measurements)
    assert list(found) == ["encode/text: upper/1024", "encode/text: upper/64", "upper: upper"]
    assert found["upper: upper"] == [58.93388224790324]
    assert found["encode/text: upper/1024"][0] == pytest.approx(154.38, abs=0.005)  # as printed
    assert {(row.unit, row.direction.value) for row in measurements} == {("ns", "lower")}


def test_samples_are_iterations() -> None:
    measurements, _ = read_rows(PATH, Given(time="2025-01-01", samples=True))
    found = by_test(measurements)
    assert {name: len(values) for name, values in found.items()} == {
        "encode/text: upper/1024": 10,
        "encode/text: upper/64": 10,
        "upper: upper": 20,
    }
    assert found["upper: upper"][1] == 10652277 / 122916
    assert [row.iteration for row in measurements[:3]] == [0, 1, 2]


def test_without_a_slope_the_mean_stands(folder: Path) -> None:
    path = folder / "upper" / "new" / "estimates.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"slope": None}))
    assert by_test(read_rows(folder, GIVEN)[0])["upper: upper"] == [55.246040341720935]


def test_the_run_before_is_not_read(folder: Path) -> None:
    shutil.copytree(folder / "upper" / "new", folder / "upper" / "base")
    assert len(read_rows(folder, GIVEN)[0]) == 3


def test_a_new_run_of_the_same_folder_is_another_file(store: Engine, folder: Path) -> None:
    assert take(store, folder, GIVEN).counts.stored == 3
    assert take(store, folder, GIVEN).repeated
    assert take(store, folder, Given(time="2025-01-02")).counts.stored == 3
    assert len(measured(store)) == 6


def test_broken_trees_are_refused(store: Engine, folder: Path) -> None:
    with pytest.raises(ReadError, match="no time of the run"):
        take(store, folder)
    sample = folder / "upper" / "new" / "sample.json"
    sample.write_text('{"iters": [1.0, 0.0], "times": [2.0, 3.0]}')
    measurements, rejected = read_rows(folder, Given(time="2025-01-01", samples=True))
    assert by_test(measurements)["upper: upper"] == [2.0]
    assert [row.reason for row in rejected] == [
        "the value '3.0 ns in 0.0 iterations' is not a number"
    ]
    sample.write_text('{"iters": [1.0], "times": [2.0, 3.0]}')
    with pytest.raises(ReadError, match="1 iters and 2 times"):
        read_rows(folder, Given(time="2025-01-01", samples=True))
    (folder / "upper" / "new" / "estimates.json").write_text("")
    with pytest.raises(ReadError, match=r"estimates\.json: the file is empty"):
        take(store, folder, GIVEN)
    (folder / "upper" / "new" / "estimates.json").unlink()
    with pytest.raises(ReadError, match=r"estimates\.json: there is no such file"):
        take(store, folder, GIVEN)
    assert measured(store) == set()
