"""Alerts in the sample store, as detection would leave them: four summaries on two branches."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from models.records.days import DAY_MS
from models.records.series import SeriesKey
from models.storage.database.tables import series
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.results.catalogue_view import get_series
from models.storage.results.measurement_store import store_batch
from models.storage.triage.step import log_entry, open_step
from models.triage.authorship import Authorship
from models.triage.due import bug_due, triage_due
from tests.dashboard.sample_store import FITTED, NOT_TRUSTED, UNFITTED, history

TWIN = replace(FITTED, branch="beta")  # the same test, where the change came from
HOUR_MS = 3_600_000


@dataclass(frozen=True)
class SampleAlerts:
    """Ids of what was planted."""

    regression: int  # two regressions of one revision, on main
    improvement: int  # of another revision, on main
    twin: int  # the same test on the branch beta, half a day earlier
    host: int  # machines moved, not code
    alerts: dict[str, int]  # "regression large", "regression small", …


def fill_alerts(engine: Engine, now_ms: int) -> SampleAlerts:
    """Plant the summaries beside the sample store's series."""
    with engine.begin() as connection:
        rows = history(TWIN, now_ms, 0)
        store_batch(connection, None, rows, now_ms)
    change_ms = now_ms - 10 * DAY_MS
    with engine.begin() as connection:
        plant = _Planter(engine, connection, now_ms)
        regression = plant.summary(FITTED, change_ms, now_ms - 4 * DAY_MS, reason="2 of 5")
        large = plant.alert(regression, FITTED, change_ms, True, 4.1)
        small = plant.alert(regression, UNFITTED, change_ms, True, 1.2, detectable=2.4)
        improvement = plant.summary(FITTED, change_ms + 3 * DAY_MS, now_ms - HOUR_MS, ready=True)
        better = plant.alert(improvement, NOT_TRUSTED, change_ms + 3 * DAY_MS, False, -3.3)
        twin = plant.summary(TWIN, change_ms - DAY_MS // 2, now_ms - HOUR_MS, ready=True)
        source = plant.alert(twin, TWIN, change_ms - DAY_MS // 2, True, 3.9)
        host = plant.summary(
            FITTED, change_ms - 15 * DAY_MS, now_ms - DAY_MS, ready=True, cause="host"
        )
        moved = plant.alert(host, FITTED, change_ms - 15 * DAY_MS, True, 2.2)
    found = {
        "regression large": large,
        "regression small": small,
        "improvement": better,
        "twin": source,
        "host": moved,
    }
    return SampleAlerts(regression, improvement, twin, host, found)


class _Planter:
    """Writes summaries and alerts, each with the step that detection would have written."""

    def __init__(self, engine: Engine, connection: Connection, now_ms: int) -> None:
        self._engine, self._connection, self._now_ms = engine, connection, now_ms

    def summary(
        self,
        key: SeriesKey,
        start_ms: int,
        created_ms: int,
        *,
        ready: bool = False,
        reason: str = "5 of 5",
        cause: str = "code",
    ) -> int:
        created = datetime.fromtimestamp(created_ms / 1000, UTC)
        host = "All 7 series of host-1 moved within one run." if cause == "host" else ""
        found = get_series(self._engine, str(key))
        row = {
            "branch_id": self._connection.scalar(
                select(series.c.branch_id).where(series.c.id == found.id)
            ),
            "created_ms": created_ms,
            "changed_ms": created_ms,
            "first_ms": start_ms,
            "last_ms": start_ms,
            "revision": f"{start_ms:x}",
            "previous_revision": f"{start_ms - HOUR_MS:x}",
            "cause": cause,
            "cause_reason": host,
            "data_ready": ready,
            "data_reason": f"{reason} revisions have 4 values",
            "triage_due_ms": _ms(triage_due(created)),
            "bug_due_ms": _ms(bug_due(created)),
        }
        return _id(self._connection, alert_summary, row)

    def alert(
        self,
        summary_id: int,
        key: SeriesKey,
        start_ms: int,
        worse: bool,
        change: float,
        detectable: float = 0.8,
    ) -> int:
        row = {
            "summary_id": summary_id,
            "series_id": get_series(self._engine, str(key)).id,
            "source": "group",
            "is_regression": worse,
            "start_ms": start_ms,
            "previous_ms": start_ms - HOUR_MS,
            "revision": f"{start_ms:x}",
            "previous_revision": f"{start_ms - HOUR_MS:x}",
            "before": 40.0,
            "after": 40.0 * (1 + change / 100),
            "change": change,
            "change_low": change - 0.7,
            "change_high": change + 0.8,
            "probability": 0.97,
            "detectable": detectable,
            "compared_with": "30 runs before",
            "created_ms": self._now_ms,
            "changed_ms": self._now_ms,
        }
        alert_id = _id(self._connection, alert, row)
        step = open_step(self._connection, "detect", Authorship("bandwatch", self._now_ms))
        log_entry(self._connection, step, summary_id, alert_id, "alert", None, "untriaged")
        return alert_id


def _id(connection: Connection, table: Any, row: dict[str, Any]) -> int:
    return int(connection.scalars(insert(table).returning(table.c.id), row).one())


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
