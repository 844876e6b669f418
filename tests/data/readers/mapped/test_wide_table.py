"""A wide CSV by a mapping: the documented examples, marks, times, and what is refused."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.ingest_file import inspect_file
from data.readers.completion.given import Given
from data.readers.mapped.read_mapping import read_mapping
from data.readers.mapped.template import Template
from data.readers.mapped.wide_table import WideTable
from models.records.errors import ReadError
from models.records.measurement import Measurement, RejectedRow, Status
from tests.data.conftest import measured
from tests.data.readers.read_rows import by_test, read_rows, take
from tests.docs.markdown import DOCS

PAGE = (DOCS / "reference" / "mapping.md").read_text(encoding="utf-8")
CSVS = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
YAMLS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
MAPPING = """
fields: {suite: s, platform: p, time: "{t}"}
metrics: [v]
"""


def mapped(
    folder: Path, csv: str, mapping: str = MAPPING, given: Given | None = None
) -> tuple[list[Measurement], list[RejectedRow]]:
    path, rules = folder / "wide.csv", folder / "mapping.yaml"
    path.write_text(csv, encoding="utf-8")
    rules.write_text(mapping, encoding="utf-8")
    return read_rows(path, given or Given(mapping=read_mapping(rules)))


def given_of(folder: Path, mapping: str) -> Given:
    rules = folder / "mapping.yaml"
    rules.write_text(mapping, encoding="utf-8")
    return Given(mapping=read_mapping(rules))


def test_otava_s_csv_as_documented(tmp_path: Path) -> None:
    measurements, rejected = mapped(tmp_path, CSVS[0], YAMLS[0])
    assert rejected == []
    assert by_test(measurements) == {
        "metric1": [154023, 138455, 143112],
        "metric2": [10.43, 10.23, 10.29],
    }
    first = measurements[0]
    assert (first.time_ms, first.revision) == (1704074400000, "aaa0")  # 02:00 UTC
    assert {(row.series.test, row.unit, row.direction.value) for row in measurements} == {
        ("metric1", "", "higher"),
        ("metric2", "ms", "lower"),
    }


def test_semicolons_decimal_commas_and_local_times_as_documented(tmp_path: Path) -> None:
    measurements, rejected = mapped(tmp_path, CSVS[1], YAMLS[1])
    assert rejected == []
    assert by_test(measurements) == {
        "Kasse p50": pytest.approx([1.2345, 1.24025]),
        "Kasse throughput": [12],
    }
    assert {row.series.platform for row in measurements} == {"ci-1"}
    assert measurements[0].time_ms == 1730079000000  # 01:30 UTC, winter time


@pytest.mark.parametrize(
    ("marks", "written", "read"),
    [
        ('decimal: ","', "1,5", 1.5),
        ('decimal: ","', "-2", -2),
        ('decimal: ","', "1,5e-3", 0.0015),
        ('decimal: ","', "1.5", None),
        ('decimal: ","', "1.234,5", None),
        ('{decimal: ",", thousands: "."}', "1.234.567,25", 1234567.25),
        ('{decimal: ",", thousands: "."}', "1.5", None),
        ('{decimal: ",", thousands: "."}', "1234,5", 1234.5),
        ('thousands: ","', "1,234.5", 1234.5),
        ('thousands: ","', "12,34", None),
        ('thousands: "\'"', "1'234", 1234),
        ('thousands: " "', "1 234 567", 1234567),
        ('thousands: " "', "1\u202f234", 1234),
        ("{}", "1_000", None),
        ("{}", "nan", None),
        ("{}", "٣", None),
    ],
)
def test_numbers_are_read_with_the_marks_stated_or_rejected(
    tmp_path: Path, marks: str, written: str, read: float | None
) -> None:
    stated = marks.strip("{}").replace('", thousands', '"\nthousands')
    measurements, rejected = mapped(
        tmp_path, f"t;v\n2024-01-01;{written}\n", f'delimiter: ";"\n{stated}\n{MAPPING}'
    )
    assert [row.value for row in measurements] == ([] if read is None else [read])
    assert [row.line for row in rejected] == ([2] if read is None else [])
    assert all(row.reason.startswith("column v: the value") for row in rejected)


@pytest.mark.parametrize(
    ("zone", "text", "time_ms"),
    [
        ("Europe/Berlin", "2024-07-01 12:00", 1719828000000),  # summer: 10:00 UTC
        ("Europe/Berlin", "2024-10-27 02:30", 1729989000000),  # twice: the first, 00:30 UTC
        ("Europe/Berlin", "2024-10-27T02:30:00+01:00", 1729992600000),  # the second, stated
        ("Europe/Berlin", "20240701", 1719784800000),  # a day, 22:00 UTC before
        ("Europe/Berlin", "1719828000", 1719828000000),  # an epoch has no zone
        ("America/New_York", "2024-01-01", 1704085200000),
        ("UTC", "2024-01-01", 1704067200000),
    ],
)
def test_a_time_without_a_zone_is_of_the_zone_stated(
    tmp_path: Path, zone: str, text: str, time_ms: int
) -> None:
    measurements, rejected = mapped(tmp_path, f"t,v\n{text},1\n", f"time_zone: {zone}\n{MAPPING}")
    assert rejected == []
    assert [row.time_ms for row in measurements] == [time_ms]


def test_times_that_do_not_exist_or_fit_are_rejected_once_with_their_line(tmp_path: Path) -> None:
    rules = (
        'time_format: "%d.%m.%Y %H:%M"\ntime_zone: Europe/Berlin\n'
        'fields: {suite: s, time: "{t}"}\nmetrics: [v, w]\n'
    )
    text = "t,v,w\n31.03.2024 02:30,1,2\n2024-03-31,1,2\n31.03.2024 03:30,1,2\n"
    measurements, rejected = mapped(tmp_path, text, rules)
    assert [row.value for row in measurements] == [1, 2]
    assert [(row.line, row.reason) for row in rejected] == [
        (2, "time: the time '31.03.2024 02:30' does not exist in Europe/Berlin"),
        (3, "time: the time '2024-03-31' is not of the format '%d.%m.%Y %H:%M'"),
    ]
    assert rejected[0].content == "31.03.2024 02:30,1,2"


def test_a_blank_is_not_measured_unless_the_run_failed(tmp_path: Path) -> None:
    rules = (
        'missing: ["-"]\nfields: {suite: s, time: "{t}", status: "{ok}"}\n'
        "metrics: [{column: v}, {column: w}]\n"
    )
    text = "t,ok,v,w\n2024-01-01,ok,1,-\n2024-01-02,failed,,5\n2024-01-03,,, \n"
    measurements, rejected = mapped(tmp_path, text, rules)
    assert rejected == []
    assert [(row.series.test, row.value, row.status) for row in measurements] == [
        ("v", 1, Status.OK),
        ("v", None, Status.FAILED),
        ("w", 5, Status.FAILED),
    ]


def test_what_the_mapping_leaves_out_comes_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text("v\n3\n")
    rules = given_of(tmp_path, "metrics: [v]")
    with pytest.raises(ReadError, match="the mapping states no time"):
        read_rows(tmp_path / "wide.csv", rules)
    given = Given(time="2024-01-01", suite="s", platform="p", mapping=rules.mapping)
    measurements, _ = read_rows(tmp_path / "wide.csv", given)
    assert [(row.series.suite, row.series.platform, row.value) for row in measurements] == [
        ("s", "p", 3)
    ]


def test_quotes_gzip_and_chunks_change_nothing(tmp_path: Path) -> None:
    rules = given_of(tmp_path, MAPPING.replace("metrics: [v]", "metrics: [v, w]"))
    path = tmp_path / "wide.csv"
    path.write_text("t,v,w\n" + "".join(f'2024-01-01T00:00:{n:02},"{n}",{n}\n' for n in range(9)))
    whole, _ = read_rows(path, rules)
    assert len(whole) == 18
    assert rules.mapping is not None
    with closing(WideTable(path, rules.mapping)) as reader:
        chunks = list(reader.chunks(4))
    assert [len(chunk.lines) for chunk in chunks] == [4, 4, 4, 4, 2]


def test_the_store_takes_a_mapped_file_once_and_again_under_a_new_mapping(
    store: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("t,v\n2024-01-01,1\n")
    given = given_of(tmp_path, MAPPING)
    assert take(store, path, given).counts.stored == 1
    assert take(store, path, given).repeated
    scaled = given_of(tmp_path, MAPPING.replace("[v]", "[{column: v, scale: 1000}]"))
    again = take(store, path, scaled)
    assert (again.repeated, again.counts.replaced) == (False, 1)
    assert [row[-1] for row in measured(store)] == [1000]


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("", "the mapping is no list of keys"),
        ("- a", "the mapping is no list of keys"),
        ("metrics: [", r"not valid YAML \(.*line 1"),
        ("{}", "metrics is missing"),
        ("metrics: []", "metrics is missing"),
        ("metrics: [{test: a}]", "column of metric 1 is missing"),
        ("metrics: [{column: v, better: up}]", "better of metric 1 is 'up'; it takes 'lower'"),
        ("metrics: [{column: v, scale: -1}]", "scale of metric 1 is not positive"),
        ("metrics: [{column: v, scale: .inf}]", "scale of metric 1 is not positive"),
        ("metrics: [{column: v, scale: true}]", "scale of metric 1 is no number"),
        ("metrics: [{column: v, test: '{a'}]", "test of metric 1: a brace is not closed"),
        ("metrics: [v]\nfield: {}", "unknown key 'field'; known are delimiter"),
        ("metrics: [v]\nfields: {value: '{v}'}", "fields has the unknown key 'value'"),
        ("metrics: [v]\ndecimal: ';'", "decimal is ';'; it takes '.', ','"),
        ("metrics: [v]\nthousands: '.'", "decimal and thousands are the same"),
        ("metrics: [v]\ndelimiter: '\"'", "delimiter and quote are the same"),
        ("metrics: [v]\ndelimiter: ';;'", "delimiter is ';;', not one character"),
        ("metrics: [v]\ntime_zone: Mars/Base", "there is no time zone 'Mars/Base'"),
        ("metrics: [v]\ntime_zone: ../../etc/passwd", "there is no time zone"),
        ("metrics: [v]\ntime_format: '%Q'", "time_format '%Q'"),
        ("metrics: [v]\nmissing: [1]", "missing is no list of texts"),
        ("a: &a [1]\nmetrics: *a", "line 2 has an alias"),
        ("metrics: !!python/object/apply:os.system [ls]", "not valid YAML"),
        ("[" * 5000, "nested too deeply"),
        ("metrics: [v]\nfields: {suite: [a]}", "suite of fields is no text"),
    ],
)
def test_a_faulty_mapping_is_refused_with_its_key(
    tmp_path: Path, mapping: str, message: str
) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        given_of(tmp_path, mapping)
    assert str(tmp_path / "mapping.yaml") in str(caught.value)
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize(
    ("csv", "message"),
    [
        ("", "empty"),
        ("t;v\n", r"the header lacks t, v \(found: t;v\)"),
        ("t,V\n", r"the header lacks v \(found: t, V\)"),
        ("t,v,v\n1,2,3\n", "names v twice"),
        ("\x00\x01", "binary"),
    ],
)
def test_a_file_that_does_not_fit_the_mapping_is_refused(
    store: Engine, tmp_path: Path, csv: str, message: str
) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(csv)
    with pytest.raises(ReadError, match=message):
        inspect_file(path, "p", "main", given=given_of(tmp_path, MAPPING))
    assert measured(store) == set()


def test_a_mapping_is_for_csv(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("t,v\n")
    with pytest.raises(ReadError, match="--format names jmh"):
        inspect_file(path, "p", "main", given=given_of(tmp_path, MAPPING), format_name="jmh")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("plain", ("plain",)),
        ("{a}", ("", "a", "")),
        ("{{a}} {b c}", ("{a} ", "b c", "")),
        ("{a.b[0]!r}", ("", "a.b[0]!r", "")),  # a name, no expression
    ],
)
def test_templates_name_columns_and_nothing_else(text: str, parts: tuple[str, ...]) -> None:
    assert Template.parse(text).parts == parts
