"""Robot Framework's output.xml, written by Robot 7.5, also in the form of version 6."""

from pathlib import Path

import pytest

from models.records.errors import ReadError
from models.records.measurement import Status
from tests.data.readers.read_rows import FILES, GIVEN, format_of, read_rows

PATH, LEGACY = FILES / "robot.xml", FILES / "robot-legacy.xml"


@pytest.mark.parametrize(
    ("path", "times"),
    [(PATH, [0.008027, 0.024679, 0.001868]), (LEGACY, [0.008, 0.024, 0.001])],
    ids=["7", "6"],
)
def test_tests_have_durations_and_failures(path: Path, times: list[float]) -> None:
    assert format_of(path) == "robot"
    measurements, rejected = read_rows(path)
    assert rejected == []
    assert [(row.series.suite, row.series.test, row.status) for row in measurements] == [
        ("Codec.Open", "Open", Status.OK),
        ("Codec.Wire.Frames", "Encode A Frame", Status.OK),
        ("Codec.Wire.Frames", "Encode Badly", Status.FAILED),
    ]
    assert [row.value for row in measurements] == times
    assert {(row.unit, row.direction.value) for row in measurements} == {("s", "lower")}
    # All tests are one run, which began with its first suite; the file states no zone.
    assert {row.time_ms for row in measurements} == {1795850573060}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<robot>", "cut off|not valid XML"),
        ("<robot/>", "there is no <suite> in a <robot>"),
        ("<testsuite/>", "there is no <suite> in a <robot>"),
        ('<robot><suite name="s"/></robot>', "holds no results"),
        ("<!DOCTYPE robot><robot/>", "DOCTYPE"),
    ],
)
def test_another_shape_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "output.xml"
    path.write_text(text)
    with pytest.raises(ReadError, match=message):
        read_rows(path, GIVEN, "robot")


def test_tests_of_one_name_are_replicates_and_a_missing_end_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "output.xml"
    test = '<test name="t"><status status="PASS" start="2026-01-01T00:00:00" elapsed="0.5"/></test>'
    began = 'starttime="20260101 00:00:00.5"'
    old = f'<test name="o"><status status="PASS" {began} endtime="N/A"/></test>'
    path.write_text(
        f'<robot generated="2026-01-01T00:00:00"><suite name="s">{test}{test}{old}</suite></robot>'
    )
    measurements, rejected = read_rows(path)
    assert [(row.value, row.replicate) for row in measurements] == [(0.5, ""), (0.5, "2")]
    assert [row.reason for row in rejected] == ["no value, although the status is ok"]


def test_a_document_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    content = PATH.read_bytes().rstrip()
    path = tmp_path / "output.xml"
    for end in range(60, len(content), 83):
        path.write_bytes(content[:end])
        with pytest.raises(ReadError):
            read_rows(path, GIVEN)
