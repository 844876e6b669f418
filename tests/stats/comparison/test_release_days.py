"""Majors and their last days on calendars as they really are."""

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from models.records.release import Release
from models.stats.comparison.release_days import majors, newest_major


def table(*rows: tuple[str, str]) -> list[Release]:
    return [Release(date.fromisoformat(day), version) for version, day in rows]


def read_table(file: Path) -> list[Release]:
    with file.open() as lines:
        return table(*((r["version"], r["release_date"]) for r in csv.DictReader(lines)))


def test_a_line_that_starts_with_a_patch_and_lines_that_overlap(shared: Path) -> None:
    found = majors(read_table(shared / "real-data" / "php_realtime" / "releases.csv"))
    assert [(major.name, str(major.first_day), str(major.last_day)) for major in found] == [
        ("8.3", "2024-06-06", "2024-11-20"),
        ("8.4", "2024-11-21", "2025-11-19"),
        ("8.5", "2025-11-20", "None"),
    ]


def test_a_patch_of_an_old_line_is_no_major(shared: Path) -> None:
    found = majors(read_table(shared / "real-data" / "ocaml_sandmark" / "releases.csv"))
    assert [major.name for major in found] == ["4.14", "5.0", "5.1", "5.2"]
    assert found[1].last_day == date(2023, 9, 13)


def test_previews_are_passed_over() -> None:
    rows = table(
        ("72.0", "2020-01-07"),
        ("73.0b1", "2020-01-08"),
        ("73.0-rc1", "2020-02-04"),
        ("v73.0", "2020-02-11"),
        ("73.0.1", "2020-02-18"),
        ("74.0esr", "2020-03-01"),
        ("2101", "2021-01-27"),
    )
    assert [major.name for major in majors(rows)] == ["72.0", "73.0", "2101"]


def test_an_old_line_that_appears_late_is_no_major() -> None:
    rows = table(("9.0.0", "2024-01-01"), ("8.9.7", "2024-02-01"), ("9.1.0", "2024-03-01"))
    assert [major.name for major in majors(rows)] == ["9.0", "9.1"]


def test_ten_is_above_nine() -> None:
    rows = table(("1.9.0", "2024-01-01"), ("1.10.0", "2024-02-01"))
    assert [major.name for major in majors(rows)] == ["1.9", "1.10"]


def test_the_newest_major_of_a_day() -> None:
    found = majors(table(("1.0", "2024-01-01"), ("1.1", "2024-02-01")))
    assert newest_major(found, date(2023, 12, 31)) is None
    assert newest_major(found, date(2024, 1, 31)) == 0
    assert newest_major(found, date(2024, 2, 1)) == 1
    assert newest_major([], date(2024, 2, 1)) is None


versions = st.builds(
    "{}.{}.{}{}".format,
    st.integers(0, 3),
    st.integers(0, 12),
    st.integers(0, 3),
    st.sampled_from(["", "", "", "b1"]),
)


@given(st.lists(st.tuples(versions, st.dates(date(2024, 1, 1), date(2024, 3, 1))), max_size=30))
def test_majors_rise_and_follow_each_other_without_gaps(rows: list[tuple[str, date]]) -> None:
    releases = [Release(day, version) for version, day in rows]
    found = majors(releases)
    assert found == majors(list(reversed(releases)) * 2)
    lines = [tuple(map(int, major.name.split("."))) for major in found]
    assert lines == sorted(set(lines))
    for major, later in pairwise(found):
        assert major.last_day is not None
        assert (later.first_day - major.last_day).days == 1
        assert major.first_day <= major.last_day
    assert bool(found) is any(not version.endswith("b1") for version, _ in rows)
