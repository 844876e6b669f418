"""Alerts of rare runs, of changes from zero, and beside a value that nothing can be done with."""

import numpy as np
import pytest
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.measurement import Measurement
from models.records.series import Direction
from models.services.alerts.detect_all import detect_all
from models.storage.results.catalogue_view import match_series
from models.storage.results.measurement_store import store_batch
from tests.storage.detected import (
    FIRST_DAY,
    NOW_MS,
    alerts,
    every_row,
    key_of,
    look,
    steps,
    store_history,
)


def test_a_change_from_zero_is_told_in_the_unit_and_only_once(engine: Engine) -> None:
    level = np.where(np.arange(200) < 180, 0.0, 3.0)
    store_history(engine, key_of(), level, noise=0.0)
    store_history(engine, key_of("few"), np.where(np.arange(200) < 180, 0.0, 9.0), noise=0.4)
    assert look(engine).opened == 2
    noisy, whole = alerts(engine)  # series are searched by name
    assert (whole.before, whole.after, whole.change) == (0.0, 3.0, None)
    assert (whole.is_regression, whole.probability) == (True, 1.0)
    assert noisy.after == pytest.approx(9.0, abs=0.4)
    assert noisy.change is None
    before = every_row(engine)
    detect_all(engine, match_series(engine, "*"), NOW_MS)
    assert every_row(engine) == before
    store_history(engine, key_of(), np.full(6, 3.0), noise=0.0, first_run=200)
    report = look(engine)
    assert (report.opened, report.retold, report.moved) == (0, 0, 0)


@pytest.mark.parametrize("apart", [7, 14, 30])
def test_a_benchmark_that_runs_rarely_alerts_after_two_runs(engine: Engine, apart: int) -> None:
    noise = np.random.default_rng(apart).normal(0, 1.0, 42)
    values = np.where(np.arange(42) < 40, 100.0, 115.0) + noise
    rows = [
        Measurement(
            key_of(),
            "ms",
            Direction.LOWER_IS_BETTER,
            time_ms=(FIRST_DAY + 100 - apart * (41 - index)) * DAY_MS,
            value=float(value),
            revision=f"r{index}",
            run_id=f"run{index}",
        )
        for index, value in enumerate(values)
    ]
    with engine.begin() as connection:
        store_batch(connection, None, rows[:41], NOW_MS)
    assert look(engine).opened == 0
    with engine.begin() as connection:
        store_batch(connection, None, rows[41:], NOW_MS)
    assert look(engine).opened == 1
    (found,) = alerts(engine)
    assert found.start_ms == (FIRST_DAY + 100 - apart) * DAY_MS
    assert found.change == pytest.approx(15.0, abs=3.0)


def test_an_absurd_value_hides_nothing_of_its_series(engine: Engine) -> None:
    level = steps((80, 106.0))
    level[30] = 1e308
    store_history(engine, key_of(), level)
    assert look(engine).opened == 1
