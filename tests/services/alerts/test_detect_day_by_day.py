"""Histories that grow from day to day: each planted change has one alert, whatever comes next."""

import shutil
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.services.alerts.detect_all import detect_all
from models.storage.database.engine import open_engine
from models.storage.results.catalogue_view import match_series
from tests.storage.detected import (
    FIRST_DAY,
    NOW_MS,
    RUNS_PER_DAY,
    alerts,
    every_row,
    key_of,
    look,
    steps,
    store_history,
)
from tests.tries import tries

LOOKS = (84, 88, 92, 96, 100)  # days


@st.composite
def planted_steps(draw: st.DrawFn) -> list[tuple[int, float]]:
    """Up to three changes of 4 % or more, at least six days apart, each known for four days."""
    days = draw(st.lists(st.integers(72, 95), unique=True, max_size=3).map(sorted))
    kept: list[int] = []
    for day in days:
        if not kept or day - kept[-1] >= 6:
            kept.append(day)
    level, planted = 100.0, []
    for day in kept:
        level *= draw(st.sampled_from([0.9, 0.95, 1.04, 1.08]))
        planted.append((day, level))
    return planted


def grow(engine: Engine, level: np.ndarray, noise: np.ndarray) -> None:
    """Store what each look has more than the one before, and look."""
    done = 0
    for day in LOOKS:
        end = day * RUNS_PER_DAY
        store_history(engine, key_of(), (level + noise)[done:end], noise=0.0, first_run=done)
        done = end
        look(engine, now_ms=(FIRST_DAY + day) * DAY_MS)


@settings(
    max_examples=tries(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(planted=planted_steps(), seed=st.integers(0, 1000))
def test_each_planted_change_has_one_alert_that_ends_where_it_was_planted(
    empty_sqlite: Path, tmp_path: Path, planted: list[tuple[int, float]], seed: int
) -> None:
    file = tmp_path / "grown.sqlite3"
    shutil.copy(empty_sqlite, file)
    engine = open_engine(f"sqlite:///{file}")
    level = steps(*planted)
    grow(engine, level, np.random.default_rng(seed).normal(0, 0.4, level.size))
    before = every_row(engine)
    detect_all(engine, match_series(engine, "*"), NOW_MS)
    assert every_row(engine) == before
    found = [row for row in alerts(engine) if row.outcome != "was noise"]
    engine.dispose()
    file.unlink()
    assert len(found) <= len(planted)
    for row in found:
        away = [abs(row.start_ms - (FIRST_DAY + day) * DAY_MS) for day, _ in planted]
        assert min(away) <= DAY_MS
    # An improvement that took a regression back is that one's recovery, and has none of its own.
    levels = [100.0, *(value for _, value in planted)]
    for place, (day, value) in enumerate(planted):
        before_it = levels[place]
        ends = planted[place + 1][0] if place + 1 < len(planted) else LOOKS[-1]
        # What came and went between two looks may have no alert.
        if value > before_it and any(day + 2 <= look <= ends for look in LOOKS):
            starts = [row.start_ms for row in found if row.is_regression]
            assert any(abs(start - (FIRST_DAY + day) * DAY_MS) <= DAY_MS for start in starts)
