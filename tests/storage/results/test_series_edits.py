"""Renamed, merged, split and rescaled histories: nothing is lost, files are known again, undo."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, func, select

from data.ingest_file import ingest_file, inspect_file
from models.records.clock import FixedClock
from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.records.series import SeriesKey
from models.storage.database.fit_tables import fit
from models.storage.database.series_edit_tables import series_edit_row
from models.storage.database.tables import (
    branch,
    measurement,
    project,
    replaced_measurement,
    run,
    series,
)
from models.storage.database.triage_tables import alert
from models.storage.fits.fit_view import read_latest_fit
from models.storage.results.catalogue_view import find_series, get_series
from models.storage.results.series_edits.edit_log import read_edits
from models.storage.results.series_edits.merge_series import merge_series
from models.storage.results.series_edits.rename_series import rename_series
from models.storage.results.series_edits.rescale_series import rescale_series
from models.storage.results.series_edits.split_series import split_series
from models.storage.results.series_edits.undo_edit import undo_edit
from tests.storage.detected import FIRST_DAY, alerts, key_of, look, steps, store_history
from tests.storage.made_up import make_fit, make_measurement, make_series, save, store

A = SeriesKey("p", "main", "s", "a", "old")
B = SeriesKey("p", "main", "s", "a", "new")
C = SeriesKey("p", "main", "t", "c", "elsewhere")
BY: dict[str, Any] = {"at_ms": 10, "who": "Ada", "why": "tidy"}
CLOCK = FixedClock(4_000_000_000_000)
CSV = """suite,test,platform,time,value,unit,revision,branch,host
s,a,old,2026-01-01,1000000.1,ns,r1,main,h1
s,a,old,2026-01-02,1100000.3,ns,r2,main,h1
s,a,old,2026-01-02,,ns,r2b,main,h1
s,b,old,2026-01-01,5,ms,r1,main,h1
s,a,new,2026-01-03,1.2,ms,r3,main,h2
s,a,new,2026-01-04,1.3,ms,r2,main,h2
"""


def held(engine: Engine) -> set[tuple[Any, ...]]:
    """All measurements with their series and runs, and where the runs stand."""
    query = select(
        project.c.name,
        branch.c.name,
        series.c.suite,
        series.c.test,
        series.c.platform,
        series.c.unit,
        run.c.suite,
        run.c.platform,
        run.c.time_ms,
        run.c.place_ms,
        run.c.revision,
        run.c.host,
        measurement.c.status,
        measurement.c.value,
    ).select_from(
        measurement.join(run, measurement.c.run_id == run.c.id)
        .join(series, measurement.c.series_id == series.c.id)
        .join(branch, series.c.branch_id == branch.c.id)
        .join(project)
    )
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    assert all(row[2] == row[6] and row[4] == row[7] for row in rows)  # of the run's own lane
    return set(rows)


def values(engine: Engine, key: SeriesKey) -> list[float]:
    """Values of a series in the order in which they were measured."""
    query = (
        select(measurement.c.value)
        .where(measurement.c.series_id == get_series(engine, str(key)).id)
        .order_by(measurement.c.time_ms)
    )
    with engine.connect() as connection:
        return list(connection.scalars(query))


def take(engine: Engine, folder: Path, text: str = CSV) -> Any:
    path = folder / "results.csv"
    path.write_text(text.replace("2026-01-02,,ns,r2b", "2026-01-02T12:00,5,ns,r2b"))
    file = inspect_file(path, "p", "main")
    return ingest_file(engine, file, CLOCK, reread=True).counts


def places_without_rows(engine: Engine) -> int:
    """Count the runs that hold a place in the history although nothing was measured in them."""
    used = select(measurement.c.run_id)
    with engine.connect() as connection:
        query = select(func.count()).where(run.c.place_ms.is_not(None), run.c.id.not_in(used))
        return connection.scalar(query) or 0


def names(engine: Engine) -> list[str]:
    return [str(item.series.key) for item in find_series(engine)]


def test_a_merge_rescales_moves_the_runs_and_takes_the_old_name_from_files(
    engine: Engine, tmp_path: Path
) -> None:
    take(engine, tmp_path)
    before = held(engine)
    edit = merge_series(engine, A, B, **BY)
    assert values(engine, B) == pytest.approx([1.0000001, 1.1000003, 5e-6, 1.2, 1.3])
    assert str(A) not in names(engine)
    assert get_series(engine, str(A)).key == B  # links to the old name
    assert places_without_rows(engine) == 0
    counts = take(engine, tmp_path)
    assert (counts.already_there, counts.stored, counts.rejected) == (6, 0, 0)
    undo_edit(engine, edit, at_ms=11, who="Bob")
    assert held(engine) == before
    assert take(engine, tmp_path).already_there == 6
    (logged,) = read_edits(engine)
    assert (logged.who, logged.why, logged.undone_by, logged.edit.factor) == (
        "Ada",
        "tidy",
        "Bob",
        1e-6,
    )
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(series_edit_row)) == 0


def test_a_rename_keeps_the_fits_and_the_id(engine: Engine) -> None:
    series_id = make_series(engine, A)
    fit_id = save(engine, series_id, make_fit())
    edit = rename_series(engine, A, C, **BY)
    found = get_series(engine, str(C))
    assert found.id == series_id
    assert get_series(engine, str(A)).id == series_id
    held_fit = read_latest_fit(engine, series_id)
    assert held_fit is not None
    assert held_fit.id == fit_id
    assert {row[6:8] for row in held(engine)} == {("t", "elsewhere")}
    undo_edit(engine, edit, at_ms=11, who="")
    assert names(engine) == [str(A)]


def test_a_split_takes_the_earlier_runs_also_of_files_read_again(
    engine: Engine, tmp_path: Path
) -> None:
    take(engine, tmp_path)
    before = held(engine)
    second = 1767312000000  # 2026-01-02
    earlier = SeriesKey("p", "main", "s", "a until 2026", "old")
    edit = split_series(engine, A, earlier, second, **BY)
    assert values(engine, earlier) == [1000000.1]
    assert values(engine, A) == [1100000.3, 5]
    assert take(engine, tmp_path).already_there == 6
    more = CSV + "s,a,old,2026-01-05,9,ns,r5,main,h1\ns,a,old,2025-12-31,8,ns,r0,main,h1\n"
    assert take(engine, tmp_path, more).stored == 2
    assert values(engine, earlier) == [8, 1000000.1]
    assert values(engine, A) == [1100000.3, 5, 9]
    undo_edit(engine, edit, at_ms=11, who="")
    assert before < held(engine)
    assert values(engine, earlier) == [8]  # came since, and stays


def test_a_rescale_multiplies_values_also_those_that_were_corrected(
    engine: Engine, tmp_path: Path
) -> None:
    take(engine, tmp_path)
    take(engine, tmp_path, CSV.replace("1100000.3", "1200000"))
    before = held(engine)
    edit = rescale_series(engine, A, "us", **BY)
    assert values(engine, A) == pytest.approx([1000.0001, 1200, 0.005])
    assert get_series(engine, str(A)).unit == "us"
    with engine.connect() as connection:
        old = connection.scalars(select(replaced_measurement.c.value)).all()
    assert old == pytest.approx([1100.0003])
    text = CSV.replace("1100000.3", "1200000") + "s,a,old,2026-01-06,2,us,r6,main,h1\n"
    counts = take(engine, tmp_path, text)
    assert (counts.already_there, counts.stored) == (6, 1)
    assert values(engine, A)[-1] == 2
    again = rescale_series(engine, A, "ms", **BY)
    assert values(engine, A) == pytest.approx([1.0000001, 1.2, 0.000005, 0.002])
    assert take(engine, tmp_path, text).already_there == 7
    with pytest.raises(BadArgumentError, match=f"Edit {again} concerns the same series"):
        undo_edit(engine, edit, at_ms=11, who="")
    undo_edit(engine, again, at_ms=11, who="")
    undo_edit(engine, edit, at_ms=12, who="")
    assert before < held(engine)
    assert values(engine, A)[-1] == pytest.approx(2000)
    assert get_series(engine, str(A)).unit == "ns"


def test_alerts_follow_a_merge_and_fits_are_made_again(engine: Engine) -> None:
    old, new = key_of(), key_of("other")
    store_history(engine, old, steps((90, 105.0)))
    look(engine)
    (found,) = alerts(engine)
    later = round((FIRST_DAY + 400) * DAY_MS)
    store(engine, make_measurement(series=new, time_ms=later, value=120.0))
    into = get_series(engine, str(new))
    edit = merge_series(engine, old, new, **BY)
    query = select(alert.c.series_id, alert.c.before)
    with engine.connect() as connection:
        assert connection.execute(query).all() == [(into.id, found.before)]
        assert connection.scalar(select(func.count()).select_from(fit)) == 0
    undo_edit(engine, edit, at_ms=11, who="")
    back = get_series(engine, str(old))
    with engine.connect() as connection:
        assert connection.execute(query).all() == [(back.id, found.before)]


def test_a_frozen_link_is_not_broken_unasked(engine: Engine) -> None:
    series_id = make_series(engine, A)
    fit_id = save(engine, series_id, make_fit())
    with engine.begin() as connection:
        connection.execute(fit.update().where(fit.c.id == fit_id).values(pinned=True))
    before = held(engine)
    with pytest.raises(BadArgumentError, match="Frozen links show 1 fits"):
        rescale_series(engine, A, "us", **BY)
    assert held(engine) == before
    assert read_edits(engine) == []
    rescale_series(engine, A, "us", **BY, drop_frozen=True)
    assert get_series(engine, str(A)).unit == "us"


@pytest.mark.parametrize("seed", [0, 3])
def test_any_edits_undone_in_turn_restore_the_store(
    engine: Engine, tmp_path: Path, seed: int
) -> None:
    take(engine, tmp_path)
    before = held(engine)
    rng = np.random.default_rng(seed)
    done = []
    for step in range(6):
        every = [item.series for item in find_series(engine)]
        some = every[rng.integers(len(every))]
        fresh = SeriesKey("p", "main", f"s{rng.integers(2)}", f"t{step}", f"p{rng.integers(2)}")
        other = every[rng.integers(len(every))]
        try:
            match rng.integers(4):
                case 0:
                    done.append(rename_series(engine, some.key, fresh, **BY))
                case 1:
                    done.append(merge_series(engine, some.key, other.key, **BY))
                case 2:
                    at = 1767225600000 + int(rng.integers(1, 4)) * DAY_MS
                    done.append(split_series(engine, some.key, fresh, at, **BY))
                case _:
                    unit = str(rng.choice(["ns", "us", "ms", "s"]))
                    done.append(rescale_series(engine, some.key, unit, **BY))
        except BadArgumentError:
            continue
        counts = take(engine, tmp_path)
        assert counts.already_there == 6, read_edits(engine)
        assert places_without_rows(engine) == 0
    assert len(done) >= 2
    for edit in reversed(done):
        undo_edit(engine, edit, at_ms=99, who="")
    assert held(engine) == before
