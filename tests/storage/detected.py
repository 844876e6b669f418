"""Histories with planted changes, judged and searched for changes, for tests of detection."""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Engine, Row, select

from models.records.days import DAY_MS
from models.records.measurement import Measurement
from models.records.series import Direction, SeriesKey
from models.services.alerts.detect import DetectReport
from models.services.alerts.detect_all import detect_all
from models.services.fitting.summarize_series import update_status
from models.storage.database.tables import metadata
from models.storage.database.triage_tables import alert, alert_summary, audit_entry, triage_step
from models.storage.results.catalogue_view import match_series
from models.storage.results.measurement_store import store_batch

FIRST_DAY = 20_000
RUNS_PER_DAY = 2
NOW_MS = (FIRST_DAY + 100) * DAY_MS


def key_of(
    test: str = "t", platform: str = "linux", suite: str = "s", branch: str = "main"
) -> SeriesKey:
    return SeriesKey("p", branch, suite, test, platform)


def steps(*planted: tuple[float, float], days: int = 100) -> np.ndarray:
    """Levels of each run: 100, and from each planted (day, level) on that level."""
    day = np.arange(days * RUNS_PER_DAY) / RUNS_PER_DAY
    level = np.full(day.size, 100.0)
    for start, value in planted:
        level[day >= start] = value
    return level


def store_history(
    engine: Engine,
    key: SeriesKey,
    level: np.ndarray,
    *,
    noise: float = 0.4,
    seed: int = 1,
    one_revision: bool = False,
    first_run: int = 0,
) -> int:
    """Store a run for each level, two a day; gives the series' id."""
    values = level + np.random.default_rng(seed).normal(0, noise, level.size)
    rows = [
        Measurement(
            key,
            "ms",
            Direction.LOWER_IS_BETTER,
            time_ms=FIRST_DAY * DAY_MS + index * DAY_MS // RUNS_PER_DAY,
            value=float(value),
            revision="fixed" if one_revision else f"r{index}",
            run_id=f"{key.suite}{key.platform}{index}",
        )
        for index, value in enumerate(values, first_run)
    ]
    with engine.begin() as connection:
        store_batch(connection, None, rows, NOW_MS)
    (found,) = match_series(engine, str(key))
    return found.id


def look(engine: Engine, pattern: str = "*", now_ms: int = NOW_MS) -> DetectReport:
    """Take stock of series, and detect."""
    found = match_series(engine, pattern)
    for item in found:
        update_status(engine, item, now_ms)
    return detect_all(engine, found, now_ms)


def alerts(engine: Engine) -> Sequence[Row[*tuple[object, ...]]]:
    with engine.connect() as connection:
        return connection.execute(select(alert).order_by(alert.c.id)).all()


def summaries(engine: Engine) -> Sequence[Row[*tuple[object, ...]]]:
    with engine.connect() as connection:
        return connection.execute(select(alert_summary).order_by(alert_summary.c.id)).all()


def entries(engine: Engine) -> list[tuple[object, ...]]:
    """Who, action, alert, field, before, after; in their order."""
    columns = audit_entry.c
    query = (
        select(
            triage_step.c.who,
            triage_step.c.action,
            columns.alert_id,
            columns.field,
            columns.before,
            columns.after,
        )
        .join(triage_step, triage_step.c.id == columns.step_id)
        .order_by(columns.id)
    )
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def every_row(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, to see that nothing changed."""
    with engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(table))]
            for name, table in metadata.tables.items()
        }
