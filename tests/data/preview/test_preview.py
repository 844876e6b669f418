"""A preview shows what an ingest stores, and writes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from data.cli.ingest import ingest
from data.ingest_files import IngestRequest
from data.preview.preview_files import preview_files
from data.preview.print_preview import preview_json, preview_lines
from data.readers.completion.given import Given
from data.readers.completion.renames import parse_rename
from models.records.clock import FixedClock
from models.records.errors import ReadError
from tests.data.cli.test_reader_options import home, run
from tests.data.conftest import measured
from tests.data.readers.read_rows import FILES, GIVEN, LATER, take

__all__ = ["home"]  # a fixture
SAMPLES = sorted(path for path in FILES.iterdir() if path.name != "README.md")


def preview(path: Path, given: Given = GIVEN) -> dict[str, Any]:
    request = IngestRequest([path], project="project", given=given)
    files: list[dict[str, Any]] = preview_json(preview_files(request, FixedClock(LATER)))["files"]
    return files[0]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_preview_of_every_format_shows_the_series_that_ingest_stores(
    store: Engine, path: Path
) -> None:
    shown = preview(path)
    counts = take(store, path, GIVEN).counts
    stored = measured(store)
    assert (shown["read"], shown["rejected"]) == (counts.read, counts.rejected)
    names = ("project", "branch", "suite", "test", "platform", "unit", "lower_is_better")
    by_series: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in stored:
        by_series.setdefault(row[:7], []).append(row)
    assert {tuple(item[name] for name in names) for item in shown["series"]} == set(by_series)
    for item in shown["series"]:
        rows = by_series[tuple(item[name] for name in names)]
        assert item["runs"] == len({row[7:10] for row in rows})
        assert item["revisions"] == len({row[9] for row in rows if row[9]})
        assert item["failed"] == sum(row[15] != "ok" for row in rows)


def test_the_command_prints_the_preview_and_makes_no_store(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "suite,test,platform,time,value,unit,revision\n"
        "s,t,p,2024-01-01,2,ms,r1\ns,t,p,2024-01-03T00:00:00Z,1,ms,r2\ns,t,p,x,1,ms,r2\n"
    )
    result = run(ingest, path, "--preview")
    assert result.output.splitlines() == [
        f"{path}: csv",
        "  3 rows = 2 usable + 1 rejected; 1 series. Nothing was written.",
        "  Times without a zone, read as UTC: 1.",
        "  line 4: unreadable time 'x'",
        "  default/main/s/t/p",
        "    ms, lower is better; 2 values 1 to 2; 2 runs 2024-01-01T00:00:00Z to"
        " 2024-01-03T00:00:00Z; 2 revisions",
    ]
    assert not home.exists()


def test_renames_apply_to_the_names_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "suite,test,platform,time,value\ns,a,ci-7,2024-01-01,1\ns,b,ci-7,2024-01-01,2\n"
        "s,f(n=1),ci-8,2024-01-01,3\n"
    )
    texts = ("a=b", "b=a", "platform:ci-7=ci", "f(n=1)=>f1")
    given = Given(renames=tuple(map(parse_rename, texts)))
    shown = preview(path, given)
    assert [(item["test"], item["platform"], item["lowest"]) for item in shown["series"]] == [
        ("a", "ci", 2),
        ("b", "ci", 1),
        ("f1", "ci-8", 3),
    ]


@pytest.mark.parametrize("text", ["a", "=b", "a=", "a=b=c", "a=>b=>c", ""])
def test_a_rename_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ReadError, match="OLD=NEW"):
        parse_rename(text)


def test_a_file_with_another_name_than_a_column_is_no_column() -> None:
    rename = parse_rename("host:a=b")
    assert (rename.column, rename.old, rename.new) == ("test", "host:a", "b")


def test_many_series_are_cut_short_in_the_text_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"s,t{n:03},p,2024-01-01,1\n" for n in range(50))
    path.write_text("suite,test,platform,time,value\n" + rows)
    request = IngestRequest([path])
    lines = list(preview_lines(preview_files(request, FixedClock(LATER))))
    assert lines[-1] == "  and 10 more series; --json has all."
    assert len(json.loads(json.dumps(preview(path)))["series"]) == 50
