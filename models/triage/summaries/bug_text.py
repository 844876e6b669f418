"""What a bug says of a summary: the words that the templates of a bug are filled with."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from models.records.culprit_posterior import CulpritPosterior
from models.triage.detection.found_change import ChangeSource
from models.triage.summaries.culprit_line import culprit_line
from models.triage.summaries.read_models import AlertView, SummaryView
from models.triage.summaries.retriggers import Retrigger

MOST_ALERTS = 30  # rows of the table; a bug is to be read
UNKNOWN = "–"

_SIGNS = re.compile(r"([\\`*_{}\[\]<>|~#])")


def bug_text(
    view: SummaryView,
    plan: Sequence[Retrigger],
    permalink: str,
    culprits: CulpritPosterior | None = None,
    shifts: Sequence[str] = (),
) -> dict[str, str]:
    """Put a summary in the words of `templates.PLACEHOLDERS`, as Markdown.

    Parameters
    ----------
    plan : sequence of Retrigger
        The runs that would narrow the decision now.
    permalink : str
        Address that always shows what was known now.
    culprits : CulpritPosterior, optional
        P(this commit did it); None where it is not known.
    shifts : sequence of str
        Sentences on cost that moved between sub-tests.
    """
    row = view.row
    cause = escaped(_cause(row.cause, row.cause_reason))
    return {
        "project": escaped(row.project),
        "branch": escaped(row.branch),
        "what": _what(view),
        "where": _where(view),
        "revision": _code(row.revision),
        "previous_revision": _code(row.previous_revision),
        "summary": str(row.id),
        "begin": f"{datetime.fromtimestamp(row.first_ms / 1000, tz=UTC):%Y-%m-%d %H:%M} UTC",
        "culprits": escaped(culprit_line(culprits)) or "Which commit brought it is not known.",
        "alerts": _table(view.alerts),
        "data": escaped(row.data_reason) or "nothing is known of the revisions around the change",
        "cause": cause,
        "shift": "".join(f" {escaped(line)}" for line in shifts),
        "rounds": _rounds(view),
        "plan": _plan(plan),
        "permalink": permalink,
    }


def bug_title_text(view: SummaryView) -> dict[str, str]:
    """Put a summary in the words of a bug's title, as plain text."""
    row = view.row
    return {
        "project": row.project,
        "branch": row.branch,
        "what": _what(view),
        "where": _where(view, plain=True),
        "revision": row.revision[:12] or UNKNOWN,
        "previous_revision": row.previous_revision[:12] or UNKNOWN,
        "summary": str(row.id),
    }


def escaped(text: str) -> str:
    """Escape a name for Markdown: nothing in it is read as markup, none ends a cell."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def _cause(kind: str, reason: str) -> str:
    """Name the cause; what an earlier version stored as code without a reason is not known."""
    known = kind if reason else "not known"
    return known + (f" ({reason})" if reason else "")


def _what(view: SummaryView) -> str:
    worst = view.row.worst
    if worst is not None and worst.source == ChangeSource.FAILURES.value:
        return "A failing test"
    if worst is None or worst.change is None:
        return "A change"
    word = "worse" if worst.is_regression else "better"
    size = f"{_percent(abs(worst.change))} {word}"
    return size if view.row.alerts == 1 else f"Up to {size}"


def _where(view: SummaryView, *, plain: bool = False) -> str:
    shown = str if plain else escaped
    tests = sorted({f"{item.series.key.suite}/{item.series.key.test}" for item in view.alerts})
    platforms = sorted({item.series.key.platform for item in view.alerts})
    if not tests:
        return "no test"
    test = shown(tests[0]) if len(tests) == 1 else f"{len(tests)} tests"
    platform = shown(platforms[0]) if len(platforms) == 1 else f"{len(platforms)} platforms"
    return f"{test} on {platform}"


def _table(alerts: Sequence[AlertView]) -> str:
    if not alerts:
        return "No alert is left in this summary."
    lines = [
        "| Test | Platform | Change | 80 % interval | P | Detectable | Before | After | State |",
        "|---|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    for item in alerts[:MOST_ALERTS]:
        key, unit = item.series.key, escaped(item.series.unit)
        cells = (
            escaped(f"{key.suite}/{key.test}"),
            escaped(key.platform),
            _percent(item.change, signed=True),
            _interval(item),
            _share(item.probability),
            _percent(item.detectable),
            _level(item.before, unit),
            _level(item.after, unit),
            item.status.value,
        )
        lines.append(f"| {' | '.join(cells)} |")
    left = len(alerts) - MOST_ALERTS
    return "\n".join(lines) + (f"\n\nand {left} more." if left > 0 else "")


def _rounds(view: SummaryView) -> str:
    if not view.rounds:
        return "No runs were asked for yet."
    return "\n".join(
        f"- Round {item.number}: {escaped(item.result) if item.result else item.progress}."
        for item in view.rounds
    )


def _plan(plan: Sequence[Retrigger]) -> str:
    if not plan:
        return "No more runs are planned."
    runs = sum(item.runs for item in plan)
    lines = [f"{runs} more {'run' if runs == 1 else 'runs'} would narrow the decision:", ""]
    lines += [
        f"- {item.runs} × {escaped(item.test)} on {escaped(item.platform)} at "
        f"`{_code(item.revision)}`"
        for item in plan
    ]
    return "\n".join(lines)


def _code(revision: str) -> str:
    return revision.replace("`", "").strip() or UNKNOWN


def _percent(value: float | None, *, signed: bool = False) -> str:
    if value is None:
        return UNKNOWN
    digits = 0 if abs(value) >= 99.5 else 1 if abs(value) >= 0.95 else 2
    text = f"{value:,.{digits}f}"
    if not text.strip("-0."):  # a zero has no sign
        return "0 %" if value == 0 else f"{text.lstrip('-')} %"
    return f"{'+' if signed and value > 0 else ''}{text} %".replace("-", "−")


def _interval(item: AlertView) -> str:
    if item.change_low is None or item.change_high is None:
        return UNKNOWN
    low, high = _percent(item.change_low, signed=True), _percent(item.change_high, signed=True)
    return f"{low} to {high}"


def _share(value: float | None) -> str:
    if value is None:
        return UNKNOWN
    return "> 0.99" if value > 0.995 else f"{value:.2f}"


def _level(value: float | None, unit: str) -> str:
    return UNKNOWN if value is None else f"{value:.4g} {unit}".strip()
