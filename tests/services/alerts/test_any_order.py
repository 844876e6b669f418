"""The same runs end in the same alerts, in whatever order they arrive, on both databases."""

import random
from collections.abc import Sequence

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from models.records.days import DAY_MS
from models.records.measurement import Measurement
from models.records.series import Direction, SeriesKey
from models.services.alerts.detect_all import detect_all
from models.storage.database.tables import metadata, series
from models.storage.database.triage_tables import alert
from models.storage.results.catalogue_view import match_series
from models.storage.results.measurement_store import store_batch
from models.triage.detection.found_change import ChangeOutcome

RUNS, CHANGE = 72, 52
FIRST_MS = 20_000 * DAY_MS
NOW_MS = FIRST_MS + (RUNS + 2) * DAY_MS // 2
REPEATS = 3
EXAMPLES = 2
Found = set[tuple[str, str, str, bool]]


def history(seed: int) -> list[Measurement]:
    """Make two tests with a step, one without, and repeats at five revisions at the end."""
    rng = np.random.default_rng(seed)
    rows = []
    for test, step in (("slower", 8.0), ("faster", -6.0), ("same", 0.0)):
        values = 100.0 + rng.normal(0, 0.8, RUNS)
        values[CHANGE:] += step
        places = [(run, FIRST_MS + run * DAY_MS // 2) for run in range(RUNS)]
        late = FIRST_MS + RUNS * DAY_MS // 2
        for around in range(CHANGE - 2, CHANGE + 3):
            places += [(around, late + 60_000 * (REPEATS * around + n)) for n in range(REPEATS)]
        for run, time_ms in places:
            again = time_ms >= late
            noise = float(rng.normal(0, 0.8)) if again else 0.0
            level = 100.0 + (step if run >= CHANGE else 0.0) + noise if again else values[run]
            rows.append(
                Measurement(
                    SeriesKey("p", "main", "suite", test, "linux"),
                    "ms",
                    Direction.LOWER_IS_BETTER,
                    time_ms=time_ms,
                    value=float(level),
                    revision=f"r{run:02}",
                    run_id=f"run{time_ms}",
                )
            )
    return rows


def alerts_after(engine: Engine, batches: Sequence[Sequence[Measurement]]) -> Found:
    """Store batch after batch, detect after each, and read the alerts that stand in the end."""
    for number, rows in enumerate(batches):
        with engine.begin() as connection:
            store_batch(connection, None, list(rows), NOW_MS + number)
        detect_all(engine, match_series(engine, "*"), NOW_MS + number)
    query = (
        select(series.c.test, alert.c.revision, alert.c.previous_revision, alert.c.is_regression)
        .select_from(alert.join(series))
        .where(alert.c.outcome == ChangeOutcome.STANDING.value)
    )
    with engine.connect() as connection:
        return {tuple(row) for row in connection.execute(query)}


def test_any_order_of_arrival_ends_in_the_same_alerts(engine: Engine) -> None:
    @settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(seed=st.integers(0, 50), order=st.randoms(use_true_random=False), cuts=st.integers(1, 4))
    def check(seed: int, order: random.Random, cuts: int) -> None:
        rows = history(seed)
        clear(engine)
        expected = alerts_after(engine, [rows])
        assert {row[0] for row in expected} == {"slower", "faster"}
        assert ("slower", f"r{CHANGE:02}", f"r{CHANGE - 1:02}", True) in expected
        shuffled = list(rows)
        order.shuffle(shuffled)
        size = -(-len(shuffled) // cuts)
        clear(engine)
        parts = [shuffled[at : at + size] for at in range(0, len(shuffled), size)]
        assert alerts_after(engine, parts) == expected

    check()


def clear(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
