"""Rows of the overview as its grid and its CSV show them."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from dashboard.shared.figures.sparkline import sparkline
from dashboard.shared.formatting.csv_table import csv_text
from dashboard.shared.formatting.open_alerts import alert_words, open_alert
from dashboard.shared.formatting.series_names import where
from dashboard.shared.formatting.values import (
    UNKNOWN,
    age,
    format_day,
    percent,
    probability,
    quantity,
)
from dashboard.shared.formatting.verdict_tone import verdict_tone
from dashboard.shared.urls.trend_link import series_link
from dashboard.shared.widgets.comparison_panel import MARKS
from models.records.comparison import Verdict
from models.records.days import day_of_moment
from models.records.series_status import NOT_COMPARED, ComparedWith, SeriesStatus
from models.records.views.fit_attempt import FitHealth
from models.records.views.overview import OverviewRow
from models.stats.changes.compliance import QUARTER_MS
from models.stats.comparison.failing_text import failing_text
from models.stats.comparison.quality_gate import too_old_before_ms

TONES = {
    FitHealth.HEALTHY: "good",
    FitHealth.OLDER: "warn",
    FitHealth.NOT_TRUSTED: "bad",
    FitHealth.FAILED: "bad",
    FitHealth.NOT_FITTED: "muted",
}
ICONS = {
    FitHealth.HEALTHY: "check-circle",
    FitHealth.OLDER: "exclamation-triangle",
    FitHealth.NOT_TRUSTED: "exclamation-octagon",
    FitHealth.FAILED: "x-octagon",
    FitHealth.NOT_FITTED: "dash-circle",
}

# What is not known of a series that was never judged.
NUMBERS = (
    *("level", "week", "week_p", "release", "release_p", "short", "long", "moves"),
    *("detectable", "runs"),
)

CSV_COLUMNS = (
    *("project", "branch", "suite", "test", "platform", "unit", "verdict"),
    *("level", "level_p05", "level_p95"),
    *("week_change_percent", "week_p_worse", "week_verdict", "week_detectable_percent"),
    *("release", "release_change_percent", "release_p_worse", "release_verdict"),
    *("short_term_change_percent", "long_term_change_percent"),
    *("regressions_in_quarter", "improvements_in_quarter"),
    *("modes", "noise", "runs_in_group"),
    *("measurements", "failed", "failing_since", "last_run", "fit"),
    *("open_alerts", "alert_change_percent", "alert_summary", "alert_awaits_confirmation"),
)


def overview_row(
    row: OverviewRow, now_ms: int, *, name_branch: bool = False, as_of_ms: int | None = None
) -> dict[str, Any]:
    """Build one row for the grid; numbers come as text, for the server sorts.

    Parameters
    ----------
    name_branch : bool
        Say the branch below the test, as is needed where there are several.
    as_of_ms : int, optional
        The moment that a frozen page shows, and to which its rows lead.
    """
    key = row.series.key
    found = row.status
    cells: dict[str, Any] = {
        "id": row.series.id,
        "link": series_link(str(key), as_of_ms),
        "test": key.test,
        "suite": key.suite,
        "platform": key.platform,
        "project": key.project,
        "branch": key.branch,
        "where": where(key, name_branch=name_branch),
        "verdict": row.verdict.value,
        "mark": MARKS[row.verdict][0],
        "why": f"{_why(row, now_ms)}{alert_words(row.alerts)}",
        "alert": open_alert(row.alerts),
        "fit": {
            "word": row.health.value,
            "tone": TONES[row.health],
            "icon": ICONS[row.health],
            "reason": row.health_reason,
        },
    }
    last = row.last_run_ms
    cells |= {
        "last": UNKNOWN if last is None else format_day(day_of_moment(last)),
        "age": "" if last is None else f"{age(last, now_ms)} ago",
    }
    if found is None:
        return cells | dict.fromkeys(NUMBERS, UNKNOWN)
    failing = _failing(found)
    return cells | {
        **({"age": failing} if failing else {}),
        "spark": sparkline(found),
        # What was measured long ago is no level of now, unless the link asks to judge it.
        "level": UNKNOWN if _too_old(row, now_ms) else quantity(found.level, row.series.unit),
        "week": percent(found.week.change),
        "week_p": probability(found.week.p_worse),
        "week_tone": verdict_tone(found.week.verdict),
        "release": percent(found.release.change),
        "release_p": probability(found.release.p_worse),
        "release_tone": verdict_tone(found.release.verdict),
        "release_label": found.release.label,
        "short": percent(found.short_change),
        "long": percent(found.long_change),
        "moves": _moves(found),
        "detectable": _detectable(found.week),
        "modes": found.modes,
        "noise": found.noise.value,
        "runs": found.runs_in_group,
    }


def overview_csv(rows: Iterable[OverviewRow]) -> str:
    """Write rows as CSV: plain numbers, blank where unknown, times in UTC."""
    return csv_text(CSV_COLUMNS, map(_record, rows))


def _record(row: OverviewRow) -> list[Any]:
    key, found = row.series.key, row.status
    named = [key.project, key.branch, key.suite, key.test, key.platform, row.series.unit]
    if found is None:
        blank = [""] * (len(CSV_COLUMNS) - 13)
        return [
            *named,
            row.verdict.value,
            *blank,
            _moment(row.last_run_ms),
            row.health.value,
            *_alert(row),
        ]
    return [
        *named,
        row.verdict.value,
        *map(_known, (found.level, found.level_low, found.level_high)),
        *map(_known, (found.week.change, found.week.p_worse)),
        found.week.verdict.value,
        _known(found.week.detectable),
        found.release.label,
        *map(_known, (found.release.change, found.release.p_worse)),
        found.release.verdict.value,
        *map(_known, (found.short_change, found.long_change)),
        *_in_quarter(found),
        found.modes,
        found.noise.value,
        found.runs_in_group,
        found.measurements,
        found.failed,
        _moment(found.failing_since_ms),
        _moment(found.last_run_ms),
        row.health.value,
        *_alert(row),
    ]


def _in_quarter(found: SeriesStatus) -> tuple[int, int]:
    """Count regressions and improvements in the quarter before the newest run."""
    return found.changes_since((found.last_run_ms or 0) - QUARTER_MS)


def _moves(found: SeriesStatus) -> str:
    marks = (MARKS[Verdict.REGRESSION][0], MARKS[Verdict.IMPROVEMENT][0])
    counted = zip(_in_quarter(found), marks, strict=True)
    return " ".join(f"{number} {mark}" for number, mark in counted if number) or "0"


def _alert(row: OverviewRow) -> list[Any]:
    if not row.alerts:
        return [0, "", "", ""]
    gravest = row.alerts[0]
    return [len(row.alerts), _known(gravest.change), gravest.summary_id, int(gravest.awaiting)]


def _known(value: float) -> float | str:
    return float(f"{value:.6g}") if math.isfinite(value) else ""


def _moment(time_ms: int | None) -> str:
    if time_ms is None:
        return ""
    return f"{datetime.fromtimestamp(time_ms / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _detectable(found: ComparedWith) -> str:
    return percent(found.detectable).lstrip("+") if found.detectable >= 0 else UNKNOWN


def _why(row: OverviewRow, now_ms: int) -> str:
    """Describe what the verdict rests on, or why there is none."""
    found = row.status
    if found is None:
        return row.health_reason or "This series was not fitted yet."
    if row.verdict is Verdict.WITHHELD and found.verdict is not Verdict.WITHHELD:
        last = found.last_run_ms or now_ms
        return (
            f"Withheld, since the newest run that measured something is {age(last, now_ms)} old. "
            "See “Judge old data”."
        )
    return " ".join(_against(item) for item in _compared(found)) or NOT_COMPARED.reason


def _too_old(row: OverviewRow, now_ms: int) -> bool:
    last = row.last_run_ms
    withheld = row.verdict is Verdict.WITHHELD
    return withheld and last is not None and last < too_old_before_ms(now_ms)


def _failing(found: SeriesStatus) -> str:
    if found.failing_since_ms is None:
        return ""
    return failing_text(found.failing_since_ms, found.failing_runs)


def _compared(found: SeriesStatus) -> list[ComparedWith]:
    return [item for item in (found.week, found.release) if item.label]


def _against(found: ComparedWith) -> str:
    if found.reason:
        return f"{found.label}: {found.verdict.value}, {found.reason}."
    return (
        f"{found.label}: {found.verdict.value}, {percent(found.change)},"
        f" worse with {probability(found.p_worse)}."
    )
