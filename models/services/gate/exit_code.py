"""Exit codes of the gate: what a pipeline acts on."""

from models.records.comparison import Verdict
from models.records.gate_status import FAIL, NOT_ENOUGH_DATA, PASS, UNDECIDED, FailOn
from models.services.release_report import ReleaseReport, ReleaseRow, measures
from models.stats.comparison.release_gate import GateOutcome


def exit_code(report: ReleaseReport, fail_on: FailOn) -> int:
    """Return the status with which a pipeline's command ends; an improvement never fails it."""
    if fail_on is FailOn.NOTHING:
        return PASS
    if report.gate.outcome is GateOutcome.FAIL:
        return FAIL
    if report.gate.outcome is GateOutcome.NOT_ENOUGH_DATA:
        return NOT_ENOUGH_DATA
    return UNDECIDED if fail_on is FailOn.UNDECIDED and open_rows(report) else PASS


def open_rows(report: ReleaseReport) -> list[ReleaseRow]:
    """List the undecided series that could have shown a change of δ: more runs would decide."""
    return [
        row
        for row in report.rows
        if row.verdict is Verdict.UNDECIDED and not row.called and measures(row, report.delta)
    ]
