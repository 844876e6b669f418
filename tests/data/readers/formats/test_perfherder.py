"""Perfherder's lines of a log and JSON artifacts, written by hand from the documented schema."""

from pathlib import Path

import pytest

from data.readers.completion.given import Given
from models.records.errors import ReadError
from tests.data.readers.read_rows import FILES, GIVEN, by_test, format_of, read_rows

LOG = FILES / "perfherder.log"
START = 'PERFHERDER_DATA: {"framework": {"name": "f"}, "suites": ['


def test_every_line_of_a_log_is_read() -> None:
    assert format_of(LOG) == "perfherder"
    measurements, rejected = read_rows(LOG)
    assert rejected == []
    assert by_test(measurements) == {
        "tp5o firefox e10s webrender: summary": [594.81],
        "tp5o firefox e10s webrender: news.html": [586.52],
        "tp5o firefox e10s webrender: shop.html": [603.225],
        "installer size: summary": [81234567],
        "rates: frames": [59.5],
    }
    first = measurements[0]
    assert (first.time_ms, first.version, first.series.platform, first.unit) == (
        1795140849000,
        "141.0",
        "linux1804-64",
        "ms",
    )
    assert {row.series.test: row.unit for row in measurements}["shop.html"] == "ms"  # the suite's
    assert [row.direction.value for row in measurements] == ["lower"] * 4 + ["higher"]


def test_replicates_are_iterations_of_one_process_where_samples_are_wanted() -> None:
    measurements, _ = read_rows(LOG, Given(samples=True))
    news = [row for row in measurements if row.series.test == "news.html"]
    assert [(row.value, row.instance, row.iteration) for row in news] == [
        (586.52, "1", 0),
        (580.1, "1", 1),
        (590.25, "1", 2),
    ]


def test_an_artifact_takes_its_suite_s_direction_and_a_time_from_outside() -> None:
    path = FILES / "perfherder.json"
    assert format_of(path) == "perfherder"
    with pytest.raises(ReadError, match="no time of the run"):
        read_rows(path)
    measurements, _ = read_rows(path, GIVEN)
    assert [(row.series.suite, row.series.test, row.value) for row in measurements] == [
        ("applink-startup fenix", "mean", 1241.3)
    ]


def test_a_mark_at_the_end_of_a_long_log_is_found(tmp_path: Path) -> None:
    path = tmp_path / "job.log"
    line = START + '{"name": "s", "value": 3, "subtests": []}]}'
    path.write_text("INFO - building\n" * 10_000 + line + "\n" + line + "\n")
    assert format_of(path) == "perfherder"
    measurements, _ = read_rows(path, GIVEN)
    assert [(row.value, row.replicate) for row in measurements] == [(3, ""), (3, "2")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (START + '{"name": "s", "value": 3', r"cut off.*text is in line 1"),
        ("PERFHERDER_DATA: [1]", "line 1 is a list"),
        ("PERFHERDER_DATA: {}", "suites of line 1 is missing"),
        (START + '{"name": "s", "subtests": {}}]}', "holds no results"),
        (START + '{"name": "s", "subtests": 3}]}', "subtests of 's' is a number"),
        (START + '{"name": "s", "value": 1, "lowerIsBetter": "no"}]}', "neither true nor false"),
        ("no mark", "there is no line with PERFHERDER_DATA"),
        ('{"framework": {"name": "f"}, "suites": [', "cut off"),
    ],
)
def test_what_is_no_such_line_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "job.log"
    path.write_text(text)
    with pytest.raises(ReadError, match=message):
        read_rows(path, GIVEN, "perfherder")
