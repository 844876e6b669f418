"""Failures as the grid and the CSV show them, and as counts by platform."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dashboard.failures.state import FailuresSort
from dashboard.shared.formatting.csv_table import csv_text
from dashboard.shared.formatting.link_template import filled_link
from dashboard.shared.formatting.series_names import where
from dashboard.shared.formatting.values import age, format_time
from dashboard.shared.urls.trend_link import series_link
from models.records.settings import Settings
from models.records.views.failures import FailureRow

CSV_COLUMNS = (
    *("project", "branch", "suite", "test", "platform", "failed", "timed_out", "measurements"),
    *("share", "last_failure", "last_status", "run", "revision", "version", "host"),
)


@dataclass(frozen=True, slots=True)
class PlatformFailures:
    """How much failed on one platform."""

    platform: str
    failures: int
    series: int


def by_platform(rows: Sequence[FailureRow]) -> list[PlatformFailures]:
    """Count failures and series by platform, the most failures first."""
    series = Counter(row.series.key.platform for row in rows)
    failures: Counter[str] = Counter()
    for row in rows:
        failures[row.series.key.platform] += row.count
    return [PlatformFailures(name, number, series[name]) for name, number in failures.most_common()]


def failure_row(
    row: FailureRow,
    now_ms: int,
    settings: Settings,
    *,
    name_branch: bool = False,
    as_of_ms: int | None = None,
) -> dict[str, Any]:
    """Build one row of the grid; see :func:`dashboard.overview.rows.overview_row`."""
    key, last = row.series.key, row.last
    words = {"revision": last.revision, "run_id": last.run_id, "host": last.host}
    return {
        "link": series_link(str(key), as_of_ms),
        "test": key.test,
        "suite": key.suite,
        "platform": key.platform,
        "project": key.project,
        "branch": key.branch,
        "where": where(key, name_branch=name_branch),
        "count": row.count,
        "kinds": f"{row.failed:,} failed, {row.timed_out:,} timed out",
        "measurements": row.measurements,
        "share": row.share,
        "last_ms": last.time_ms,
        "last": format_time(last.time_ms),
        "age": f"{age(last.time_ms, now_ms)} ago",
        "status": last.status.value.replace("_", " "),
        "run": last.run_id,
        "run_link": filled_link(settings.log_url, **words),
        "revision": last.revision,
        "revision_link": filled_link(settings.revision_url, **words),
        "host": last.host,
    }


def sorted_failures(rows: Iterable[FailureRow], order: FailuresSort) -> list[FailureRow]:
    """Sort rows as a link says."""

    def rank(row: FailureRow) -> Any:
        key, last = row.series.key, row.last
        return {
            "count": row.count,
            "share": row.share,
            "test": key.test.casefold(),
            "suite": key.suite.casefold(),
            "platform": key.platform.casefold(),
            "last": last.time_ms,
            "status": last.status.value,
            "run": last.run_id,
            "revision": last.revision,
            "host": last.host,
        }[order.by.value]

    return sorted(rows, key=rank, reverse=order.descending)


def failures_csv(rows: Iterable[FailureRow]) -> str:
    """Write rows as CSV: plain numbers, times in UTC."""
    return csv_text(CSV_COLUMNS, map(_record, rows))


def _record(row: FailureRow) -> list[object]:
    key, last = row.series.key, row.last
    moment = datetime.fromtimestamp(last.time_ms / 1000, UTC)
    return [
        *(key.project, key.branch, key.suite, key.test, key.platform),
        *(row.failed, row.timed_out, row.measurements, f"{row.share:.6g}"),
        *(f"{moment:%Y-%m-%dT%H:%M:%SZ}", last.status.value, last.run_id),
        *(last.revision, last.version, last.host),
    ]
