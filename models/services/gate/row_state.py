"""What the gate makes of one series."""

from enum import StrEnum

from models.records.comparison import Verdict
from models.services.release_report import (
    ReleaseReport,
    ReleaseRow,
    called_worse,
    fails_gate,
    measures,
)


class RowState(StrEnum):
    """The states of a row, in the order in which outputs list them."""

    WORSE = "worse"  # among the discoveries; fails the gate
    ALERTED = "open alert"  # an open regression alert; fails the gate
    LIKELY_WORSE = "likely worse"  # a regression by itself, not among the discoveries
    UNDECIDED = "undecided"
    NOT_MEASURED = "cannot show δ"  # does not gate
    NOT_COMPARED = "not compared"
    NO_CHANGE = "no change"
    BETTER = "better"


FAILING = (RowState.WORSE, RowState.ALERTED)


def row_state(report: ReleaseReport, row: ReleaseRow) -> RowState:
    """Return what the gate makes of a row of its report."""
    if not row.reason and called_worse(row):
        return RowState.WORSE
    if fails_gate(row, report.comparison):
        return RowState.ALERTED
    if row.reason or row.verdict is Verdict.WITHHELD:
        return RowState.NOT_COMPARED
    if row.called or row.verdict is Verdict.IMPROVEMENT:
        return RowState.BETTER
    if row.verdict is Verdict.REGRESSION:
        return RowState.LIKELY_WORSE
    if not measures(row, report.delta):
        return RowState.NOT_MEASURED
    return RowState.NO_CHANGE if row.verdict is Verdict.NO_CHANGE else RowState.UNDECIDED
