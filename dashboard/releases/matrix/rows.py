"""Rows of the matrix as its grid and its CSV show them."""

from typing import Any

from dashboard.releases.matrix.data import Matrix
from dashboard.releases.rows import row_link, why_not
from dashboard.releases.text import WORDS, pair, undecided_text
from dashboard.shared.formatting.csv_table import csv_text
from dashboard.shared.formatting.values import percent, probability
from dashboard.shared.formatting.verdict_tone import verdict_tone
from dashboard.shared.widgets.comparison_panel import MARKS
from models.services.release_report import ReleaseReport, ReleaseRow

WHOLE = "whole"  # the column of the last release against the first
CSV_COLUMNS = (
    *("project", "branch", "suite", "test", "platform", "release", "against", "change_percent"),
    *("p10_percent", "p90_percent", "verdict", "reason"),
)


def column_of(report: ReleaseReport) -> str:
    """Name the column of a release against the one before, as the link's order names it."""
    return f"against-{report.comparison.name}"


def matrix_rows(matrix: Matrix) -> list[dict[str, Any]]:
    """Build a row per series: a number per column to sort by, and what its cell shows."""
    rows: dict[int, dict[str, Any]] = {}
    for item in matrix.whole.rows:
        key = item.series.key
        rows[item.series.id] = {
            "link": row_link(item, matrix.whole.as_of_ms),
            "test": key.test,
            "suite": key.suite,
            "platform": key.platform,
            "project": key.project,
            "branch": key.branch,
            "where": " · ".join((key.branch, key.suite, key.platform)),
            "cells": {},
        }
    columns = [(column_of(report), report) for report in matrix.steps]
    for name, report in [*columns, (WHOLE, matrix.whole)]:
        for item in report.rows:
            row = rows[item.series.id]
            row["cells"][name] = _cell(item, report)
            if not why_not(item):
                row[name] = round(item.change, 4)
    return list(rows.values())


def _cell(row: ReleaseRow, report: ReleaseReport) -> dict[str, str]:
    reason = why_not(row)
    why = reason or " · ".join(
        part
        for part in (
            f"{percent(row.change)} ({percent(row.low)} to {percent(row.high)})",
            f"worse by δ with {probability(row.p_worse_by_delta)}",
            undecided_text(row),
            row.note,
        )
        if part
    )
    return {
        "text": "–" if reason else percent(row.change),
        "mark": MARKS[row.verdict][0],
        "tone": verdict_tone(row.verdict),
        "why": f"{pair(report)}: {WORDS[row.verdict]}. {why}",
        "link": row_link(row, report.as_of_ms),
    }


def matrix_csv(matrix: Matrix) -> str:
    """Write every cell as a row of CSV: plain numbers, blank where unknown."""
    records: list[list[object]] = []
    for report in matrix.steps:
        for row in report.rows:
            key, reason = row.series.key, why_not(row)
            numbers = ["", "", ""] if reason else [row.change, row.low, row.high]
            records.append(
                [
                    *(key.project, key.branch, key.suite, key.test, key.platform),
                    *(report.reference.name, report.comparison.name),
                    *(f"{number:.6g}" if number != "" else "" for number in numbers),
                    *(row.verdict.value, reason),
                ]
            )
    return csv_text(CSV_COLUMNS, records)
