"""Whole series from files that name much or little."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from data.read_series import read_series
from models.records.days import DAY_MS
from models.records.errors import ReadError
from models.records.series import Direction


def write(folder: Path, text: str, name: str = "rows.csv") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def test_time_and_value_are_enough(tmp_path: Path) -> None:
    read = read_series(write(tmp_path, "time,value\n2026-01-02T00:00:00Z,2\n2026-01-01,1\n"))
    (series,) = read.series
    assert (series.key, series.direction, read.dated) == ("rows", Direction.LOWER_IS_BETTER, True)
    assert series.values.tolist() == [1, 2]
    assert series.lines.tolist() == [3, 2]
    assert np.diff(series.time_ms).tolist() == [DAY_MS]


def test_rows_of_one_run_id_are_one_run_and_builds_of_one_date_are_several(tmp_path: Path) -> None:
    text = """time,value,run_id,revision
2026-01-01,1,job-10,a
2026-01-01,2,job-9,a
2026-01-01,3,job-10,a
2026-01-02T03:00:00Z,4,job-11,b
2026-01-02T03:00:30Z,5,job-12,b
2026-01-02T03:01:00Z,6,job-11,b
2026-01-03,7,,c
2026-01-03,8,,d
2026-01-03,9,,c
"""
    (series,) = read_series(write(tmp_path, text)).series
    assert series.values.tolist() == [2, 1, 3, 4, 6, 5, 7, 9, 8]
    assert series.run_of_row.tolist() == [0, 1, 1, 2, 2, 3, 4, 4, 5]


def test_a_run_id_that_comes_again_on_another_day_names_another_run(tmp_path: Path) -> None:
    rows = "".join(
        f"2026-01-{day:02d}T{3 * again:02d}:00,1,night\n" for day in (1, 2) for again in (0, 1)
    )
    (series,) = read_series(write(tmp_path, "time,value,run_id\n" + rows)).series
    assert series.run_of_row.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("times", [["0", "1", "2"], ["0.0", "1.5", "2e0"], ["20240131", "7", "8"]])
def test_small_plain_numbers_count_days(tmp_path: Path, times: list[str]) -> None:
    rows = "\n".join(f"{time},5" for time in times)
    read = read_series(write(tmp_path, f"time,value\n{rows}\n"))
    assert not read.dated
    (series,) = read.series
    expected = sorted(float(time) * DAY_MS for time in times if float(time) < 1e6)
    assert series.time_ms.tolist() == expected


def test_epochs_and_compact_dates_are_times(tmp_path: Path) -> None:
    for times in ("1577836800", "1577836800.0", "1577836800000", "20200101"):
        read = read_series(write(tmp_path, f"time,value\n{times},5\n"))
        assert read.dated
        assert read.series[0].time_ms.tolist() == [1_577_836_800_000]


def test_series_are_told_apart_and_keep_unit_and_direction(tmp_path: Path) -> None:
    text = """suite,test,platform,time,value,unit,lower_is_better,version
s,a,p,2026-01-01,1,ms,true,8.4
s,b,p,2026-01-01,2,req/s,false,8.4
s,a,p,2026-01-02,3,ms,,8.5
"""
    first, second = read_series(write(tmp_path, text)).series
    assert (first.key, first.unit, first.direction) == ("s/a/p", "ms", Direction.LOWER_IS_BETTER)
    assert first.values.tolist() == [1, 3]
    assert first.versions == ("8.4", "8.5")
    assert second.direction is Direction.HIGHER_IS_BETTER
    assert second.names == {"suite": "s", "test": "b", "platform": "p"}


def test_rows_that_cannot_be_used_are_kept_aside_with_line_and_reason(tmp_path: Path) -> None:
    text = """time,value,status,unit,lower_is_better
2026-01-01,nan,,,
2026-01-02,inf,,,
2026-01-03,-inf,,,
2026-01-04,1e308,,,
2026-01-05,x,,,
yesterday,5,,,
2026-01-06,,failed,,
2026-01-07,,timed out,,
2026-01-08,5,,ms,true
2026-01-09,5,,s,true
2026-01-10,5,,ms,false
2026-01-11,6,,ms,
one,two
"""
    read = read_series(write(tmp_path, text))
    (series,) = read.series
    assert series.values.tolist() == [5, 6]
    reasons = {row.line: row.reason for row in series.unused}
    assert list(reasons) == [2, 3, 4, 5, 6, 7, 8, 9, 11, 12]
    assert "not a number" in reasons[2]
    assert "infinite" in reasons[3]
    assert "1e+150" in reasons[5]
    assert "unreadable time" in reasons[7]
    assert reasons[8] == "the run failed"
    assert reasons[9] == "the run timed out"
    assert "contradicts" in reasons[11]
    assert "contradicts" in reasons[12]
    assert [row.line for row in read.unused] == [14]


def test_a_series_without_a_usable_row_is_still_a_series(tmp_path: Path) -> None:
    (series,) = read_series(write(tmp_path, "time,value\n1,nan\n")).series
    assert series.values.size == 0
    assert len(series.unused) == 1


def test_runs_of_one_moment_keep_the_order_of_the_file(tmp_path: Path) -> None:
    text = "time,value\n" + "".join(f"2026-01-0{1 + i % 2},{i}\n" for i in range(8))
    (series,) = read_series(write(tmp_path, text)).series
    assert series.values.tolist() == [0, 2, 4, 6, 1, 3, 5, 7]


def test_gzipped_files_and_other_suffixes_are_csv(tmp_path: Path) -> None:
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(b"time,value\n1,2\n"))
    assert read_series(packed).series[0].key == "a"
    assert read_series(write(tmp_path, "time,value\n1,2\n", "b.txt")).series[0].key == "b"


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="lacks the column value"):
        read_series(write(tmp_path, "time,speed\n1,2\n"))
    with pytest.raises(ReadError, match="no rows"):
        read_series(write(tmp_path, "time,value\n"))
    with pytest.raises(ReadError, match="no such file"):
        read_series(tmp_path / "absent.csv")
