"""JMH's JSON, from a file of the documented schema."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from data.readers.open_reader import open_reader
from models.records.errors import ReadError
from models.records.series import Direction
from tests.data.readers.read_rows import FILES, GIVEN, by_test, format_of, read_rows

PATH = FILES / "jmh.json"
ENCODE = "encode(size=64, mode=fast) (thrpt)"


def test_forks_are_instances_and_measurements_iterations() -> None:
    assert format_of(PATH) == "jmh"
    measurements, rejected = read_rows(PATH, GIVEN)
    assert rejected == []
    assert by_test(measurements) == {
        ENCODE: [100.0, 105.0, 101.0, 104.0],
        f"{ENCODE} (gc.alloc.rate.norm)": [64.0] * 4,
        "encode (avgt)": [9.7, 9.9],
        "decode (sample)": [12.5],
    }
    assert [(row.instance, row.iteration) for row in measurements[:4]] == [
        ("0", 0),
        ("0", 1),
        ("1", 0),
        ("1", 1),
    ]
    assert {row.series.suite for row in measurements} == {"org.example.WireBench"}


def test_the_mode_tells_the_direction() -> None:
    found = {row.series.test: (row.unit, row.direction) for row in read_rows(PATH, GIVEN)[0]}
    assert found == {
        ENCODE: ("ops/ms", Direction.HIGHER_IS_BETTER),
        f"{ENCODE} (gc.alloc.rate.norm)": ("B/op", Direction.LOWER_IS_BETTER),
        "encode (avgt)": ("ns/op", Direction.LOWER_IS_BETTER),
        "decode (sample)": ("us/op", Direction.LOWER_IS_BETTER),
    }


def test_rates_of_the_profiler_are_named_as_left_alone() -> None:
    with closing(open_reader(PATH, GIVEN)) as reader:
        assert reader.ignored == ("gc.alloc.rate",)


def item(**changes: Any) -> dict[str, Any]:
    metric = {"score": 1.0, "scoreUnit": "ns/op", "rawData": [[1.0]]}
    return {"benchmark": "a.B.c", "mode": "avgt", "primaryMetric": metric} | changes


def test_a_value_of_nan_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    metric = {"scoreUnit": "ns/op", "rawData": [["NaN", 2.0]]}
    path.write_text(json.dumps([item(primaryMetric=metric)]))
    measurements, rejected = read_rows(path, GIVEN)
    assert by_test(measurements) == {"c (avgt)": [2.0]}
    assert [row.reason for row in rejected] == ["the value 'NaN' is not a number"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"primaryMetric": 1}, "primaryMetric of 'c' is a number"),
        ({"primaryMetric": {"rawData": 1}}, "rawData is a number, where a list"),
        ({"primaryMetric": {"rawData": [1]}}, "a fork of rawData is a number"),
        ({"params": [1]}, "params of 'c' is a list"),
        ({"secondaryMetrics": [1]}, "secondaryMetrics is a list"),
    ],
)
def test_another_shape_is_named(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    path = tmp_path / "results.json"
    path.write_text(json.dumps([item(**changes)]))
    with pytest.raises(ReadError, match=message):
        read_rows(path, GIVEN)
