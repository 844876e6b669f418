"""The gate's report as Markdown, for the summary of a job or a comment on a pull request."""

import re

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
from models.services.gate.row_state import FAILING, RowState, row_state
from models.services.release_report import ReleaseReport, ReleaseRow

MOST_ROWS = 50  # of the folded table; a job summary on GitHub ends at 1 MiB
MARKS = {
    RowState.WORSE: "❌",
    RowState.ALERTED: "❌",
    RowState.LIKELY_WORSE: "⚠️",
    RowState.BETTER: "✅",
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+|~!])")
_COLUMNS = (
    "| | Series | Change | p10 to p90 | P(worse by δ) | Smallest change shown | Note |",
    "|---|---|---:|---:|---:|---:|---|",
)


def gate_markdown(result: GateResult) -> str:
    """Write outcome, reason and figures; series that do not fail the gate are folded."""
    report = result.report
    states = [(row, row_state(report, row)) for row in report.rows]
    failing = [item for item in states if item[1] in FAILING]
    order = list(RowState)
    others = sorted(
        (item for item in states if item[1] not in FAILING), key=lambda item: order.index(item[1])
    )
    parts = [
        f"## {_plain(result.project)}: {_plain(headline(report))}",
        f"{_plain(report.gate.reason)}.  \n{_plain(settings(report))}.",
    ]
    if report.awaiting:
        parts.append(_plain(awaiting_line(report)))
    if failing:
        parts.append(_table(report, failing))
    if others:
        count = f"{len(others):,} more series" if failing else f"{len(others):,} series"
        parts += [f"<details><summary>{count}</summary>", _table(report, others), "</details>"]
    return "\n\n".join(parts) + "\n"


def _table(report: ReleaseReport, states: list[tuple[ReleaseRow, RowState]]) -> str:
    lines = list(_COLUMNS)
    for row, state in states[:MOST_ROWS]:
        mark = f"{MARKS.get(state, '')} {state.value}".strip()
        cells = (
            mark,
            _plain(series_name(row)),
            change(row.change),
            interval(row),
            chance(row.p_worse_by_delta),
            smallest(row),
            _plain(remark(report, row)),
        )
        lines.append(f"| {' | '.join(cells)} |")
    if len(states) > MOST_ROWS:
        lines.append(f"\n… and {len(states) - MOST_ROWS:,} more.")
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is, on one line."""
    return " ".join(_SPECIAL.sub(r"\\\1", text).split())
