"""Milliseconds of triage with 50,000 alerts: the queue, its filters, one summary, bulk steps.

Run by ``python -m benchmarks alert_queue [ALERTS [FOLDER]]``. The store is made up: about two
and a half alerts per summary over three years, a fifth of the summaries still open, and a
history of steps behind each. With a folder the store is kept there, as a home for Bandwatch.
"""

import json
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, func, select

from models.records.days import DAY_MS
from models.records.settings import Settings
from models.storage.alerts.queue_view import count_queue, read_queue
from models.storage.database.engine import open_store
from models.storage.database.insert import fill
from models.storage.database.tables import branch, project, series
from models.storage.database.triage_tables import (
    alert,
    alert_summary,
    audit_entry,
    summary_note,
    summary_tag,
    triage_step,
)
from models.storage.triage.store import set_alerts_of
from models.storage.triage.summary_edits import assign
from models.storage.triage.undo import undo_step
from models.triage.alert import AlertStatus
from models.triage.authorship import Authorship
from models.triage.queue import QueueOrder, QueueQuery
from models.triage.queue_role import QueueRole

NOW_MS = 1_795_000_000_000
PROJECTS, BRANCHES, SUITES, TESTS, PLATFORMS = 5, 2, 10, 50, 2
PER_SUMMARY = 2.5
BULK = 500
PAGE = 200
REPEATS = 15
DECIDED = ("invalid", "improvement", "wontfix", "fixed", "backed out", "infra")


def fill_triage(engine: Engine, alerts: int, seed: int = 1) -> None:
    """Fill a store with made-up series, summaries, alerts and their histories."""
    rng = np.random.default_rng(seed)
    summaries = round(alerts / PER_SUMMARY)
    per_branch = SUITES * TESTS * PLATFORMS
    with engine.begin() as connection:
        names = [(n + 1, f"project{n}", False) for n in range(PROJECTS)]
        fill(connection, project, ("id", "name", "synthetic"), names)
        branches = [(1 + n, 1 + n // BRANCHES, ("main", "beta")[n % BRANCHES]) for n in range(10)]
        fill(connection, branch, ("id", "project_id", "name"), branches)
        fill(
            connection,
            series,
            ("id", "branch_id", "suite", "test", "platform", "unit", "lower_is_better"),
            [
                (
                    *(1 + n, 1 + n // per_branch, f"suite{n % SUITES}"),
                    *(f"test.{n // SUITES % TESTS:03d}", f"platform{n // SUITES // TESTS % 2}"),
                    *("ms", True),
                )
                for n in range(PROJECTS * BRANCHES * per_branch)
            ],
        )
        made = [_summary(rng, key) for key in range(1, summaries + 1)]
        fill(connection, alert_summary, tuple(made[0]), [tuple(row.values()) for row in made])
        owners = np.sort(rng.integers(0, summaries, alerts))
        rows = [
            _alert(rng, key, made[owner], per_branch) for key, owner in enumerate(owners, start=1)
        ]
        fill(connection, alert, tuple(rows[0]), [tuple(row.values()) for row in rows])
        _fill_history(connection, rng, rows, summaries)


def _summary(rng: np.random.Generator, key: int) -> dict[str, Any]:
    first = NOW_MS - int(rng.integers(0, 1100 * DAY_MS))
    status = str(rng.choice(["untriaged", "investigating", *DECIDED], p=[0.1, 0.1, *[0.8 / 6] * 6]))
    return {
        "id": key,
        "branch_id": int(rng.integers(1, PROJECTS * BRANCHES + 1)),
        "status": status,
        "version": 3,
        "created_ms": first + DAY_MS,
        "changed_ms": first + 2 * DAY_MS,
        "first_ms": first,
        "last_ms": first + DAY_MS,
        "revision": f"{key:08x}",
        "previous_revision": f"{key - 1:08x}",
        "by_hand": False,
        "cause": "host" if key % 20 == 0 else "code",
        "cause_reason": "",
        "assignee": ("", "ada", "bob")[key % 3],
        "bug": str(key) if key % 4 == 0 else "",
        "starred": key % 50 == 0,
        "data_ready": key % 2 == 0,
        "data_reason": "2 of 5 revisions have 4 values",
        "triage_due_ms": first + 3 * DAY_MS,
        "bug_due_ms": first + 5 * DAY_MS,
    }


def _alert(
    rng: np.random.Generator, key: int, owner: dict[str, Any], per_branch: int
) -> dict[str, Any]:
    change = float(rng.normal(0, 6))
    said = {"untriaged": "untriaged", "invalid": "invalid", "infra": "infra"}
    return {
        "id": key,
        "summary_id": owner["id"],
        "series_id": (owner["branch_id"] - 1) * per_branch + int(rng.integers(1, per_branch + 1)),
        "source": "group",
        "is_regression": change > 0,
        "start_ms": owner["first_ms"],
        "previous_ms": owner["first_ms"] - DAY_MS,
        "revision": owner["revision"],
        "previous_revision": owner["previous_revision"],
        "before": 100.0,
        "after": 100.0 + change,
        "change": change,
        "change_low": change - 1,
        "change_high": change + 1,
        "probability": 0.99,
        "detectable": 1.5,
        "compared_with": "40 runs before",
        "monitor_only": owner["id"] % 5 == 0,
        "status": said.get(owner["status"], "acknowledged"),
        "outcome": ("standing", "standing", "recovered", "was noise")[key % 4],
        "created_ms": owner["created_ms"],
        "changed_ms": owner["changed_ms"],
        "starred": False,
    }


def _fill_history(
    connection: Any, rng: np.random.Generator, alerts: list[dict[str, Any]], summaries: int
) -> None:
    steps: list[tuple[Any, ...]] = []
    entries: list[tuple[Any, ...]] = []
    for row in alerts:
        for who, action, field, before in (
            ("bandwatch", "detect", "created", None),
            ("ada", "acknowledge", "status", "untriaged"),
        ):
            number = len(steps) + 1
            steps.append((number, row["created_ms"], who, action, ""))
            after = json.dumps(row["status"])
            told = (number, row["summary_id"], row["id"], field, json.dumps(before), after)
            entries.append((number, *told))
    fill(connection, triage_step, ("id", "at_ms", "who", "action", "why"), steps)
    names = ("id", "step_id", "summary_id", "alert_id", "field", "before", "after")
    fill(connection, audit_entry, names, entries)
    notes = [
        (n, int(rng.integers(1, summaries + 1)), NOW_MS, "ada", "A *note*.")
        for n in range(1, summaries // 2)
    ]
    fill(connection, summary_note, ("id", "summary_id", "at_ms", "who", "text"), notes)
    tags = [(n, ("gpu", "network", "startup")[n % 3]) for n in range(1, summaries + 1, 2)]
    fill(connection, summary_tag, ("summary_id", "tag"), tags)


def median_ms(function: Callable[[], Any], repeats: int = REPEATS) -> tuple[float, float, Any]:
    """Return median and longest milliseconds of some calls, with the last answer."""
    taken = []
    for _ in range(repeats):
        begin = time.perf_counter()
        answer = function()
        taken.append(1000 * (time.perf_counter() - begin))
    return float(np.median(taken)), max(taken), answer


def main(alerts: int = 50_000, folder: str = "") -> None:
    """Print how long triage takes."""
    with tempfile.TemporaryDirectory() as made:
        engine = open_store(Settings(home=Path(folder or made), database_url=""))
        with engine.connect() as connection:
            have = connection.scalar(select(func.count()).select_from(alert)) or 0
        if not have:
            begin = time.perf_counter()
            fill_triage(engine, alerts)
            print(f"{alerts} alerts made in {time.perf_counter() - begin:.1f} s")
        measure(engine)
        engine.dispose()


def measure(engine: Engine) -> None:
    """Print a table of milliseconds over a store that is filled."""
    queries = {
        "code sheriffs": QueueQuery(role=QueueRole.CODE),
        "performance sheriffs": QueueQuery(role=QueueRole.PERFORMANCE),
        "everything, by size": QueueQuery(order=QueueOrder.SIZE),
        "two words": QueueQuery(words=("test.01", "platform1")),
        "only regressions, overdue": QueueQuery(only_regressions=True, overdue=True),
        "one tag, one project": QueueQuery(tag="gpu", projects=("project1",)),
    }
    print(f"{'median':>10}{'longest':>10}   ms")
    for name, query in queries.items():
        read = partial(read_queue, engine, query, limit=PAGE, now_ms=NOW_MS)
        middle, longest, rows = median_ms(read)
        print(f"{middle:10.1f}{longest:10.1f}   {name}: {len(rows)} rows")
        middle, longest, counts = median_ms(partial(count_queue, engine, query, NOW_MS))
        print(f"{middle:10.1f}{longest:10.1f}   {name}: counts, {counts.total} in all")
    _measure_bulk(engine)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _measure_bulk(engine: Engine) -> None:
    rows = read_queue(engine, QueueQuery(role=QueueRole.CODE), limit=BULK, now_ms=NOW_MS)
    ids = [row.id for row in rows]
    expected = {row.id: row.version for row in rows}
    count = sum(row.alerts for row in rows)

    def timed(name: str, do: Callable[[], int]) -> int:
        begin = time.perf_counter()
        step = do()
        taken = 1000 * (time.perf_counter() - begin)
        print(f"{taken:10.1f}{'':10}   {name}: {len(ids)} summaries, {count} alerts")
        return step

    step = timed(
        "acknowledge in bulk",
        lambda: set_alerts_of(
            engine, ids, AlertStatus.ACKNOWLEDGED, by=Authorship("ada", NOW_MS, expected=expected)
        ),
    )
    timed("undo it", lambda: undo_step(engine, step, by=Authorship("ada", NOW_MS + 1)))
    rows = read_queue(engine, QueueQuery(role=QueueRole.CODE), limit=BULK, now_ms=NOW_MS)
    expected = {row.id: row.version for row in rows}
    step = timed(
        "assign in bulk",
        lambda: assign(engine, ids, "cleo", by=Authorship("ada", NOW_MS + 2, expected=expected)),
    )
    timed("undo that", lambda: undo_step(engine, step, by=Authorship("ada", NOW_MS + 3)))


if __name__ == "__main__":
    main()
