"""Plant a history with a step, and an alert on it, for tests of what follows from alerts."""

import numpy as np
from sqlalchemy import Engine, insert, select

from models.records.days import DAY_MS
from models.records.measurement import Measurement
from models.records.series import Direction, SeriesKey
from models.storage.database.tables import branch, series
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.results.ingest_store import begin_ingest
from models.storage.results.measurement_store import store_batch

FIRST_DAY = 20_000  # 2024-10-04
DAYS = 100
RUNS_PER_DAY = 4


def store_step(
    engine: Engine,
    test: str = "stepped",
    *,
    before: float = 100.0,
    after: float = 108.0,
    step_ms: int = (FIRST_DAY + 70) * DAY_MS,
    noise: float = 0.5,
    branch_name: str = "main",
    seed: int = 11,
) -> SeriesKey:
    """Store a hundred days of four runs each, with a step at a moment."""
    rng = np.random.default_rng(seed)
    key = SeriesKey("p", branch_name, "suite", test, "linux")
    times = FIRST_DAY * DAY_MS + np.arange(DAYS * RUNS_PER_DAY) * DAY_MS // RUNS_PER_DAY
    values = np.where(times >= step_ms, after, before) + rng.normal(0, noise, times.size)
    rows = [
        Measurement(
            key,
            "ms",
            Direction.LOWER_IS_BETTER,
            time_ms=int(time_ms),
            value=float(value),
            revision=f"r{int(time_ms) // DAY_MS - FIRST_DAY}",
            run_id=f"{branch_name}{index}",
        )
        for index, (time_ms, value) in enumerate(zip(times, values, strict=True))
    ]
    now_ms = int(times[-1])
    with engine.begin() as connection:
        ingest_id = begin_ingest(connection, f"{test}.csv", "0" * 64, now_ms)
        store_batch(connection, ingest_id, rows, now_ms)
    return key


def store_thin(engine: Engine, test: str, **counts: int) -> None:
    """Store a test with so many runs at each revision of `store_step`: ``r68=4``."""
    key = SeriesKey("p", "main", "suite", test, "linux")
    rows = [
        Measurement(
            key,
            "ms",
            Direction.LOWER_IS_BETTER,
            time_ms=(FIRST_DAY + int(name[1:])) * DAY_MS + number * DAY_MS // 4,
            value=100.0 + number,
            revision=name,
            run_id=f"{name}-{number}",
        )
        for name, count in counts.items()
        for number in range(count)
    ]
    with engine.begin() as connection:
        store_batch(connection, None, rows, (FIRST_DAY + DAYS) * DAY_MS)


def plant_alert(
    engine: Engine,
    test: str = "stepped",
    *,
    start_ms: int,
    branch_name: str = "main",
    **columns: object,
) -> tuple[int, int]:
    """Store a summary with one alert on a series; returns their ids."""
    with engine.begin() as connection:
        series_id, branch_id = connection.execute(
            select(series.c.id, series.c.branch_id)
            .select_from(series.join(branch))
            .where(series.c.test == test, branch.c.name == branch_name)
        ).one()
        assert branch_id in connection.scalars(select(branch.c.id)).all()
        summary_id = connection.scalars(
            insert(alert_summary).returning(alert_summary.c.id),
            {
                "branch_id": branch_id,
                "created_ms": start_ms,
                "changed_ms": start_ms,
                "first_ms": start_ms,
                "last_ms": start_ms,
                "revision": "r70",
                "previous_revision": "r69",
                "triage_due_ms": start_ms + 2 * DAY_MS,
                "bug_due_ms": start_ms + 4 * DAY_MS,
            },
        ).one()
        values: dict[str, object] = {
            "summary_id": summary_id,
            "series_id": series_id,
            "source": "group",
            "is_regression": True,
            "start_ms": start_ms,
            "previous_ms": start_ms - DAY_MS // RUNS_PER_DAY,
            "revision": "r70",
            "previous_revision": "r69",
            "before": 100.0,
            "after": 108.0,
            "change": 8.0,
            "change_low": 7.8,
            "change_high": 8.2,
            "probability": 1.0,
            "detectable": 0.3,
            "compared_with": "280 runs before",
            "created_ms": start_ms,
            "changed_ms": start_ms,
        }
        alert_id = connection.scalars(insert(alert).returning(alert.c.id), values | columns).one()
    return int(summary_id), int(alert_id)
