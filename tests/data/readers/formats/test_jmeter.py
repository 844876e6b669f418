"""JMeter's logs in CSV and XML, written by hand from the documented schema."""

from pathlib import Path

import pytest

from data.readers.completion.given import Given
from models.records.errors import ReadError
from models.records.measurement import Status
from tests.data.readers.read_rows import FILES, GIVEN, by_test, format_of, read_rows

CSV, XML = FILES / "jmeter.jtl", FILES / "jmeter.xml"


@pytest.mark.parametrize("path", [CSV, XML], ids=["csv", "xml"])
def test_a_label_has_a_median_and_a_95th_percentile_of_its_good_requests(path: Path) -> None:
    assert format_of(path) == "jmeter"
    measurements, rejected = read_rows(path)
    assert rejected == []
    assert by_test(measurements) == {
        "Login": [130],
        "Login (p95)": [pytest.approx(139)],
        "Search": [80],
        "Search (p95)": [80],
    }
    assert {(row.time_ms, row.unit, row.series.suite) for row in measurements} == {
        (1795140849000, "ms", "jmeter")
    }


@pytest.mark.parametrize("path", [CSV, XML], ids=["csv", "xml"])
def test_samples_are_the_single_requests(path: Path) -> None:
    measurements, _ = read_rows(path, Given(samples=True))
    assert by_test(measurements) == {"Login": [120, 140, 130], "Search": [80]}


def test_another_delimiter_and_a_label_whose_requests_all_failed(tmp_path: Path) -> None:
    path = tmp_path / "a.jtl"
    path.write_text("timeStamp;elapsed;label;success\n1795140849000;12;a b;false\n")
    assert format_of(path) == "jmeter"
    measurements, _ = read_rows(path)
    assert [(row.series.test, row.value, row.status) for row in measurements] == [
        ("a b", None, Status.FAILED),
        ("a b (p95)", None, Status.FAILED),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("timeStamp,elapsed,label\n1795140849000,12\n", "line 2 is cut off"),
        ("timeStamp,elapsed,label\n1795140849000,12,a,b\n", "line 2 is cut off"),
        ("timeStamp,elapsed,label\n2026/11/20 02:14:09,12,a\n", "timestamp_format=ms"),
        ("timeStamp,elapsed,label\n1795140849000,nan,a\n", "line 2 has no milliseconds"),
        ("timeStamp,elapsed,label\n", "holds no results"),
        ("a,b\n1,2\n", "the header lacks timeStamp, elapsed, label"),
        ('<testResults version="1.2"><sample t="1" ts="x" lb="a"/></testResults>', "sample 1"),
        ('<testResults version="2.0"/>', r"<testResults> of version '2.0'"),
        ('<testResults version="1.2"><sample t="1"', "cut off|not valid XML"),
        ("<other/>", "the root is <other>"),
    ],
)
def test_what_is_no_whole_log_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "a.jtl"
    path.write_text(text)
    with pytest.raises(ReadError, match=message):
        read_rows(path, GIVEN, "jmeter")


def test_an_xml_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    content = XML.read_bytes().rstrip()
    path = tmp_path / "a.jtl"
    for end in range(60, len(content), 61):
        path.write_bytes(content[:end])
        with pytest.raises(ReadError):
            read_rows(path, GIVEN)
