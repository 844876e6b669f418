"""A release comparison as Markdown, for the release's bug."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from dashboard.releases.rows import called, compared, why_not
from dashboard.releases.state import ReleasesState, releases_link
from dashboard.releases.text import (
    WORDS,
    alert_lines,
    calls,
    count_lines,
    dated,
    options,
    pair,
    standing_day,
    undecided_text,
    verdict_word,
)
from dashboard.shared.formatting.values import percent, probability
from models.records.comparison import Verdict
from models.services.release_report import ReleaseReport, ReleaseRow

MOST_ROWS = 30  # of either direction; a bug is for reading
SPECIAL = "\\`*_{}[]<>()#+|~!"


def release_markdown(
    project: str, reports: Sequence[ReleaseReport], state: ReleasesState, today: date, address: str
) -> str:
    """Write comparisons as Markdown.

    Parameters
    ----------
    state : ReleasesState
        What the link back says.
    address : str
        Scheme and host of this server, for the link back; blank for a relative link.
    """
    parts = [_one(project, report) for report in reports]
    stated = "\n".join(f"- {name}: {_plain(value)}" for name, value in options(state))
    link = f"{address}{releases_link(state)}"
    return "\n\n".join([*parts, stated, f"{dated(today)}: <{link}>"]) + "\n"


def _one(project: str, report: ReleaseReport) -> str:
    reference, other = report.reference, report.comparison
    counted = ", ".join(
        f"{report.count(verdict)} {verdict_word(verdict, report.count(verdict))}"
        for verdict in Verdict
        if verdict is not Verdict.WITHHELD
    )
    rows = compared(report)
    worse = [row for row in rows if row.verdict is Verdict.REGRESSION or called(row) == "worse"]
    better = [row for row in rows if row.verdict is Verdict.IMPROVEMENT or called(row) == "better"]
    missing = [row for row in report.rows if why_not(row)]
    parts = [
        f"## {_plain(project)} {_plain(pair(report))}: {report.gate.outcome.value.upper()}",
        f"{report.gate.reason}.",
        *map(_plain, alert_lines(report)),
        f"{len(report.rows)} series: {counted}, {len(missing)} not compared. {calls(report)}",
        *count_lines(report),
        f"{_plain(reference.name)}: {standing_day(reference)};"
        f" {_plain(other.name)}: {standing_day(other)}.",
    ]
    if worse:
        parts += ["### Worse", _table(worse, "worse")]
    if better:
        parts += ["### Better", _table(better[::-1], "better")]
    undecided = [row for row in rows if row.verdict is Verdict.UNDECIDED and not row.called]
    if undecided:
        parts += ["### Undecided", _undecided(undecided)]
    return "\n\n".join(parts)


def _table(rows: Sequence[ReleaseRow], way: Literal["worse", "better"]) -> str:
    lines = [
        f"| Series | Change | 80 % interval | P({way} by ≥ δ) | Verdict | Called |",
        "| --- | ---: | ---: | ---: | --- | --- |",
    ]
    for row in rows[:MOST_ROWS]:
        cells = (
            _name(row),
            percent(row.change),
            f"{percent(row.low)} to {percent(row.high)}",
            probability(row.p_worse_by_delta if way == "worse" else row.p_better_by_delta),
            WORDS[row.verdict],
            called(row),
        )
        lines.append(f"| {' | '.join(cells)} |")
    if len(rows) > MOST_ROWS:
        lines.append(f"\n… and {len(rows) - MOST_ROWS} more.")
    return "\n".join(lines)


def _undecided(rows: Sequence[ReleaseRow]) -> str:
    lines = ["| Series | Change | What would decide |", "| --- | ---: | --- |"]
    lines += [
        f"| {_name(row)} | {percent(row.change)} | {undecided_text(row)} |"
        for row in rows[:MOST_ROWS]
    ]
    if len(rows) > MOST_ROWS:
        lines.append(f"\n… and {len(rows) - MOST_ROWS} more.")
    return "\n".join(lines)


def _name(row: ReleaseRow) -> str:
    key = row.series.key
    return " · ".join(_plain(part) for part in (key.test, key.suite, key.platform))


def _plain(text: str) -> str:
    """Write a name so that Markdown shows it as it is."""
    escaped = "".join(f"\\{letter}" if letter in SPECIAL else letter for letter in text)
    return " ".join(escaped.split())
