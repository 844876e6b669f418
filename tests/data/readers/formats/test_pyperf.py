"""pyperf's JSON, written by hand from its documented schema."""

import json
from pathlib import Path

import pytest

from data.readers.completion.given import Given
from models.records.errors import ReadError
from tests.data.readers.read_rows import FILES, by_test, format_of, read_rows

PATH = FILES / "pyperf.json"


def test_a_process_is_a_replicate_and_warm_ups_are_left_out() -> None:
    assert format_of(PATH) == "pyperf"
    measurements, rejected = read_rows(PATH)
    assert rejected == []
    assert by_test(measurements) == {"telco": [0.02, 0.02], "size": [4096.0]}
    assert [row.replicate for row in measurements] == ["2", "3", "1"]
    assert {row.unit for row in measurements} == {"s", "B"}
    assert {row.series.platform for row in measurements} == {"Linux amd64 cpython 3.11"}
    assert len({row.time_ms for row in measurements}) == 1


def test_samples_are_iterations_of_a_process() -> None:
    measurements, _ = read_rows(PATH, Given(samples=True))
    assert by_test(measurements)["telco"] == [0.01, 0.03, 0.02, 0.02]


def test_an_unknown_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    path.write_text(json.dumps({**json.loads(PATH.read_text()), "version": "2.0"}))
    with pytest.raises(ReadError, match=r"version '2\.0'; 1\.0 is readable"):
        read_rows(path)
