"""A mapping without metrics completes rows of any format, and overrides none."""

import json
from pathlib import Path

import pytest

from data.ingest_file import sha256_of
from data.read_series import read_series
from data.readers.completion.given import Given
from data.readers.mapped.read_mapping import read_mapping
from models.records.errors import ReadError
from models.records.series import Direction
from tests.data.readers.mapped.test_wide_table import PAGE, given_of
from tests.data.readers.read_rows import by_test, read_rows

# JSON of a format that states no time and no revision: Go's benchmarks.
GO = """goos: linux
goarch: amd64
pkg: example.org/x
cpu: Test CPU
BenchmarkParse-8   100   1250 ns/op
BenchmarkRender-8  100   4000 ns/op   2.50 MB/s
PASS
"""
LONG = "suite,test,platform,time,value,unit,revision\n" + "\n".join(
    ["s,p50,linux,2026-11-20T02:00:00Z,1.5,,", "s,rate,,,9,1/s,own"]
)


def test_the_documented_example(tmp_path: Path) -> None:
    section = PAGE.split("## Example: what other formats lack")[1]
    given = given_of(tmp_path, section.split("```yaml\n")[1].split("```")[0])
    path = tmp_path / "2026-11-20_abc1.txt"
    path.write_text(GO)
    rows, rejected = read_rows(path, given)
    assert rejected == []
    assert {(row.revision, row.series.branch) for row in rows} == {("abc1", "release-7")}
    assert {row.time_ms for row in rows} == {1795129200000}  # midnight in Berlin
    assert by_test(rows)["Parse-8"] == [pytest.approx(1.25)]
    assert {row.unit for row in rows if row.series.test == "Parse-8"} == {"µs"}


def test_a_rows_own_statements_win(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(LONG)
    mapping = """
fields: {platform: "from {suite}", time: "2026-01-01", revision: mapped, branch: dev}
tests:
  - {match: "p*", unit: s, better: lower}
  - {match: "*", unit: ms, better: higher}
"""
    rows, rejected = read_rows(path, given_of(tmp_path, mapping))
    assert rejected == []
    found = {row.series.test: row for row in rows}
    assert [found[name].series.platform for name in ("p50", "rate")] == ["linux", "from s"]
    assert [found[name].revision for name in ("p50", "rate")] == ["mapped", "own"]
    assert [found[name].unit for name in ("p50", "rate")] == ["s", "1/s"]
    assert found["rate"].direction is Direction.HIGHER_IS_BETTER
    assert found["rate"].time_ms < found["p50"].time_ms
    assert {row.series.branch for row in rows} == {"dev"}


def test_a_scaled_test_has_the_unit_of_the_rule(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(LONG.replace("9,1/s", "fast,1/s"))
    mapping = 'fields: {time: "2026-01-01"}\ntests: [{match: "[pr]*", unit: k/s, scale: 0.001}]'
    rows, rejected = read_rows(path, given_of(tmp_path, mapping))
    (row,) = rows
    assert row.value == pytest.approx(0.0015)
    assert row.unit == "k/s"
    assert "fast" in rejected[0].reason


def test_columns_that_the_mapping_states_need_not_be_in_the_table(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("test,value\na,1\n")
    mapping = 'fields: {suite: s, platform: p, time: "2026-11-20"}'
    rows, _ = read_rows(path, given_of(tmp_path, mapping))
    assert by_test(rows) == {"a": [1.0]}
    with pytest.raises(ReadError, match="platform"):
        read_rows(path, given_of(tmp_path, 'fields: {suite: s, time: "2026-11-20"}'))
    (series,) = read_series(path, Direction.LOWER_IS_BETTER, given_of(tmp_path, mapping), "").series
    assert series.values.tolist() == [1.0]


def test_a_time_that_is_not_of_the_format_is_rejected_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "late_abc.csv"
    path.write_text("suite,test,platform,value\ns,a,p,1\n")
    mapping = 'file: "{day}_{sha}.csv"\ntime_format: "%Y%m%d"\nfields: {time: "{day}"}'
    rows, rejected = read_rows(path, given_of(tmp_path, mapping))
    assert rows == []
    assert "late" in rejected[0].reason


def test_the_command_line_fills_what_the_mapping_leaves(tmp_path: Path) -> None:
    path = tmp_path / "bench.txt"
    path.write_text(GO)
    mapping = given_of(tmp_path, "fields: {revision: mapped}").mapping
    given = Given(time="2026-11-20", revision="flag", platform="x", mapping=mapping)
    rows, _ = read_rows(path, given)
    assert {row.revision for row in rows} == {"mapped"}
    with pytest.raises(ReadError, match="states no time of the run"):
        read_rows(path, Given(mapping=mapping))


def test_a_name_that_is_not_of_the_pattern_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "results.txt"
    path.write_text(GO)
    mapping = 'file: "{day}_{sha}.txt"\nfields: {time: "{day}"}'
    with pytest.raises(ReadError, match=r"not of the mapping's pattern '\{day\}_\{sha\}.txt'"):
        read_rows(path, given_of(tmp_path, mapping))


def test_one_content_under_two_names_is_two_files(tmp_path: Path) -> None:
    given = given_of(tmp_path, 'file: "{day}_{sha}.txt"\nfields: {time: "{day}"}')
    one, two = tmp_path / "2026-11-20_a.txt", tmp_path / "2026-11-21_b.txt"
    for path in (one, two):
        path.write_text(GO)
    assert sha256_of(one, "", "", given=given) != sha256_of(two, "", "", given=given)
    plain = given_of(tmp_path, "fields: {revision: x}")
    assert sha256_of(one, "", "", given=plain) == sha256_of(two, "", "", given=plain)


def test_names_of_files_serve_tables_with_metrics_too(tmp_path: Path) -> None:
    path = tmp_path / "abc_2026-11-20.json"
    path.write_text(json.dumps([{"v": 3.0}]))
    mapping = """
records: "."
file: "{sha}_{day}.json"
fields: {suite: s, platform: p, time: "{day}", revision: "{sha}"}
metrics: [v]
"""
    (row,) = read_rows(path, given_of(tmp_path, mapping))[0]
    assert (row.revision, row.value) == ("abc", 3.0)


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ("fields: {time: '{day}'}", "takes 'day', which is neither a column .* nor in file"),
        ("fields: {time: x}\ndecimal: ','", "decimal is of a mapping with metrics"),
        ("fields: {time: x}\nrecords: a", "records is of a mapping with metrics"),
        ("tests: [{scale: 2}]", "unit of test 1 is missing"),
        ("tests: [{scale: -2, unit: s}]", "scale of test 1 is not positive"),
        ("tests: [{match: a, direction: lower}]", "unknown key 'direction'"),
        ("tests: {match: a}", "tests is no list of rules"),
        ("file: '{a}{b}.txt'\nfields: {time: '{a}'}", "with a text between them"),
        ("file: '{a}_{a}'\nfields: {time: '{a}'}", "names a part twice"),
        ("file: plain.txt\nfields: {time: x}", "has to name 1 to 8 parts"),
        ("file: '{a}.txt'", "metrics is missing"),
    ],
)
def test_a_faulty_mapping_is_refused(tmp_path: Path, mapping: str, reason: str) -> None:
    rules = tmp_path / "m.yaml"
    rules.write_text(mapping)
    with pytest.raises(ReadError, match=reason):
        read_mapping(rules)
