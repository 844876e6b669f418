"""The gate's failing series as annotations of GitHub Actions and as GitLab's code quality."""

import hashlib
import json

from models.services.gate.judge_store import GateResult
from models.services.gate.output.figures import change, headline, interval, series_name, smallest
from models.services.gate.row_state import FAILING, RowState, row_state
from models.services.release_report import ReleaseRow
from models.stats.comparison.release_gate import GateOutcome

MOST = 10  # GitHub shows ten errors and ten warnings of a step


def github_annotations(result: GateResult) -> str:
    """Write workflow commands: an error per failing series, a warning per likely one.

    Source: docs.github.com/actions, workflow commands, ``error`` and ``warning``.
    """
    report = result.report
    failing = _rows(result, FAILING)
    lines = [_command("error", series_name(row), _message(row)) for row in failing[: MOST - 1]]
    likely = _rows(result, (RowState.LIKELY_WORSE,))
    lines += [_command("warning", series_name(row), _message(row)) for row in likely[:MOST]]
    level = "notice" if report.gate.outcome is GateOutcome.PASS else "error"
    lines.append(_command(level, headline(report), f"{report.gate.reason}."))
    return "\n".join(lines) + "\n"


def gitlab_code_quality(result: GateResult) -> str:
    """Write a Code Quality report: an issue per failing series.

    Source: docs.gitlab.com, Code Quality report format.
    """
    issues = [
        {
            "description": f"{series_name(row)}: {_message(row)}",
            "check_name": "bandwatch gate",
            "fingerprint": hashlib.sha256(str(row.series.key).encode()).hexdigest(),
            "severity": "major",
            "location": {"path": row.series.key.suite or "benchmarks", "lines": {"begin": 1}},
        }
        for row in _rows(result, FAILING)
    ]
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"


def _rows(result: GateResult, states: tuple[RowState, ...]) -> list[ReleaseRow]:
    report = result.report
    return [row for row in report.rows if row_state(report, row) in states]


def _message(row: ReleaseRow) -> str:
    if not row.alerts or row.called:
        found = f"{change(row.change)} ({interval(row)})"
    else:
        found = f"open regression alert of {change(row.alerts[0].change)}"
    return f"{found}, positive is worse; smallest change shown {smallest(row)}"


def _command(level: str, title: str, message: str) -> str:
    return f"::{level} title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
