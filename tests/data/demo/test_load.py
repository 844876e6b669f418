import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from data.demo.keep import KEPT_DAYS, MadeDemo, keep_or_make, last_complete_day
from data.demo.load import load_demo
from data.ingest_file import FileSummary
from data.progress_bar import file_progress
from models.records.clock import FixedClock
from models.records.errors import BadArgumentError
from models.storage.database.tables import (
    environment_change,
    measurement,
    planted_change,
    project,
    release,
    series,
)
from models.storage.results.series_store import get_or_create_projects
from tests.present import CLOCK

TODAY = date(2026, 3, 4)


def load(store: Engine, made: MadeDemo) -> FileSummary:
    with file_progress(quiet=True) as progress:
        return load_demo(store, made, progress, CLOCK)


def count(store: Engine, table: object) -> int:
    with store.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    before = path.stat().st_mtime_ns
    yield
    assert path.stat().st_mtime_ns == before


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeDemo:
    """Make the demo that ends today, once; tests that make another work in a copy."""
    return keep_or_make(tmp_path_factory.mktemp("made") / "demo", None, TODAY)


@pytest.fixture
def folder(made: MadeDemo, tmp_path: Path) -> Path:
    """Copy the demo's folder."""
    return Path(shutil.copytree(made.files.folder, tmp_path / "demo"))


def test_the_demo_is_stored_whole_and_labelled(store: Engine, made: MadeDemo) -> None:
    summary = load(store, made)
    assert summary.counts.rejected == summary.counts.zoneless_times == 0
    assert summary.counts.stored == count(store, measurement)
    assert count(store, series) == 31
    assert count(store, planted_change) == 28
    assert count(store, environment_change) == 1
    assert count(store, release) == 11
    with store.connect() as connection:
        assert connection.execute(select(project.c.name, project.c.synthetic)).all() == [
            ("demo", True)
        ]


def test_a_second_time_keeps_files_and_store(store: Engine, made: MadeDemo) -> None:
    assert made.new
    load(store, made)
    rows = count(store, measurement)
    with unchanged(made.files.results):
        again = keep_or_make(made.files.folder, None, TODAY + timedelta(days=KEPT_DAYS))
    assert not again.new
    assert again.until == TODAY
    summary = load(store, again)
    assert summary.repeated
    assert summary.counts.stored == 0
    assert count(store, measurement) == rows


@pytest.mark.slow
def test_an_old_demo_gives_way_to_a_new_one_and_comes_back(store: Engine, folder: Path) -> None:
    load(store, keep_or_make(folder, None, TODAY))
    rows = count(store, measurement)
    later = keep_or_make(folder, None, TODAY + timedelta(days=KEPT_DAYS + 1))
    assert later.new
    assert load(store, later).counts.already_there == 0
    assert count(store, series) == 31
    assert abs(count(store, measurement) - rows) < 1500  # other weekends, not both histories
    back = keep_or_make(folder, TODAY, TODAY)
    assert back.new
    assert load(store, back).counts.stored == rows
    assert count(store, planted_change) == 28


@pytest.mark.slow
def test_files_half_written_or_of_another_generator_are_made_anew(folder: Path) -> None:
    note = folder / "made.json"
    for text in ("", '{"until": "soon", "generator": 1}', '{"until": "2026-03-04"}'):
        note.write_text(text)
        assert keep_or_make(folder, None, TODAY).new
    note.unlink()
    assert keep_or_make(folder, None, TODAY).new
    assert not keep_or_make(folder, None, TODAY).new


def test_a_project_of_real_data_is_never_deleted(
    store: Engine, made: MadeDemo, tmp_path: Path
) -> None:
    load(store, made)
    with store.begin() as connection:
        get_or_create_projects(connection, ["demo"])
        connection.execute(project.update().values(synthetic=False))
    rows = count(store, measurement)
    other = keep_or_make(tmp_path / "demo", TODAY - timedelta(days=30), TODAY)
    with pytest.raises(BadArgumentError, match="never deleted"):
        load(store, other)
    assert count(store, measurement) == rows


def test_a_day_to_come_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadArgumentError, match="cannot end on 2026-03-05"):
        keep_or_make(tmp_path / "demo", TODAY + timedelta(days=1), TODAY)


def test_nothing_of_the_last_complete_day_lies_in_the_future() -> None:
    assert (
        last_complete_day(FixedClock.at(datetime(2026, 3, 5, 0, 1, tzinfo=UTC)).now_ms()) == TODAY
    )
