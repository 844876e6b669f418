"""Made-up summaries and alerts for tests of triage, and the store's rows as plain values."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Engine, insert, select

from models.records.days import DAY_MS
from models.records.series import Direction, SeriesKey
from models.storage.alerts.alert_views import read_alert_views
from models.storage.database.tables import series
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import (
    alert,
    alert_summary,
    audit_entry,
    retrigger_round,
    summary_note,
    summary_tag,
)
from models.storage.results.series_store import get_or_create_series
from models.storage.triage.step import DETECTION, Entry, log_entries, open_step
from models.storage.triage.triage_state import (
    load_board,
    lock_summaries,
    touch_summaries,
    write_changes,
)
from models.triage.alert import Alert
from models.triage.authorship import Authorship
from tests.storage.made_up import make_measurement, store

START_MS = 1_700_000_000_000
SERIES = SeriesKey("p", "main", "suite", "test0", "linux")  # of the summaries on main

Picture = dict[str, dict[Any, dict[str, Any]]]


def store_runs(engine: Engine, *counts: int, begin: int = 0, now_ms: int = START_MS) -> None:
    """Store so many runs at each revision r0, r1, …, a day apart; the third is at START_MS."""
    store(
        engine,
        *(
            make_measurement(
                series=SERIES,
                time_ms=START_MS + (place - 2) * DAY_MS + 1000 * (begin + number),
                revision=f"r{place}",
                run_id=f"{place}-{begin + number}",
            )
            for place, count in enumerate(counts)
            for number in range(count)
        ),
        now_ms=now_ms,
    )


def make_summary(engine: Engine, branch: str = "main", **columns: Any) -> int:
    """Store a summary without alerts on a branch of the project "p"."""
    key = SeriesKey("p", branch, "suite", "test0", "linux")
    with engine.begin() as connection:
        ids = get_or_create_series(connection, [(key, "ms", Direction.LOWER_IS_BETTER)])
        branch_id = connection.scalar(select(series.c.branch_id).where(series.c.id == ids[key]))
        values = {
            "branch_id": branch_id,
            "created_ms": START_MS,
            "changed_ms": START_MS,
            "first_ms": START_MS,
            "last_ms": START_MS,
            "revision": "r2",
            "previous_revision": "r1",
            "triage_due_ms": START_MS + 2 * DAY_MS,
            "bug_due_ms": START_MS + 4 * DAY_MS,
        }
        new = insert(alert_summary).returning(alert_summary.c.id)
        return int(connection.scalars(new, values | columns).one())


def make_alert(
    engine: Engine,
    summary_id: int,
    *,
    branch: str = "main",
    test: str = "test0",
    platform: str = "linux",
    now_ms: int = START_MS,
    **columns: Any,
) -> int:
    """Store an alert as detection does: settled on the board and written down."""
    key = SeriesKey("p", branch, "suite", test, platform)
    values: dict[str, Any] = {
        "summary_id": summary_id,
        "source": "group",
        "is_regression": True,
        "start_ms": START_MS,
        "previous_ms": START_MS - DAY_MS,
        "revision": "r2",
        "previous_revision": "r1",
        "before": 100.0,
        "after": 105.0,
        "change": 5.0,
        "change_low": 4.0,
        "change_high": 6.0,
        "probability": 0.99,
        "detectable": 1.5,
        "created_ms": now_ms,
        "changed_ms": now_ms,
    }
    with engine.begin() as connection:
        ids = get_or_create_series(connection, [(key, "ms", Direction.LOWER_IS_BETTER)])
        lock_summaries(connection, [summary_id])
        board = load_board(connection, [summary_id])
        new = insert(alert).returning(alert.c.id)
        row = values | {"series_id": ids[key]} | columns
        alert_id = int(connection.scalars(new, row).one())
        board.add(Alert(alert_id, summary_id, bool(row["is_regression"])))
        entries = [
            Entry(summary_id, alert_id, "created", None, {"is_regression": row["is_regression"]})
        ]
        entries += write_changes(connection, board, board.changes(), now_ms)
        step_id = open_step(connection, "detect", Authorship(DETECTION, now_ms))
        log_entries(connection, step_id, entries)
        touch_summaries(connection, entries, now_ms)
    return alert_id


def picture(engine: Engine) -> Picture:
    """Take all that triage can change, by table and id; without versions and times of change."""
    said = ("status", "assignee", "bug", "starred", "revision", "previous_revision", "by_hand")
    seen = ("source", "start_ms", "previous_ms", "revision", "previous_revision", "outcome")
    columns = {
        alert_summary: (*said, "handed_over", "branch_id", "first_ms", "last_ms"),
        alert: ("summary_id", "is_regression", "status", "related_summary_id", "starred", *seen),
        summary_note: ("summary_id",),
        retrigger_round: ("summary_id", "result"),
    }
    found: Picture = {}
    with read_transaction(engine) as connection:
        for table, names in columns.items():
            rows = connection.execute(select(table.c.id, *(table.c[name] for name in names)))
            found[table.name] = {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}
        tags = connection.execute(select(summary_tag.c.summary_id, summary_tag.c.tag)).all()
    found["summary_tag"] = {tuple(row): {} for row in tags}
    return found


def versions(engine: Engine) -> dict[int, int]:
    """Read the present version of every summary."""
    with read_transaction(engine) as connection:
        rows = connection.execute(select(alert_summary.c.id, alert_summary.c.version)).all()
    return {row[0]: row[1] for row in rows}


def told(engine: Engine) -> list[tuple[int, Entry]]:
    """Read all that was written down, in order: step ids with entries."""
    names = ("step_id", "summary_id", "alert_id", "field", "before", "after")
    query = select(*(audit_entry.c[name] for name in names)).order_by(audit_entry.c.id)
    with read_transaction(engine) as connection:
        return [(row[0], Entry(*row[1:])) for row in connection.execute(query)]


def keys_of_alerts(engine: Engine, alert_ids: Collection[int]) -> dict[int, SeriesKey]:
    """Return the series of alerts, whichever summary they are in."""
    with read_transaction(engine) as connection:
        views = read_alert_views(connection, alert.c.id, list(alert_ids))
    return {view.id: view.series.key for view in views}
