"""Rows of a release comparison as its grid and its CSV show them."""

import math
from collections.abc import Iterable
from datetime import date
from typing import Any

from dashboard.releases.text import remark
from dashboard.shared.formatting.csv_table import csv_text
from dashboard.shared.formatting.open_alerts import open_alert
from dashboard.shared.formatting.values import percent
from dashboard.shared.urls.trend_link import trend_link
from dashboard.shared.urls.trend_state import TrendState
from dashboard.shared.widgets.comparison_panel import MARKS
from models.records.comparison import Verdict
from models.services.release_report import ReleaseReport, ReleaseRow

NO_PERCENTAGE = "the level cannot be distinguished from zero, so a change has no percentage"

CSV_COLUMNS = (
    *("project", "branch", "suite", "test", "platform", "release", "against"),
    *("reference_day", "comparison_day", "change_percent", "p10_percent", "p90_percent"),
    *("p_worse_by_delta", "p_better_by_delta", "verdict", "called", "reason", "note"),
    *("alert_change_percent", "alert_summary", "alert_decided", "p_worse", "more_runs"),
)


def compared(report: ReleaseReport) -> list[ReleaseRow]:
    """List the rows that have a change, worst first."""
    return [row for row in report.rows if not row.reason and math.isfinite(row.change)]


def why_not(row: ReleaseRow) -> str:
    """Explain why a row has no comparison; blank where it has one."""
    if row.reason or math.isfinite(row.change):
        return row.reason
    return NO_PERCENTAGE


def row_link(row: ReleaseRow, as_of_ms: int | None = None) -> str:
    """Build the link to the trend page at the day that was judged, and a frozen page's moment."""
    state = TrendState((str(row.series.key),), day=row.reference_day, as_of_ms=as_of_ms)
    return trend_link(state)


def release_row(row: ReleaseRow, as_of_ms: int | None = None) -> dict[str, Any]:
    """Turn one row into what the grid takes; numbers stay numbers, so that it can sort.

    Parameters
    ----------
    as_of_ms : int, optional
        The moment that a frozen page shows, and to which its rows lead.
    """
    key = row.series.key
    cells: dict[str, Any] = {
        "link": row_link(row, as_of_ms),
        "test": key.test,
        "suite": key.suite,
        "platform": key.platform,
        "project": key.project,
        "branch": key.branch,
        "verdict": row.verdict.value,
        "mark": MARKS[row.verdict][0],
        "why": why_not(row),
        "alert": open_alert(row.alerts),
    }
    if cells["why"]:
        return cells
    return cells | {
        "change": round(row.change, 4),
        "interval": f"{percent(row.low)} to {percent(row.high)}",
        "worse": round(row.p_worse_by_delta, 4),
        "better": round(row.p_better_by_delta, 4),
        "called": called(row),
        "sure": round(max(row.p_worse, 1 - row.p_worse), 4),
        "why": remark(row),
    }


def called(row: ReleaseRow) -> str:
    """Return the direction of a row that passes the false-discovery limit; blank if it does not."""
    if not row.called:
        return ""
    return "worse" if row.p_worse_by_delta > row.p_better_by_delta else "better"


def releases_csv(reports: Iterable[ReleaseReport]) -> str:
    """Write comparisons as CSV: plain numbers, blank where unknown."""
    return csv_text(
        CSV_COLUMNS, (_record(report, row) for report in reports for row in report.rows)
    )


def _record(report: ReleaseReport, row: ReleaseRow) -> list[Any]:
    key = row.series.key
    numbers = (row.change, row.low, row.high, row.p_worse_by_delta, row.p_better_by_delta)
    return [
        *(key.project, key.branch, key.suite, key.test, key.platform),
        *(report.reference.name, report.comparison.name),
        *map(_day, (row.reference_day, row.comparison_day)),
        *(_known(number) if row.verdict is not Verdict.WITHHELD else "" for number in numbers),
        *(row.verdict.value, called(row), why_not(row), row.note),
        *_alert(row),
        _known(row.p_worse) if row.verdict is not Verdict.WITHHELD else "",
        "" if row.more_runs is None else row.more_runs,
    ]


def _alert(row: ReleaseRow) -> list[Any]:
    if not row.alerts:
        return ["", "", ""]
    gravest = row.alerts[0]
    return [_known(gravest.change), gravest.summary_id, gravest.decided]


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _known(value: float) -> float | str:
    return float(f"{value:.6g}") if math.isfinite(value) else ""
