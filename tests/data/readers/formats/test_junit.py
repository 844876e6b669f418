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
