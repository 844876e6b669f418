"""The gate's report as JUnit XML: a test case per series."""

import re
from xml.etree import ElementTree

from models.services.gate.judge_store import GateResult
from models.services.gate.output.figures import (
    chance,
    change,
    headline,
    interval,
    remark,
    smallest,
)
from models.services.gate.row_state import FAILING, RowState, row_state
from models.services.release_report import ReleaseReport, ReleaseRow
from models.stats.comparison.release_gate import GateOutcome

SKIPPED = (RowState.NOT_COMPARED, RowState.NOT_MEASURED)
_CONTROL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def gate_junit(result: GateResult) -> str:
    """Write a failure for each series that fails the gate, and one where it does not pass.

    Series that are not compared, or could not have shown a change of δ, are skipped; every case
    has its figures as ``system-out``.
    """
    report = result.report
    suite = ElementTree.Element("testsuite", name=_clean(f"bandwatch gate {result.project}"))
    failures = skipped = 0
    for row in report.rows:
        state, key = row_state(report, row), row.series.key
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=_clean(
                ".".join(part for part in (key.branch, key.suite, key.platform) if part)
            ),
            name=_clean(key.test),
            time="0",
        )
        text = _figures(report, row, state)
        if state in FAILING:
            failures += 1
            ElementTree.SubElement(case, "failure", message=_clean(text), type=state.value)
        elif state in SKIPPED:
            skipped += 1
            ElementTree.SubElement(
                case, "skipped", message=_clean(remark(report, row) or state.value)
            )
        ElementTree.SubElement(case, "system-out").text = _clean(text)
    gate = ElementTree.SubElement(
        suite, "testcase", classname="gate", name=_clean(headline(report)), time="0"
    )
    reason = _clean(report.gate.reason)
    if report.gate.outcome is GateOutcome.FAIL:
        failures += 1
        ElementTree.SubElement(gate, "failure", message=reason, type="gate")
    elif report.gate.outcome is GateOutcome.NOT_ENOUGH_DATA:
        ElementTree.SubElement(gate, "error", message=reason, type="not enough data")
    suite.set("tests", str(len(report.rows) + 1))
    suite.set("failures", str(failures))
    suite.set("errors", str(int(report.gate.outcome is GateOutcome.NOT_ENOUGH_DATA)))
    suite.set("skipped", str(skipped))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _figures(report: ReleaseReport, row: ReleaseRow, state: RowState) -> str:
    parts = (
        f"{state.value}: {change(row.change)} ({interval(row)}), positive is worse",
        f"P(worse by δ) {chance(row.p_worse_by_delta)}",
        f"smallest change shown {smallest(row)}",
        remark(report, row),
    )
    return "; ".join(part for part in parts if part)


def _clean(text: str) -> str:
    """Replace characters that XML 1.0 does not allow."""
    return _CONTROL.sub("�", text)
