"""What was planted, as a table: for tests, and for labels on pages."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from data.demo.calendar import Calendar
from data.demo.plan import PlannedSeries, planned_series
from models.records.change import PlantedChange
from models.records.series import SeriesKey

COLUMNS = (
    "project",
    "branch",
    "suite",
    "test",
    "platform",
    "kind",
    "time",
    "end_time",
    "size_percent",
)


def planted_changes(calendar: Calendar) -> dict[SeriesKey, list[PlantedChange]]:
    """List the planted changes of each series, with the time at which each begins."""
    return {
        series.key: [
            PlantedChange(change.start_ms(calendar), change.kind, change.percent)
            for change in series.changes
        ]
        for series in planned_series()
    }


def write_truth(path: Path, calendar: Calendar) -> None:
    """Write every planted change as a row of a CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(planned_series(), calendar))


def _rows(plan: Iterable[PlannedSeries], calendar: Calendar) -> Iterable[tuple[object, ...]]:
    for series in plan:
        key = series.key
        for change in series.changes:
            yield (
                key.project,
                key.branch,
                key.suite,
                key.test,
                key.platform,
                change.kind,
                iso(change.start_ms(calendar)),
                iso(change.end_ms(calendar)),
                change.percent,
            )


def iso(time_ms: int) -> str:
    """Format a time in UTC to the second."""
    return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
