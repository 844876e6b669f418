"""A folder that results are dropped into: each file once, whatever happens around it."""

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.cli.sync import sync
from data.sync.find_results import find_results
from data.sync.refused_files import RefusedFiles
from data.sync.sync_folder import SyncRequest, sync_folder
from models.records.clock import FixedClock
from models.records.errors import ReadError
from tests.data.cli.test_reader_options import home, run
from tests.data.conftest import measured
from tests.data.readers.read_rows import FILES, LATER

__all__ = ["home"]  # a fixture
HEAD = "suite,test,platform,time,value\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "dropped"
    made.mkdir()
    return made


def drop(path: Path, text: str, *, at_s: int = 1_700_000_000) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (at_s, at_s))
    return path


def look(engine: Engine, folder: Path) -> dict[str, str]:
    """Look through a folder; gives the rows stored of each file, or why it was refused."""
    refused = RefusedFiles(folder.parent / "memory" / "refused.json")
    return {
        item.path.name: f"{item.summary.counts.stored} stored" if item.summary else item.refusal
        for item in sync_folder(engine, SyncRequest(folder), refused, FixedClock(LATER))
    }


def test_each_file_is_reported_once(store: Engine, folder: Path) -> None:
    drop(folder / "a.csv", HEAD + "s,t,p,2026-01-01,1\n")
    drop(folder / "deep" / "er" / "b.csv", HEAD + "s,t,p,2026-01-02,2\n")
    drop(folder / "c.json", '{"cut": ')
    first = look(store, folder)
    assert first.keys() == {"a.csv", "b.csv", "c.json"}
    assert (first["a.csv"], first["b.csv"]) == ("1 stored", "1 stored")
    assert "the JSON is cut off" in first["c.json"]
    assert look(store, folder) == {}
    drop(folder / "c.json", HEAD + "s,t,p,2026-01-03,3\n")  # whatever its name
    shutil.copy(folder / "a.csv", folder / "again.csv")
    os.utime(folder / "again.csv", (1_700_000_000, 1_700_000_000))
    assert look(store, folder) == {"c.json": "1 stored"}
    assert len(measured(store)) == 3


def test_a_correction_beside_the_file_that_it_corrects_stays(store: Engine, folder: Path) -> None:
    drop(folder / "a.csv", HEAD + "s,t,p,2026-01-01,1\n")
    drop(folder / "b.csv", HEAD + "s,t,p,2026-01-01,2\n")
    for _ in range(3):
        look(store, folder)
        assert [row[-1] for row in measured(store)] == [2]


def test_what_is_unfinished_hidden_or_a_link_is_passed_over(store: Engine, folder: Path) -> None:
    row = HEAD + "s,t,p,2026-01-01,1\n"
    for name in (".hidden.csv", "a.csv.part", "b.csv.tmp"):
        drop(folder / name, row)
    (folder / "link.csv").symlink_to(drop(folder.parent / "elsewhere.csv", row))
    fresh = drop(folder / "fresh.csv", row, at_s=LATER // 1000 - 1)
    assert look(store, folder) == {}
    os.utime(fresh, (LATER // 1000 - 3,) * 2)
    assert look(store, folder) == {"fresh.csv": "1 stored"}


def test_a_tree_of_one_tool_is_one_result(store: Engine, folder: Path) -> None:
    shutil.copytree(FILES / "asv", folder / "ci" / "results")
    for path in folder.rglob("*"):
        os.utime(path, (1_700_000_000,) * 2)
    assert [path.name for path in find_results(folder)] == ["results"]
    (stored,) = look(store, folder).values()
    assert stored.endswith(" stored")
    assert look(store, folder) == {}


def test_a_folder_that_is_not_there_is_refused(store: Engine, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="there is no such folder"):
        look(store, tmp_path / "absent")


def test_a_damaged_memory_only_repeats_a_report(tmp_path: Path) -> None:
    memory = drop(tmp_path / "m.json", "{broken")
    refused = RefusedFiles(memory)
    refused.add(tmp_path / "a", "1")
    assert RefusedFiles(memory).is_known(tmp_path / "a", "1")
    assert not RefusedFiles(memory).is_known(tmp_path / "a", "2")


def test_the_command_reports_and_ends_with_a_status(home: Path, folder: Path) -> None:
    drop(folder / "a.csv", HEAD + "s,t,p,2026-01-01,1\n")
    result = run(sync, folder)
    assert (result.exit_code, home.exists()) == (0, True)
    assert "1 rows read = 1 stored" in result.output
    drop(folder / "b.json", "{")
    result = run(sync, folder)
    assert result.exit_code == 1
    assert "refused: " in result.output
    assert "cut off" in result.output
    result = run(sync, folder)
    assert (result.exit_code, result.output) == (0, "")
