"""Format the figures of the gate, the same in every output."""

import math

from models.services.release_report import ReleaseReport, ReleaseRow, awaits_runs, open_alerts
from models.stats.comparison.signed_number import MINUS, signed_number

UNKNOWN = "–"
MOST_NAMED = 20  # series in one line; the table has them all


def change(value: float) -> str:
    """Format a change in percent with its sign: ``+2.31 %``."""
    return f"{signed_number(value, 2, MINUS)} %" if math.isfinite(value) else UNKNOWN


def interval(row: ReleaseRow) -> str:
    """Format p10 to p90: ``+1.90 % to +2.70 %``."""
    return f"{change(row.low)} to {change(row.high)}" if math.isfinite(row.low) else UNKNOWN


def smallest(row: ReleaseRow) -> str:
    """Format the smallest change that would have shown: ``0.42 %``."""
    if math.isinf(row.detectable):
        return "none"
    return f"{row.detectable:.2f} %" if math.isfinite(row.detectable) else UNKNOWN


def chance(share: float) -> str:
    """Format a probability, never as certainty: ``> 99 %``."""
    if not math.isfinite(share):
        return UNKNOWN
    return "> 99 %" if share >= 0.995 else "< 1 %" if share <= 0.005 else f"{100 * share:.0f} %"


def series_name(row: ReleaseRow) -> str:
    """Name a series without its project and branch: ``suite/test on platform``."""
    key = row.series.key
    where = f" on {key.platform}" if key.platform else ""
    return f"{key.suite}/{key.test}{where}"


def headline(report: ReleaseReport) -> str:
    """Return outcome and pair: ``Pass: 8.5 against 8.4``."""
    word = report.gate.outcome.value.capitalize()
    return f"{word}: {report.reference.name} against {report.comparison.name}"


def settings(report: ReleaseReport) -> str:
    """Return what the gate was asked with."""
    return (
        f"δ = {report.delta:g} %, at most {100 * report.rate:g} % false discoveries,"
        f" verdicts at {100 * report.threshold:g} %"
    )


def awaiting_line(report: ReleaseReport) -> str:
    """Name the series whose alerts await confirmation by runs; blank where there are none."""
    rows = report.awaiting
    if not rows:
        return ""
    names = [f"{series_name(row)} ({_sizes(report, row)})" for row in rows[:MOST_NAMED]]
    more = len(rows) - MOST_NAMED
    return f"Awaiting confirmation by runs: {', '.join(names)}{f' and {more:,} more' * (more > 0)}."


def remark(report: ReleaseReport, row: ReleaseRow) -> str:
    """Explain a row as :func:`explain` does, and name its alerts that await confirmation."""
    awaits = awaits_runs(row, report.comparison)
    parts = (explain(row), f"alert {_sizes(report, row)} awaits confirmation" if awaits else "")
    return "; ".join(part for part in parts if part)


def _sizes(report: ReleaseReport, row: ReleaseRow) -> str:
    alerts = open_alerts(row, report.comparison)
    return ", ".join(f"{change(item.change)}, summary {item.summary_id}" for item in alerts)


def explain(row: ReleaseRow) -> str:
    """Return why a row has no comparison, or what it was compared with instead."""
    if row.reason:
        return row.reason
    if not math.isfinite(row.change):
        return "the level cannot be distinguished from zero, so a change has no percentage"
    return row.note
