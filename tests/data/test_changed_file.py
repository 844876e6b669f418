"""A file that changes between its check and its last row never counts as read."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from data.fingerprint import check_unchanged, file_mark
from data.ingest_file import ingest_file, inspect_file
from models.records.errors import ReadError
from models.storage.database.tables import ingest
from tests.data.conftest import measured
from tests.present import CLOCK

HEADER = "suite,test,platform,time,value,run_id\n"
ROWS = [f"s,a,p,{1_700_000_000 + 3600 * run},{run}.5,r{run}\n" for run in range(40)]
WHOLE = HEADER + "".join(ROWS)
CUT = HEADER + "".join(ROWS[:10])


def write(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


def finished(store: Engine) -> list[bool]:
    with store.connect() as connection:
        times = connection.scalars(select(ingest.c.finished_ms).order_by(ingest.c.id))
        return [time is not None for time in times]


@pytest.mark.parametrize("name", ["results.csv", "results.csv.gz"])
def test_a_file_cut_after_its_check_does_not_count_as_read(
    store: Engine, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    write(path, WHOLE)
    checked = inspect_file(path, "project", "main")
    write(path, CUT)
    with pytest.raises(ReadError, match="changed while it was read"):
        ingest_file(store, checked, CLOCK)
    assert True not in finished(store)
    write(path, WHOLE)
    again = ingest_file(store, inspect_file(path, "project", "main"), CLOCK)
    assert not again.repeated
    assert len(measured(store)) == 40


def test_a_file_cut_under_way_and_made_whole_again_does_not_count_as_read(
    store: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "results.csv"
    write(path, WHOLE)
    checked = inspect_file(path, "project", "main")

    def cut_and_mend(_: int) -> None:
        times = path.stat()
        write(path, CUT)
        write(path, WHOLE)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    with pytest.raises(ReadError, match=r"results\.csv: the file was changed while it was read"):
        ingest_file(store, checked, CLOCK, cut_and_mend, chunk_rows=10)
    assert finished(store) == [False]
    assert ingest_file(store, inspect_file(path, "project", "main"), CLOCK).counts.read == 40
    assert len(measured(store)) == 40


def test_a_known_file_with_other_rows_since_its_check_is_not_taken_for_repeated(
    store: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "results.csv"
    write(path, CUT)
    ingest_file(store, inspect_file(path, "project", "main"), CLOCK)
    checked = inspect_file(path, "project", "main")
    write(path, WHOLE)
    with pytest.raises(ReadError, match="changed while it was read"):
        ingest_file(store, checked, CLOCK)


def test_the_content_decides_where_a_file_system_keeps_no_exact_times(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    write(path, WHOLE)
    mark = file_mark(path)
    check_unchanged(path, mark, "one", lambda: "one")
    with pytest.raises(ReadError, match="changed while it was read"):
        check_unchanged(path, mark, "one", lambda: "other")


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "b" / "new.json").write_text("{}"),
        lambda folder: (folder / "a.json").unlink(),
        lambda folder: (folder / "a.json").write_text("[1]"),
    ],
)
def test_a_folder_is_unchanged_only_with_all_its_files(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a.json").write_text("[0]")
    mark = file_mark(tmp_path)
    check_unchanged(tmp_path, mark, "")
    change(tmp_path)
    with pytest.raises(ReadError, match="changed while it was read"):
        check_unchanged(tmp_path, mark, "")
