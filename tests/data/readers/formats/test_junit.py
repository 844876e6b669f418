"""JUnit XML, written by hand from the documented schema; hostile XML is refused."""

from pathlib import Path

import pytest

from models.records.errors import ReadError
from models.records.measurement import Status
from tests.data.readers.read_rows import FILES, GIVEN, by_test, format_of, read_rows

PATH = FILES / "junit.xml"


def test_cases_have_durations_and_failures() -> None:
    assert format_of(PATH) == "junit"
    measurements, rejected = read_rows(PATH)
    assert rejected == []
    assert by_test(measurements) == {"open": [1.25, 1.5], "close": [1000.5]}
    assert [row.status for row in measurements] == [Status.OK, Status.FAILED, Status.OK]
    assert {(row.unit, row.direction.value, row.series.suite) for row in measurements} == {
        ("s", "lower", "render.Page")
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<testsuites><testsuite>", "cut off|not valid XML"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><testsuite>&b;</testsuite>", "DOCTYPE"),
        ("<testsuite>" * 5000, "nested too deeply"),
        ("<testsuite/>", "holds no results"),
        ("<other/>", "the root is <other>"),
    ],
)
def test_hostile_xml_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "junit.xml"
    path.write_text(text)
    with pytest.raises(ReadError, match=message):
        read_rows(path, GIVEN, "junit")


def test_a_document_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    content = PATH.read_bytes().rstrip()
    path = tmp_path / "junit.xml"
    for end in range(60, len(content), 17):
        path.write_bytes(content[:end])
        with pytest.raises(ReadError):
            read_rows(path)


@pytest.mark.parametrize(
    ("written", "read"), [("1,234.5", [1234.5]), ("12,345,678", [12_345_678.0]), ("1.5", [1.5])]
)
def test_commas_that_group_thousands_are_taken_out(
    tmp_path: Path, written: str, read: list[float]
) -> None:
    measurements, _ = read_rows(durations(tmp_path, written), GIVEN, "junit")
    assert [row.value for row in measurements] == read


@pytest.mark.parametrize("written", ["1,5", "0,25", "1,2345", "1.234,5"])
def test_a_decimal_comma_is_set_aside_and_never_read_as_a_larger_number(
    tmp_path: Path, written: str
) -> None:
    measurements, rejected = read_rows(durations(tmp_path, written), GIVEN, "junit")
    assert measurements == []
    assert len(rejected) == 1


def durations(folder: Path, written: str) -> Path:
    """Write a document of one test case that took so long."""
    path = folder / "junit.xml"
    path.write_text(
        f'<testsuite name="s" timestamp="2026-11-20T12:00:00Z">'
        f'<testcase name="t" classname="c" time="{written}"/></testsuite>'
    )
    return path
