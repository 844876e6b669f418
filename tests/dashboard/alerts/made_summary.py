"""Summaries made by hand, for tests of what pages show of them."""

from typing import Any

from models.records.series import Direction, Series, SeriesKey
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.queue import QueueRow, WorstChange
from models.triage.queue_role import NextAction, QueueRole
from models.triage.summaries.read_models import AlertView, SummaryView

START_MS = 1_790_000_000_000  # 21 Sep 2026, 14:13:20 UTC
PREVIOUS_MS = START_MS - 3_600_000
SERIES = Series(
    1, SeriesKey("demo", "main", "load", "start", "linux"), "ms", Direction.LOWER_IS_BETTER
)


def series_of(**differs: str) -> Series:
    """Make a series that differs in parts of its name."""
    names = {"project": "demo", "branch": "main", "suite": "load", "test": "start"}
    key = SeriesKey(**{**names, "platform": "linux", **differs})
    return Series(2, key, "ms", Direction.LOWER_IS_BETTER)


def make_alert(**differs: Any) -> AlertView:
    """Make a regression of 5 % that stands."""
    values: dict[str, Any] = {
        "id": 3,
        "summary_id": 12,
        "series": SERIES,
        "fit_id": 9,
        "source": "group",
        "is_regression": True,
        "start_ms": START_MS,
        "previous_ms": PREVIOUS_MS,
        "revision": "bbbbbbbbbbbbbb",
        "previous_revision": "aaaaaaaaaaaaaa",
        "before": 100.0,
        "after": 105.0,
        "change": 5.0,
        "change_low": 4.0,
        "change_high": 6.0,
        "probability": 0.98,
        "detectable": 1.5,
        "compared_with": "40 runs before",
        "monitor_only": False,
        "status": AlertStatus.UNTRIAGED,
        "related_summary_id": None,
        "outcome": "standing",
        "outcome_ms": None,
        "created_ms": START_MS,
        "changed_ms": START_MS,
        "starred": False,
    }
    return AlertView(**{**values, **differs})


def make_worst(**differs: Any) -> WorstChange:
    """Make the worst change of a summary: that of :func:`make_alert`."""
    values: dict[str, Any] = {
        "alert_id": 3,
        "series": SERIES,
        "is_regression": True,
        "change": 5.0,
        "change_low": 4.0,
        "change_high": 6.0,
        "probability": 0.98,
        "detectable": 1.5,
    }
    return WorstChange(**{**values, **differs})


def make_queue_row(**differs: Any) -> QueueRow:
    """Make an untriaged summary of one regression, due in an hour after `START_MS`."""
    values: dict[str, Any] = {
        "id": 12,
        "version": 4,
        "project": "demo",
        "branch": "main",
        "status": SummaryStatus.UNTRIAGED,
        "role": QueueRole.CODE,
        "wants": NextAction.TRIAGE,
        "data_ready": False,
        "data_reason": "2 of 5 revisions have 4 values",
        "previous_revision": "aaaaaaaaaaaaaa",
        "revision": "bbbbbbbbbbbbbb",
        "first_ms": START_MS,
        "last_ms": START_MS,
        "created_ms": START_MS,
        "changed_ms": START_MS,
        "alerts": 1,
        "tests": 1,
        "regressions": 1,
        "improvements": 0,
        "standing": 1,
        "monitor_only": False,
        "worst": make_worst(),
        "cause": "code",
        "cause_reason": "",
        "assignee": "",
        "starred": False,
        "tags": (),
        "bug": "",
        "notes": 0,
        "rounds": 0,
        "triage_due_ms": START_MS + 3_600_000,
        "bug_due_ms": START_MS + 7_200_000,
        "due_ms": START_MS + 3_600_000,
        "overdue": False,
        "suites": ("load",),
        "platforms": ("linux",),
    }
    return QueueRow(**{**values, **differs})


def make_view(*alerts: AlertView, row: QueueRow | None = None, **differs: Any) -> SummaryView:
    """Make a summary of some alerts, in which nothing was done yet."""
    values: dict[str, Any] = {
        "row": row or make_queue_row(alerts=len(alerts)),
        "by_hand": False,
        "alerts": alerts,
        "related_alerts": (),
        "readiness": {},
        "related": (),
        "similar": (),
        "notes": (),
        "history": (),
        "rounds": (),
        "accepted": (),
    }
    return SummaryView(**{**values, **differs})
