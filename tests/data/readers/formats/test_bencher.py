"""Bencher metric format, from a file of the documented schema."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from data.readers.open_reader import open_reader
from models.records.errors import ReadError
from models.records.series import Direction
from tests.data.readers.read_rows import FILES, GIVEN, by_test, format_of, read_rows

PATH = FILES / "bencher.json"


def test_each_measure_is_a_series() -> None:
    assert format_of(PATH) == "bencher"
    measurements, rejected = read_rows(PATH, GIVEN)
    assert rejected == []
    assert by_test(measurements) == {
        "encode (latency)": [88.0],
        "encode (throughput)": [5.55],
        "wire (file-size)": [42.0],
        "wire (l1-hits)": [12345.0],
    }
    assert [row.unit for row in measurements] == ["ns", "ops/s", "B", ""]
    assert [row.direction is Direction.HIGHER_IS_BETTER for row in measurements] == [
        False,
        True,
        False,
        False,
    ]
    assert {row.series.suite for row in measurements} == {"bencher"}


def test_bounds_are_named_as_not_stored() -> None:
    with closing(open_reader(PATH, GIVEN)) as reader:
        assert reader.ignored == ("lower_value", "upper_value")


def test_the_time_must_be_given() -> None:
    with pytest.raises(ReadError, match=r"no time of the run.*encode \(latency\).*--time"):
        read_rows(PATH)


@pytest.mark.parametrize(
    "document",
    [{}, {"a": {}}, {"a": 1}, {"a": {"latency": 1}}, {"a": {"latency": {"lower_value": 1}}}, []],
)
def test_other_objects_are_not_taken_for_metrics(tmp_path: Path, document: object) -> None:
    path = tmp_path / "results.json"
    path.write_text(json.dumps(document))
    with pytest.raises(ReadError, match="no reader recognises"):
        read_rows(path, GIVEN)
