"""The gate's report as text for a terminal or a job's log."""

from models.services.gate.judge_store import GateResult
from models.services.gate.output.figures import (
    awaiting_line,
    chance,
    change,
    headline,
    interval,
    remark,
    series_name,
    settings,
    smallest,
)
from models.services.gate.row_state import RowState, row_state
from models.services.release_report import ReleaseReport, ReleaseRow

HEADER = ("", "series", "change", "p10 to p90", "P(worse by δ)", "smallest shown", "")


def gate_text(result: GateResult) -> str:
    """Format the outcome, its reason, and a line for every series with all of its figures."""
    report = result.report
    order = list(RowState)
    rows = sorted(report.rows, key=lambda row: order.index(row_state(report, row)))
    table = [HEADER, *(_cells(report, row) for row in rows)]
    widths = [max(len(cells[place]) for cells in table) for place in range(len(HEADER))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for cells in table
    ]
    head = [
        f"{headline(report)} ({result.project})",
        f"{report.gate.reason}.",
        f"{settings(report)}.",
        *filter(None, [awaiting_line(report)]),
    ]
    return "\n".join([*head, "", *lines]) + "\n"


def _cells(report: ReleaseReport, row: ReleaseRow) -> tuple[str, ...]:
    return (
        row_state(report, row).value,
        series_name(row),
        change(row.change),
        interval(row),
        chance(row.p_worse_by_delta),
        smallest(row),
        remark(report, row),
    )
