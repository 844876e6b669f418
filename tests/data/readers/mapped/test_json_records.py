"""JSON of any shape by a mapping: records, nested keys, lists of values, lines."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from data.readers.completion.given import Given
from data.readers.mapped.read_mapping import read_mapping
from models.records.errors import ReadError
from models.records.measurement import Measurement, RejectedRow, Status
from tests.data.readers.mapped.test_wide_table import PAGE, given_of
from tests.data.readers.read_rows import by_test, read_rows

DOCUMENT = {
    "date": "2026-11-20T02:14:09Z",
    "commit": "abc1",
    "results": [
        {"name": "parse", "stats": {"mean": 12.5, "runs": [12.0, 13.0]}, "ok": True},
        {"name": "render", "stats": {"mean": 40, "runs": [41.0]}, "ok": True},
    ],
}
MAPPING = """
records: results
fields: {suite: s, platform: p, time: "{/date}", revision: "{/commit}"}
metrics: [{column: stats.mean, test: "{name}", unit: ms, better: lower}]
"""


def mapped(
    folder: Path, document: Any, mapping: str = MAPPING
) -> tuple[list[Measurement], list[RejectedRow]]:
    path = folder / "results.json"
    text = document if isinstance(document, str) else json.dumps(document)
    path.write_text(text, encoding="utf-8")
    return read_rows(path, given_of(folder, mapping))


def test_the_documented_example(tmp_path: Path) -> None:
    section = PAGE.split("## Example: JSON")[1]
    document = section.split("```json\n")[1].split("```")[0]
    rows, rejected = mapped(tmp_path, document, section.split("```yaml\n")[1].split("```")[0])
    assert rejected == []
    assert by_test(rows) == {"parse": [12.1, 12.9], "render": [40.2]}
    assert {(row.series.platform, row.revision, row.unit) for row in rows} == {
        ("ci-1", "abc1", "ms")
    }
    assert {row.time_ms for row in rows} == {1795140849000}


def test_nested_keys_and_those_of_the_document(tmp_path: Path) -> None:
    rows, rejected = mapped(tmp_path, DOCUMENT)
    assert rejected == []
    assert by_test(rows) == {"parse": [12.5], "render": [40.0]}
    assert {(row.revision, row.series.suite, row.time_ms) for row in rows} == {
        ("abc1", "s", 1795140849000)
    }


def test_a_list_of_values_is_as_many_measurements(tmp_path: Path) -> None:
    rows, _ = mapped(tmp_path, DOCUMENT, MAPPING.replace("stats.mean", "stats.runs"))
    assert by_test(rows) == {"parse": [12.0, 13.0], "render": [41.0]}


def test_records_of_an_object_are_named_by_their_keys(tmp_path: Path) -> None:
    document = {"b": {"x": {"v": 1.0}, "a.b": {"v": 2.0, "k.l": "z"}}, "t": 1_795_140_849}
    mapping = """
records: b
fields: {suite: s, platform: "{k.l}", time: "{/t}"}
metrics: [{column: v, test: "{@name}"}]
"""
    rows, rejected = mapped(tmp_path, document, mapping)
    assert rejected == []
    assert by_test(rows) == {"x": [1.0], "a.b": [2.0]}
    assert [row.series.platform for row in rows] == ["", "z"]


def test_records_of_several_lists_follow_one_another(tmp_path: Path) -> None:
    document = {
        **DOCUMENT,
        "memory": {"results": [{"name": "parse", "peak": 7.5}, {"name": "render", "peak": "much"}]},
        "none": [],
    }
    mapping = MAPPING.replace("records: results", "records: [results, memory.results, none]")
    mapping = mapping.replace("metrics: [", "metrics: [{column: peak, test: '{name} ({@list})'}, ")
    rows, rejected = mapped(tmp_path, document, mapping)
    assert by_test(rows) == {
        "parse": [12.5],
        "render": [40.0],
        "parse (memory.results)": [7.5],
    }
    assert [row.line for row in rejected] == [4]  # records are counted over all lists
    with pytest.raises(ReadError, match="memory, where the mapping has the records, is missing"):
        mapped(
            tmp_path, DOCUMENT, MAPPING.replace("records: results", "records: [results, memory]")
        )


def test_json_lines_keep_their_numbers_and_a_broken_line_is_rejected(tmp_path: Path) -> None:
    lines = [
        '{"t": "2026-11-20", "v": 1}',
        "",
        '{"t": "2026-11-21", "v"',
        '{"t": "2026-11-22", "v": 3}',
    ]
    mapping = 'records: "."\nfields: {suite: s, platform: p, time: "{t}"}\nmetrics: [v]'
    rows, rejected = mapped(tmp_path, "\n".join(lines), mapping)
    assert [row.value for row in rows] == [1.0, 3.0]
    (bad,) = rejected
    assert bad.line == 3
    assert "is no JSON" in bad.reason


def test_one_object_is_one_record_and_a_packed_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "one.json.gz"
    path.write_bytes(gzip.compress(b'{"when": "2026-11-20T00:00:00Z", "v": 7.5}'))
    given = given_of(
        tmp_path, 'records: "."\nfields: {suite: s, platform: p, time: "{when}"}\nmetrics: [v]'
    )
    rows, _ = read_rows(path, given)
    assert by_test(rows) == {"v": [7.5]}


def test_what_is_no_number_is_rejected_and_null_was_not_measured(tmp_path: Path) -> None:
    values = [None, "fast", True, float("nan"), 5, "1e-3"]
    document = {**DOCUMENT, "results": [{"name": f"t{n}", "v": v} for n, v in enumerate(values)]}
    mapping = MAPPING.replace("stats.mean", "v").replace("records", 'missing: ["-"]\nrecords')
    rows, rejected = mapped(tmp_path, document, mapping)
    assert by_test(rows) == {"t4": [5.0], "t5": [0.001]}
    assert [row.line for row in rejected] == [2, 3, 4]
    assert "'fast' is no number" in rejected[0].reason
    failed = {**DOCUMENT, "results": [{"name": "x", "v": None, "state": "failed"}]}
    with_status = mapping.replace("suite: s", 'suite: s, status: "{state}"')
    (row,) = mapped(tmp_path, failed, with_status)[0]
    assert row.status is Status.FAILED


@pytest.mark.parametrize(
    ("document", "mapping", "reason"),
    [
        (DOCUMENT, MAPPING.replace("stats.mean", "stats.median"), "no record has stats.median"),
        (DOCUMENT, MAPPING.replace("{/commit}", "{/sha}"), r"no record has /sha \(found: name"),
        (DOCUMENT, MAPPING.replace("records: results", "records: rows"), "rows.* is missing"),
        (DOCUMENT, MAPPING.replace("records: results", "records: date"), "no list or object"),
        ({**DOCUMENT, "results": []}, MAPPING, "no records"),
        ({**DOCUMENT, "results": [3, "x"]}, MAPPING, "no record has"),
        ('{"results": [', MAPPING, "cut off"),
        ("time,v\n1,2\n", MAPPING, "not valid JSON"),
        ("[" * 100_000, MAPPING, "nested too deeply|cut off"),
    ],
)
def test_what_does_not_fit_is_refused(
    tmp_path: Path, document: Any, mapping: str, reason: str
) -> None:
    with pytest.raises(ReadError, match=reason):
        mapped(tmp_path, document, mapping)


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        (MAPPING + "delimiter: ';'\n", "delimiter is of CSV, and records are of JSON"),
        (MAPPING.replace(": results", ": [a, a]"), "records names a place twice"),
        (MAPPING.replace(": results", ": [a, 1]"), "records is no list of places"),
        (MAPPING + "tests: [{unit: s}]\n", "tests are for files without metrics"),
    ],
)
def test_keys_that_do_not_go_together_are_refused(
    tmp_path: Path, mapping: str, reason: str
) -> None:
    rules = tmp_path / "m.yaml"
    rules.write_text(mapping)
    with pytest.raises(ReadError, match=reason):
        read_mapping(rules)


def test_a_format_beside_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(json.dumps(DOCUMENT))
    given: Given = given_of(tmp_path, MAPPING)
    with pytest.raises(ReadError, match="a format of its own, and --format names csv"):
        read_rows(path, given, "csv")
