"""What ``bandwatch analyze`` prints for people."""

from collections.abc import Sequence
from math import isnan

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from data.analysis_overview import print_overview
from data.analysis_text import label_text, last_change_text, level_text, signed_percent, styled
from models.records.comparison import Comparison
from models.records.days import day_number
from models.services.fitting.analysis import RowsOfFile, SeriesAnalysis, UnusedRow
from models.stats.changes.compliance import Compliance
from models.stats.changes.detector import Detector
from models.stats.series.groups import Groups

MOST_IN_FULL = 5  # more series than this are shown in one table, a line each
MOST_GROUPS = 12


def print_analyses(
    console: Console, file: RowsOfFile, analyses: Sequence[SeriesAnalysis], *, in_full: bool
) -> None:
    """Print a few series in full, or many in one table.

    Parameters
    ----------
    console : Console
        Where to print.
    file : RowsOfFile
        What was read.
    analyses : sequence of SeriesAnalysis
        One per series.
    in_full : bool
        Print every series in full, however many there are.
    """
    if file.unused:
        console.print(f"{len(file.unused)} rows could not be read, e.g. {_unused(file.unused)}.")
    if in_full or len(analyses) <= MOST_IN_FULL:
        for analysis in analyses:
            _print_series(console, analysis, dated=file.dated)
        return
    print_overview(console, analyses)


def _print_series(console: Console, analysis: SeriesAnalysis, *, dated: bool) -> None:
    rows = analysis.rows
    unit = f" {escape(rows.unit)}" if rows.unit else ""
    console.rule(escape(rows.key), align="left")
    better = f"{rows.direction.value} is better"
    flagged = analysis.scan.flags.nonzero()[0].tolist()
    facts = Table(show_header=False, box=None)
    values = f" of {rows.values.size} values" if rows.values.size > len(analysis.runs) else ""
    facts.add_row("runs", f"{len(analysis.runs)}{values} ({better})")
    if rows.unused:
        facts.add_row("not used", f"{len(rows.unused)} rows, e.g. {_unused(rows.unused)}")
    if rows.later:
        facts.add_row("left out", f"{rows.later} later rows")
    facts.add_row("outliers", f"{len(flagged)}{': rows ' + _some(flagged) if flagged else ''}")
    facts.add_row("modes", _modes(analysis))
    detector = analysis.last_change.detector.value
    facts.add_row("last change", f"{last_change_text(analysis)} ({detector})")
    for name, compliance in (("by runs", analysis.by_runs), ("by time", analysis.by_time)):
        facts.add_row(f"compliance {name}", _compliance(compliance))
    if analysis.fit is not None:
        facts.add_row("level", level_text(analysis) + unit)
        trust = "; ".join(analysis.fit.diagnostics.reasons) or "trusted"
        facts.add_row("fit", f"{analysis.fit.likelihood.value}, {trust}")
    for note in analysis.notes:
        facts.add_row("note", escape(note))
    console.print(facts)
    shown = {
        Detector.JUMPAVG: analysis.groups,
        Detector.ROBUST: analysis.robust_groups,
        Detector.PERFHERDER: analysis.perfherder_groups,
    }
    for name, groups in shown.items():
        if name is analysis.last_change.detector or name is not Detector.PERFHERDER:
            _print_groups(console, name, groups)
    if analysis.comparisons:
        _print_comparisons(console, analysis.comparisons, dated=dated)


def _print_groups(console: Console, name: Detector, groups: Groups) -> None:
    if not groups:
        return
    counted = "1 group" if len(groups) == 1 else f"{len(groups)} groups"
    table = Table("runs", "mean", "stdev", "label", title=f"{name.value}: {counted}")
    for group in groups[-MOST_GROUPS:]:
        table.add_row(
            f"{group.start} to {group.end - 1}",
            f"{group.mean:.6g}",
            f"{group.stdev:.3g}",
            styled(label_text(group.label, name)),
        )
    if len(groups) > MOST_GROUPS:
        table.caption = f"the newest {MOST_GROUPS}"
    console.print(table)


def _print_comparisons(console: Console, comparisons: Sequence[Comparison], *, dated: bool) -> None:
    reference = comparisons[0].reference
    spelled = str(reference) if dated else f"day {day_number(reference)}"
    table = Table(
        "against", "change", "80 % interval", "P(worse)", "verdict", title=f"{spelled} compared"
    )
    for one in comparisons:
        known = not isnan(one.p_worse)
        table.add_row(
            escape(one.label),
            signed_percent(one.change) if known else "",
            f"{signed_percent(one.low).removesuffix(' %')} … {signed_percent(one.high)}"
            if known
            else "",
            f"{one.p_worse:.3f}" if known else "",
            styled(one.verdict.value) + (f" ({escape(one.reason)})" if one.reason else ""),
        )
    table.caption = (
        f"positive = worse; changes of less than {comparisons[0].delta:g} % do not count"
    )
    console.print(table)


def _modes(analysis: SeriesAnalysis) -> str:
    modes = analysis.modes
    parts = [
        f"{location:.6g} ({share:.0%})"
        for location, share in zip(modes.locations, modes.shares, strict=True)
    ]
    return f"{modes.count}{': ' + ', '.join(parts) if parts else ''}"


def _compliance(compliance: Compliance) -> str:
    changes = [
        f"{name} {signed_percent(change)}"
        for name, change in (
            ("week", compliance.short_change),
            ("quarter", compliance.long_change),
        )
        if not isnan(change)
    ]
    counts = f"{compliance.regressions} worse and {compliance.progressions} better"
    parts = [*changes, f"{counts} within the week", f"{compliance.runs_in_group} runs in the group"]
    return ", ".join(parts) + (f". {escape(compliance.reason)}" if compliance.reason else "")


def _unused(rows: Sequence[UnusedRow]) -> str:
    return escape(f"line {rows[0].line}: {rows[0].reason}")


def _some(indices: list[int]) -> str:
    shown = ", ".join(map(str, indices[:10]))
    return f"{shown} …" if len(indices) > 10 else shown
