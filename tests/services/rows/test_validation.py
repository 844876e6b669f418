from contextlib import closing
from pathlib import Path

import pytest

from data.readers.tables.long_csv import LongCsv
from models.records.measurement import Measurement, Status
from models.records.series import Direction, SeriesKey
from models.services.ingest import CheckedChunk
from models.services.rows.known_series import KnownSeries
from models.services.rows.validation import RowChecker
from models.storage.results.series_store import SeriesCatalogue

NOW = 1_760_000_000_000
HEADER = (
    "suite,test,platform,time,value,unit,lower_is_better,status,iteration,run_id,project,branch"
)
GOOD = "s,t,p,1750000000,1.5,ms,true,ok,3,r1,,"


def check(folder: Path, text: str | bytes) -> CheckedChunk:
    path = folder / "results.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    checker = RowChecker("results.csv", "demo", "main", KnownSeries(SeriesCatalogue()), NOW)
    with closing(LongCsv(path)) as reader:
        (chunk,) = reader.chunks()
    return checker.check(chunk)


def test_a_good_row_becomes_a_measurement(tmp_path: Path) -> None:
    chunk = check(tmp_path, f"{HEADER}\n{GOOD}\n")
    assert chunk.rejected == []
    assert chunk.measurements == [
        Measurement(
            series=SeriesKey("demo", "main", "s", "t", "p"),
            unit="ms",
            direction=Direction.LOWER_IS_BETTER,
            time_ms=1_750_000_000_000,
            value=1.5,
            status=Status.OK,
            run_id="r1",
            iteration=3,
        )
    ]


def test_counters_may_be_longer_than_a_name(tmp_path: Path) -> None:
    long = '{""nic"":""' + "x" * 600 + '""}'
    text = f'suite,test,platform,time,value,counters\ns,t,p,1750000000,1,"{long}"\n'
    chunk = check(tmp_path, text + 's,t,p,1750000001,1,"{""rx"":[1]}"\n')
    assert [row.counters for row in chunk.measurements] == [long.replace('""', '"')]
    assert [row.reason for row in chunk.rejected] == [
        "the counter 'rx' is neither a number nor a text"
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("s,t,p,1750000000,fast,ms,true,ok,,,,", "the value 'fast' is not a number"),
        ("s,t,p,1750000000,nan,ms,true,ok,,,,", "the value 'nan' is not a number"),
        ("s,t,p,1750000000,inf,ms,true,ok,,,,", "the value 'inf' is infinite"),
        ("s,t,p,1750000000,,ms,true,ok,,,,", "no value, although the status is ok"),
        ("s,t,p,,1.5,ms,true,ok,,,,", "no time"),
        ("s,t,p,noon,1.5,ms,true,ok,,,,", "unreadable time 'noon'"),
        ("s,t,p,1960-01-01,1.5,ms,true,ok,,,,", "time before 1970: '1960-01-01'"),
        ("s,t,p,1760086401,1.5,ms,true,ok,,,,", "time in the future: '1760086401'"),
        ("s,t,p,1750000000,1.5,ms,true,skipped,,,,", "unknown status 'skipped'"),
        ("s,t,p,1750000000,1.5,s,true,ok,,,,", "unit is 's', but that of the series is 'ms'"),
        ("s,t,p,1750000000,1.5,ms,false,ok,,,,", "contradicts the series: higher"),
        ("s,t,p,1750000000,1.5,ms,maybe,ok,,,,", "neither true nor false"),
        ("s,t,p,1750000000,1.5,ms,true,ok,one,,,", "iteration 'one' is not a whole number"),
        (",t,p,1750000000,1.5,ms,true,ok,,,,", "no suite"),
        ("s, ,p,1750000000,1.5,ms,true,ok,,,,", "no test"),
        (f"s,{'x' * 501},p,1750000000,1.5,ms,true,ok,,,,", "test is longer than 500 bytes"),
        (f"s,t,p,1750000000,1.5,ms,true,ok,,{'é' * 251},,", "run_id is longer than 500 bytes"),
        ("s,t\0,p,1750000000,1.5,ms,true,ok,,,,", "test holds a NUL character"),
        ("s,t,p,1750000000,1.5,ms,true,ok", "8 fields where the header has 12"),
        ('s,"t,p,1750000000,1.5,ms,true,ok,,,,', "the quotes of this row are not closed"),
    ],
)
def test_every_bad_row_is_kept_with_line_reason_and_content(
    tmp_path: Path, row: str, reason: str
) -> None:
    chunk = check(tmp_path, f"{HEADER}\n{GOOD}\n{row}\n{GOOD}\n")
    assert len(chunk.measurements) == 2
    (kept,) = chunk.rejected
    assert (kept.file, kept.line) == ("results.csv", 3)
    assert reason in kept.reason
    assert kept.content == row.replace("\0", "\\x00")


def test_a_row_that_is_not_utf8_is_kept_readably(tmp_path: Path) -> None:
    bad = "s,café,p,1750000000,1.5,ms,true,ok,,,,".encode("latin-1")
    chunk = check(tmp_path, HEADER.encode() + b"\n" + bad + b"\n" + GOOD.encode())
    assert len(chunk.measurements) == 1
    assert chunk.rejected[0].reason == "test is not UTF-8 text"
    assert chunk.rejected[0].content.startswith("s,caf\\udce9,p")


def test_names_in_any_script_are_welcome(tmp_path: Path) -> None:
    chunk = check(tmp_path, f"{HEADER}\ns,{'größe' * 60},p,1750000000,1,,,,,,項目,分支\n")
    assert chunk.rejected == []
    assert chunk.measurements[0].series.project == "項目"
    assert chunk.measurements[0].series.branch == "分支"


def test_blanks_around_fields_do_not_make_another_series(tmp_path: Path) -> None:
    chunk = check(
        tmp_path, f"{HEADER}\n{GOOD}\n s , t,p , 1750000001 , 1.5 ,ms ,true,ok, 3 , r1,,\n"
    )
    first, second = chunk.measurements
    assert first._replace(time_ms=second.time_ms) == second


def test_a_failed_run_may_lack_a_value_or_keep_one(tmp_path: Path) -> None:
    chunk = check(
        tmp_path,
        f"{HEADER}\ns,t,p,1750000000,,ms,true,failed,,,,\n"
        "s,t,p,1750000000,2.5,ms,true,timed_out,,,,\n",
    )
    assert [(item.status, item.value) for item in chunk.measurements] == [
        (Status.FAILED, None),
        (Status.TIMED_OUT, 2.5),
    ]


def test_what_a_row_does_not_state_is_taken_from_its_series(tmp_path: Path) -> None:
    chunk = check(
        tmp_path,
        f"{HEADER}\ns,t,p,1750000000,1,,false,,,a,,\ns,t,p,1750000000,1,rps,,,,b,,\n"
        "s,t,p,1750000000,1,,,,,c,,\n",
    )
    assert chunk.rejected == []
    assert {item.direction for item in chunk.measurements} == {Direction.HIGHER_IS_BETTER}
    assert [item.unit for item in chunk.measurements] == ["", "rps", "rps"]


def test_zoneless_times_of_stored_rows_are_counted(tmp_path: Path) -> None:
    rows = ["2025-06-15 12:00:00", "2025-06-15 12:00:00", "2025-06-15T12:00:00Z", "1750000000"]
    text = "\n".join(f"s,t,p,{time},1,,,,,r{number},," for number, time in enumerate(rows))
    bad = "s,t,p,2025-06-15 12:00:00,bad,,,,,,,"
    assert check(tmp_path, f"{HEADER}\n{text}\n{bad}\n").zoneless_times == 2


def test_tomorrow_is_not_yet_the_future(tmp_path: Path) -> None:
    chunk = check(tmp_path, f"{HEADER}\ns,t,p,1760086400,1,,,,,,,\n")
    assert chunk.rejected == []


def test_a_run_without_iterations_is_not_its_first(tmp_path: Path) -> None:
    chunk = check(tmp_path, f"{HEADER}\ns,t,p,1750000000,1,,,,,a,,\ns,t,p,1750000000,1,,,,0,b,,\n")
    assert [item.iteration for item in chunk.measurements] == [-1, 0]


def test_a_unit_that_a_later_row_states_holds_for_rows_like_the_first(tmp_path: Path) -> None:
    bare = "s,t,p,1750000000,1,,false,,,{},,"
    rows = [bare.format("a"), "s,t,p,1750000000,1,rps,false,,,b,,", bare.format("c")]
    chunk = check(tmp_path, "\n".join([HEADER, *rows, ""]))
    assert [item.unit for item in chunk.measurements] == ["", "rps", "rps"]
