"""What people stated of a series (its burn-in, its size) follows it through a merge and back."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.ingest_file import ingest_file, inspect_file
from models.records.benchmark_runs import SizeChoice
from models.records.series import SeriesKey
from models.storage.fits.burn_in_store import state_burn_in, stated_burn_in
from models.storage.fits.size_choice_store import read_size_choices, store_size_choice
from models.storage.results.catalogue_view import get_series
from models.storage.results.series_edits.merge_series import merge_series
from models.storage.results.series_edits.undo_edit import undo_edit
from tests.present import CLOCK

OLD = SeriesKey("p", "main", "s", "a", "old")
NEW = SeriesKey("p", "main", "s", "a", "new")
CSV = """suite,test,platform,time,value,unit,revision
s,a,old,2026-01-01,1000000,ns,r1
s,a,new,2026-01-03,1.2,ms,r3
"""


@pytest.fixture
def ids(engine: Engine, tmp_path: Path) -> tuple[int, int]:
    """Store both series and return their ids."""
    (tmp_path / "r.csv").write_text(CSV)
    ingest_file(engine, inspect_file(tmp_path / "r.csv", "p", "main"), CLOCK)
    return get_series(engine, str(OLD)).id, get_series(engine, str(NEW)).id


def sizes(engine: Engine, key: SeriesKey) -> SizeChoice | None:
    number = get_series(engine, str(key)).id
    return read_size_choices(engine, (number,)).get(number)


def test_burn_in_and_size_move_and_come_back(engine: Engine, ids: tuple[int, int]) -> None:
    chosen = SizeChoice(1.02, 10, 30)
    state_burn_in(engine, ids[0], 25, 1)
    store_size_choice(engine, ids[0], chosen, 1)
    edit = merge_series(engine, OLD, NEW, at_ms=10, who="Ada")
    assert stated_burn_in(engine, ids[1]) == 25
    assert sizes(engine, NEW) == chosen
    undo_edit(engine, edit, at_ms=11, who="Ada")
    assert stated_burn_in(engine, ids[1]) is None
    assert sizes(engine, NEW) is None
    assert stated_burn_in(engine, get_series(engine, str(OLD)).id) == 25
    assert sizes(engine, OLD) == chosen


def test_of_two_statements_the_newer_holds(engine: Engine, ids: tuple[int, int]) -> None:
    state_burn_in(engine, ids[0], 25, 1)
    state_burn_in(engine, ids[1], 40, 2)
    edit = merge_series(engine, OLD, NEW, at_ms=10, who="Ada")
    assert stated_burn_in(engine, ids[1]) == 40
    undo_edit(engine, edit, at_ms=11, who="Ada")
    assert stated_burn_in(engine, ids[1]) == 40
    assert stated_burn_in(engine, get_series(engine, str(OLD)).id) == 25
