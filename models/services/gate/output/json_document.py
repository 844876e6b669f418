"""The gate's report as JSON; docs/reference/gate.md describes every key."""

import json
import math
from typing import Any

from models.services.gate.judge_store import GateResult
from models.services.gate.row_state import RowState, row_state
from models.services.release_report import ReleaseReport, ReleaseRow, open_alerts
from models.stats.comparison.release_days import Major

VERSION = 1


def gate_json(result: GateResult, status: int) -> str:
    """Format the report as JSON, as :func:`gate_document`."""
    document = gate_document(result, status)
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def gate_document(result: GateResult, status: int) -> dict[str, Any]:
    """Build the report's JSON document; what is not known is null.

    Parameters
    ----------
    status : int
        Exit code of the command.
    """
    report = result.report
    states = [row_state(report, row) for row in report.rows]
    return {
        "version": VERSION,
        "outcome": report.gate.outcome.value,
        "exit_code": status,
        "reason": report.gate.reason,
        "project": result.project,
        "reference": _release(report.reference),
        "against": _release(report.comparison),
        "delta_percent": report.delta,
        "false_discovery_rate": report.rate,
        "threshold": report.threshold,
        "expected_wrong": {
            "worse": report.expected_wrong_worse,
            "better": report.expected_wrong_better,
        },
        "counts": {state.value: states.count(state) for state in RowState},
        "series": [_row(report, row) for row in report.rows],
    }


def _release(major: Major) -> dict[str, Any]:
    return {"name": major.name, "day": _text(major.last_day)}


def _row(report: ReleaseReport, row: ReleaseRow) -> dict[str, Any]:
    key = row.series.key
    return {
        "series": str(key),
        "branch": key.branch,
        "suite": key.suite,
        "test": key.test,
        "platform": key.platform,
        "state": row_state(report, row).value,
        "verdict": row.verdict.value,
        "called": row.called,
        "change_percent": _number(row.change),
        "p10_percent": _number(row.low),
        "p90_percent": _number(row.high),
        "p_worse_by_delta": _number(row.p_worse_by_delta),
        "p_better_by_delta": _number(row.p_better_by_delta),
        "smallest_change_percent": _number(row.detectable),
        "reference_day": _text(row.reference_day),
        "comparison_day": _text(row.comparison_day),
        "reason": row.reason,
        "note": row.note,
        "open_alerts": [item.summary_id for item in row.alerts if item.open],
        "awaiting_alerts": [
            item.summary_id for item in open_alerts(row, report.comparison) if item.awaiting
        ],
    }


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _text(day: object) -> str | None:
    return None if day is None else str(day)
