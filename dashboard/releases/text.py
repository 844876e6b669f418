"""Sentences about a release comparison, the same on the page, in the report and in Markdown."""

from collections.abc import Sequence
from datetime import date

from dashboard.releases.state import ReleasesState
from dashboard.shared.formatting.values import count, format_day, percent, percent_number
from models.records.comparison import Verdict
from models.services.release_report import ReleaseReport, ReleaseRow, began_before
from models.stats.comparison.release_days import Major

MOST_NAMED = 8  # series of a sentence; the table has them all

CHANGED = (Verdict.REGRESSION, Verdict.IMPROVEMENT)

WORDS = {
    Verdict.REGRESSION: "regression",
    Verdict.IMPROVEMENT: "improvement",
    Verdict.NO_CHANGE: "no change by δ",
    Verdict.UNDECIDED: "undecided",
    Verdict.WITHHELD: "not compared",
}


def verdict_word(verdict: Verdict, number: int) -> str:
    """Name a verdict as it follows a number of series: ``regressions``."""
    word = WORDS[verdict]
    many = verdict in (Verdict.REGRESSION, Verdict.IMPROVEMENT) and number != 1
    return f"{word}s" if many else word


def standing_day(major: Major) -> str:
    """Format the day that represents a release."""
    if major.last_day is None:
        return "newest fitted day"
    return f"last day {format_day(major.last_day)}"


def pair(report: ReleaseReport) -> str:
    """Name both releases: ``8.5 against 8.4``."""
    return f"{report.reference.name} against {report.comparison.name}"


def calls(report: ReleaseReport) -> str:
    """Format how many series pass the false-discovery limit, and how many may be wrong."""
    worse = sum(row.called and row.p_worse_by_delta > row.p_better_by_delta for row in report.rows)
    better = sum(row.called for row in report.rows) - worse
    return (
        f"All series together: {worse} worse"
        f"{_wrong(worse, report.expected_wrong_worse)}, {better} better"
        f"{_wrong(better, report.expected_wrong_better)}."
    )


def count_lines(report: ReleaseReport) -> list[str]:
    """Explain where the verdicts of single series and the calls among all of them differ."""
    lines = []
    alone = sum(_not_called(row) for row in report.rows)
    if alone:
        lines.append(
            f"{count(alone, 'series')} with a verdict of {'its' if alone == 1 else 'their'} own"
            f" {'is' if alone == 1 else 'are'} not called: of all series together at most"
            f" {100 * report.rate:g} % of the calls may be wrong."
        )
    open_called = sum(row.called and row.verdict not in CHANGED for row in report.rows)
    if open_called:
        lines.append(
            f"{count(open_called, 'series')} called among all of them"
            f" {'does' if open_called == 1 else 'do'} not reach {100 * report.threshold:g} %"
            " alone."
        )
    return lines


def remark(row: ReleaseRow) -> str:
    """Explain a compared row: what would decide it, why it is not called, since when it counts."""
    parts = [undecided_text(row), "not called among all series" if _not_called(row) else ""]
    return "; ".join(part for part in (*parts, row.note) if part)


def undecided_text(row: ReleaseRow) -> str:
    """Format why a row is undecided, and what would decide it; blank where it is decided."""
    if row.verdict is not Verdict.UNDECIDED:
        return ""
    width = f"± {percent_number((row.high - row.low) / 2)}\u202f%"
    if row.more_runs is None:
        return f"{width}; more runs would not decide: too near δ"
    return f"{width}; about {count(row.more_runs, 'more run')} of each release"


def _not_called(row: ReleaseRow) -> bool:
    return row.verdict in CHANGED and not row.called


def alert_lines(report: ReleaseReport) -> list[str]:
    """Name the series with a standing regression alert: what failed, and what was let through."""
    lines = []
    if report.alerted:
        lines.append(f"Open regression alerts: {_named(report, report.alerted)}.")
    if report.awaiting:
        lines.append(f"Awaiting confirmation by runs: {_named(report, report.awaiting)}.")
    if report.let_through:
        lines.append(f"Let through: {_named(report, report.let_through)}.")
    return lines


def _named(report: ReleaseReport, rows: Sequence[ReleaseRow]) -> str:
    parts = []
    several = len({row.series.key.branch for row in report.rows}) > 1
    for row in rows[:MOST_NAMED]:
        key, item = row.series.key, row.alerts[0]
        place = f"{key.branch}, {key.platform}" if several else key.platform
        old = f"already in {report.comparison.name}"
        why = item.decided or (old if began_before(item, report.comparison) else "")
        parts.append(f"{key.test} on {place} ({percent(item.change)}{f', {why}' if why else ''})")
    more = len(rows) - MOST_NAMED
    return ", ".join(parts) + (f" and {more:,} more" if more > 0 else "")


def options(state: ReleasesState) -> list[tuple[str, str]]:
    """List the options of a comparison with their values, as a report states them."""
    rule = state.rule
    return [
        ("δ, the smallest change that matters", f"{state.delta:g} %"),
        ("A verdict needs", f"{state.sure:g} %"),
        ("False-discovery rate", f"{state.wrong:g} %"),
        (
            "Gate",
            f"at most {count(rule.max_regressions, 'regression')},"
            f" {state.missing:g} % missing, {state.undecided:g} % undecided",
        ),
        ("Series", _series(state)),
    ]


def rule_text(state: ReleasesState) -> str:
    """Format every rule in force, of verdicts and of the gate, in a few words."""
    allowed = "no regression" if not state.regressions else count(state.regressions, "regression")
    return (
        f"a verdict needs {state.sure:g} %; at most {state.wrong:g} % false discoveries;"
        f" {allowed}, {state.missing:g} % missing, {state.undecided:g} % undecided allowed; an open"
        f" regression alert of {state.delta:g} % or more counts as worse"
    )


def dated(today: date) -> str:
    """Format when a report was made."""
    return f"Made on {format_day(today)} by Bandwatch"


def _series(state: ReleasesState) -> str:
    parts = [f"words “{state.words}”"] if state.words.strip() else []
    parts += [
        f"{word} {', '.join(names)}"
        for word, names in (
            ("branch", state.branches),
            ("suite", state.suites),
            ("platform", state.platforms),
        )
        if names
    ]
    return "; ".join(parts) or "all"


def _wrong(number: int, rate: float) -> str:
    if not number:
        return ""
    share = "less than 0.1" if rate < 0.0005 else f"{100 * rate:.1f}"
    return f" ({share} % of them expected to be wrong)"
