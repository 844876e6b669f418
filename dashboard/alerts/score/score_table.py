"""Rows of the score board, as a table and as a file."""

from collections.abc import Sequence
from typing import Any

from dashboard.shared.formatting.csv_table import csv_text
from dashboard.shared.formatting.values import UNKNOWN, count
from dashboard.shared.widgets.plain_table import plain_table
from models.triage.score_board import ScoreBy, ScoreRow

COLUMNS = (
    *("place", "alerts", "per_week", "confirmed", "invalid", "infra", "undecided"),
    *("improvement_share", "missed", "triage_hours", "culprit_hours"),
)
HEADS = (
    *("Alerts", "A week", "Confirmed", "Invalid", "Infra", "Undecided"),
    *("Improvements", "Missed", "Triage", "Culprit"),
)


def score_table(rows: Sequence[ScoreRow], by: ScoreBy) -> Any:
    """Build the table; times are medians."""
    return plain_table(
        f"Alerts by {by.value}",
        (by.value.capitalize(), *HEADS),
        [_row(row) for row in rows],
        class_name="bw-score",
    )


def score_csv(rows: Sequence[ScoreRow]) -> str:
    """Write the rows as CSV; what is not known is blank."""
    return csv_text(
        COLUMNS,
        (
            (
                "/".join(row.place),
                row.alerts,
                row.per_week,
                row.confirmed,
                row.invalid,
                row.infra,
                row.undecided,
                row.improvement_share,
                row.missed,
                row.triage_hours,
                row.culprit_hours,
            )
            for row in rows
        ),
    )


def _row(row: ScoreRow) -> list[Any]:
    share = row.improvement_share
    return [
        " / ".join(row.place),
        f"{row.alerts:,}",
        f"{row.per_week:.1f}",
        f"{row.confirmed:,}",
        f"{row.invalid:,}",
        f"{row.infra:,}",
        f"{row.undecided:,}",
        UNKNOWN if share is None else f"{100 * share:.0f}\u202f%",
        f"{row.missed:,}",
        _time(row.triage_hours),
        _time(row.culprit_hours),
    ]


def _time(hours: float | None) -> str:
    if hours is None:
        return UNKNOWN
    if hours < 1:
        return "under an hour"
    return count(round(hours), "hour") if hours < 48 else count(round(hours / 24), "day")
