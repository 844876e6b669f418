"""Runs stand at their revision in the store, whatever the order in which they arrive."""

import random
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection, Engine, select, text

from models.records.days import DAY_MS
from models.records.measurement import Measurement
from models.records.series import Direction
from models.storage.database.schema import HEAD, migrate
from models.storage.database.tables import revision, run
from models.storage.database.transaction import read_transaction
from models.storage.results import run_order_store
from models.storage.results.catalogue_view import match_series
from models.storage.results.commits import continued_lane
from models.storage.results.history_cache import pack_history
from models.storage.results.history_view import read_bare_points
from models.storage.results.measurement_store import store_batch
from models.storage.results.points_view import read_points
from models.storage.results.revision_counts import read_revision_counts
from models.storage.results.run_order_store import order_runs
from tests.storage.detected import FIRST_DAY, NOW_MS, alerts, key_of, look, steps

KEY = key_of()


def measured(
    day: float, name: str, value: float, *, run_id: str = "", revision_ms: int | None = None
) -> Measurement:
    return Measurement(
        KEY,
        "ms",
        Direction.LOWER_IS_BETTER,
        time_ms=round((FIRST_DAY + day) * DAY_MS),
        value=value,
        revision=name,
        run_id=run_id or f"{name} on {day}",
        revision_ms=revision_ms,
    )


def stepped_history() -> list[Measurement]:
    """Hundred revisions, one a day, 8 % slower from number 80."""
    level = steps((80, 108.0))[::2]
    values = level + np.random.default_rng(5).normal(0, 0.5, level.size)
    return [measured(day, f"r{day}", float(value)) for day, value in enumerate(values)]


def retriggers() -> list[Measurement]:
    """Three runs at each of the revisions around the step, run on the last day."""
    rng = np.random.default_rng(6)
    return [
        measured(99.5 + 0.01 * again + 0.001 * name, f"r{name}", 100 + 8 * (name >= 80) + noise)
        for name in (78, 79, 80, 81, 82)
        for again, noise in enumerate(rng.normal(0, 0.5, 3).tolist())
    ]


def store(engine: Engine, rows: list[Measurement]) -> int:
    with engine.begin() as connection:
        store_batch(connection, None, rows, NOW_MS)
    (found,) = match_series(engine, str(KEY))
    return found.id


def history(engine: Engine, series_id: int) -> list[tuple[str, float, float]]:
    points = read_points(engine, series_id)
    days = (points.time_ms / DAY_MS - FIRST_DAY).round(6).tolist()
    return list(zip(points.revision.tolist(), days, points.value.tolist(), strict=True))


def test_retriggers_of_today_leave_the_alert_of_last_week_as_it_is(engine: Engine) -> None:
    store(engine, stepped_history())
    look(engine)
    before = alerts(engine)
    assert [(row.revision, row.outcome) for row in before] == [("r80", "standing")]
    series_id = store(engine, retriggers())
    look(engine)
    after = alerts(engine)
    assert [(row.id, row.revision, row.outcome) for row in after] == [
        (before[0].id, "r80", "standing")
    ]
    assert after[0].change == pytest.approx(8, abs=0.5)
    points = read_points(engine, series_id)
    assert points.time_ms.max() == points.time_ms[points.revision == "r99"][0]
    assert (points.run_ms > points.time_ms).sum() == 15
    assert [int((points.revision == f"r{name}").sum()) for name in (78, 79, 80, 81, 82)] == [4] * 5


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_arrival_ends_in_the_same_history(engine: Engine, seed: int) -> None:
    rows = [*stepped_history(), *retriggers()]
    expected = {
        (row.revision, row.value): min(
            (row.time_ms if row.revision == "r99" else 2**62),
            *(other.time_ms for other in rows if other.revision == row.revision),
        )
        for row in rows
    }
    random.Random(seed).shuffle(rows)
    for start in range(0, len(rows), 7):
        series_id = store(engine, rows[start : start + 7])
    points = read_points(engine, series_id)
    found = zip(points.revision, points.value, points.time_ms, strict=True)
    assert {(name, value): moment for name, value, moment in found} == expected
    look(engine)
    assert [(row.revision, row.outcome) for row in alerts(engine)] == [("r80", "standing")]


def test_a_backfilled_revision_falls_between_its_neighbours(engine: Engine) -> None:
    rows = [measured(1, "a", 1.0), measured(3, "c", 3.0), measured(4, "d", 4.0)]
    other = key_of(platform="windows")
    with engine.begin() as connection:  # elsewhere on the branch, b was run in its turn
        store_batch(connection, None, [measured(2, "b", 0.0)._replace(series=other)], NOW_MS)
    series_id = store(engine, [*rows, measured(9, "b", 2.0)])
    assert [name for name, _, _ in history(engine, series_id)] == ["a", "b", "c", "d"]


def test_a_commit_time_that_is_stated_later_moves_what_is_stored(engine: Engine) -> None:
    series_id = store(engine, [measured(1, "b", 1.0), measured(2, "a", 2.0)])
    assert [name for name, _, _ in history(engine, series_id)] == ["b", "a"]
    stated = [
        measured(1, "b", 1.0, revision_ms=(FIRST_DAY + 1) * DAY_MS),
        measured(2, "a", 2.0, revision_ms=FIRST_DAY * DAY_MS),
    ]
    store(engine, stated)
    assert [name for name, _, _ in history(engine, series_id)] == ["a", "b"]
    with engine.connect() as connection:
        rows = connection.execute(select(revision.c.name, revision.c.time_ms)).all()
    assert dict(map(tuple, rows)) == {"b": (FIRST_DAY + 1) * DAY_MS, "a": FIRST_DAY * DAY_MS}


def test_the_fast_reader_orders_as_the_full_one(engine: Engine) -> None:
    series_id = store(engine, [*stepped_history(), *retriggers()])

    def same() -> None:
        bare, full = read_bare_points(engine, series_id), read_points(engine, series_id)
        assert bare.time_ms.tolist() == full.time_ms.tolist()
        assert bare.value.tolist() == full.value.tolist()

    same()
    long = [measured(100 + number / 100, f"n{number}", 100.0) for number in range(2000)]
    store(engine, long)
    pack_history(engine, series_id)
    store(engine, [measured(121, "n7", 99.0), measured(122, "r3", 99.0)])
    same()


def test_a_migrated_store_is_ordered_too(engine: Engine) -> None:
    series_id = store(engine, [*stepped_history(), *retriggers()])
    expected = history(engine, series_id)
    migrate(engine, "0007")
    migrate(engine, HEAD)
    assert history(engine, series_id) == expected
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM run WHERE place_ms <> time_ms")) == 15
        assert connection.scalar(select(run.c.place_ms).where(run.c.place_ms.is_(None))) is None


def test_a_backfilled_revision_counts_between_its_neighbours(engine: Engine) -> None:
    """Revision r79b lies between r79 and r80 and was first run on the last day."""
    rows = [row._replace(revision_ms=row.time_ms) for row in stepped_history()]
    backfill = measured(
        99.6, "r79b", 100.2, revision_ms=round((FIRST_DAY + 79.5) * DAY_MS), run_id="backfill"
    )
    series_id = store(engine, [*rows, backfill])
    start_ms = (FIRST_DAY + 80) * DAY_MS
    with read_transaction(engine) as connection:
        found = read_revision_counts(connection, series_id, start_ms, "r80")
    assert found is not None
    assert [(item.revision, item.values) for item in found.counts] == [
        (name, 1) for name in ("r79", "r79b", "r80", "r81", "r82")
    ]
    assert found.change == 2


@pytest.mark.parametrize("seed", range(3))
def test_a_long_lane_that_goes_on_is_placed_as_if_it_were_read_whole(
    engine: Engine, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Append batches in turn, with repeats, backfills, pinned builds and unknown revisions."""
    monkeypatch.setattr(continued_lane, "LONG", 3)
    draw = random.Random(seed)
    pinned = seed % 3 == 2
    day, looked_at, continued = 0.0, 0, 0

    def counted(*arguments: Any) -> bool:
        nonlocal looked_at, continued
        found = continued_lane.is_continued(*arguments)
        looked_at, continued = looked_at + 1, continued + found
        return found

    monkeypatch.setattr(run_order_store, "is_continued", counted)
    for _ in range(20):
        rows = []
        for _ in range(draw.randint(1, 4)):
            day += draw.choice((0.3, 1.0))
            newest = 0 if pinned and draw.random() < 0.95 else int(day)
            name = f"r{draw.choice((newest, newest, newest, newest, draw.randint(0, newest)))}"
            again = draw.random() < 0.03
            rows.append(measured(day / 2 if again else day, "" if day % 7 < 0.5 else name, day))
        store(engine, rows)
        with engine.connect() as connection:
            found = connection.execute(select(run.c.id, run.c.place_ms)).all()
        with engine.begin() as connection:
            order_runs(connection, {lane_of(connection): None}, {})
            assert connection.execute(select(run.c.id, run.c.place_ms)).all() == found
    assert looked_at == 20
    assert pinned or continued > 3


def test_a_lane_that_becomes_a_control_is_placed_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(continued_lane, "LONG", 3)
    names = ["r0", "r1", "r0", *["r1"] * 7]
    series_id = store(engine, [measured(day, name, 1.0) for day, name in enumerate(names)])
    assert [day for _, day, _ in history(engine, series_id)] == [0, 0, 1, 3, 4, 5, 6, 7, 8, 9]
    store(engine, [measured(10, "r1", 1.0)])  # two revisions on eleven days
    assert [day for _, day, _ in history(engine, series_id)] == list(range(11))


def lane_of(connection: Connection) -> tuple[int, str, str]:
    row = connection.execute(select(run.c.branch_id, run.c.suite, run.c.platform)).first()
    assert row is not None
    return (row[0], row[1], row[2])
