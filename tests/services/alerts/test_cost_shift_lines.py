"""A stored suite whose cost moved from one sub-test to another, and one that became slower."""

from collections.abc import Mapping

import numpy as np
import pytest
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.measurement import Measurement
from models.records.series import Direction, SeriesKey
from models.services.alerts.detect_all import detect_all
from models.services.alerts.find_cost_shift import cost_shift_lines
from models.storage.alerts.detection_rules import save_rules
from models.storage.alerts.queue_view import read_queue
from models.storage.results.catalogue_view import match_series
from models.storage.results.measurement_store import store_batch
from models.triage.detection.rules import RuleOverride
from models.triage.queue import QueueQuery

RUNS, CHANGE = 120, 100
OLD = CHANGE - 30  # runs before it are too far from the change to tell of it
FIRST_MS = 20_000 * DAY_MS
NOW_MS = FIRST_MS + RUNS * DAY_MS // 2
LEVELS = {"parse": 100.0, "layout": 150.0, "script": 300.0}


def plant(
    engine: Engine, moves: Mapping[str, float], total: str = "", *, long_ago: float = 0.0
) -> int:
    """Store and detect; returns the newest summary. All tests were slower by so much long ago."""
    rng = np.random.default_rng(5)
    values = {}
    for test, level in LEVELS.items():
        values[test] = level + rng.normal(0, level * 0.004, RUNS)
        values[test][CHANGE:] += moves.get(test, 0.0)
        values[test][:OLD] += long_ago
    if total:
        values[total] = np.sum(list(values.values()), axis=0)
    rows = [
        Measurement(
            SeriesKey("p", "main", "load", test, "linux"),
            "ms",
            Direction.LOWER_IS_BETTER,
            time_ms=FIRST_MS + run * DAY_MS // 2,
            value=float(value),
            revision=f"r{run}",
            run_id=f"run{run}",
        )
        for test, runs in values.items()
        for run, value in enumerate(runs)
    ]
    with engine.begin() as connection:
        store_batch(connection, None, rows, NOW_MS)
    detect_all(engine, match_series(engine, "*"), NOW_MS)
    found = read_queue(engine, QueueQuery(gone=True, history=None), now_ms=NOW_MS)
    return max(found, key=lambda row: row.last_ms).id


def test_a_shift_is_named_with_the_tests_and_their_sum(engine: Engine) -> None:
    summary = plant(engine, {"parse": 9.0, "layout": -9.0}, long_ago=40.0)
    (line,) = cost_shift_lines(engine, summary)
    assert line.startswith("Cost shift in load on linux (main): ")
    assert "parse +" in line
    assert "layout −" in line
    assert "script" not in line
    assert "their sum is flat (" in line


def test_the_total_of_the_suite_is_recognised(engine: Engine) -> None:
    summary = plant(engine, {"parse": 9.0, "layout": -9.0}, total="all")
    (line,) = cost_shift_lines(engine, summary)
    assert "; the suite's total “all” is flat (" in line


@pytest.mark.parametrize("moves", [{"parse": 9.0}, {"parse": 9.0, "layout": -4.0}])
def test_what_became_slower_is_no_shift(engine: Engine, moves: dict[str, float]) -> None:
    assert cost_shift_lines(engine, plant(engine, moves)) == ()


def test_a_total_that_a_person_named_decides(engine: Engine) -> None:
    summary = plant(engine, {"parse": 9.0, "layout": -9.0})
    save_rules(engine, [RuleOverride("p", "load", total="script")])
    (line,) = cost_shift_lines(engine, summary)
    assert "; the suite's total “script” is flat (" in line
    save_rules(engine, [RuleOverride("p", "load", total="parse")])  # which moved itself
    assert cost_shift_lines(engine, summary) == ()
