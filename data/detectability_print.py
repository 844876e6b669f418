"""Print assessments of benchmarks for people."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from models.records.measurement import RejectedRow
from models.services.detectability.choose_configuration import plan_night
from models.services.detectability.options import DetectabilityOptions
from models.services.detectability.report import Choice, DetectabilityReport

REJECTED_SHOWN = 5


def print_reports(
    console: Console,
    reports: Sequence[DetectabilityReport],
    rejected: Sequence[RejectedRow],
    options: DetectabilityOptions,
) -> None:
    """Print every benchmark, then what a night of all of them costs."""
    for report in reports:
        print_report(console, report, options)
    _print_nights(console, reports, options)
    if rejected:
        console.print(f"{len(rejected)} lines cannot be used:")
        for row in rejected[:REJECTED_SHOWN]:
            console.print(f"  line {row.line}: {row.reason}", markup=False)


def print_report(
    console: Console, report: DetectabilityReport, options: DetectabilityOptions
) -> None:
    """Print one benchmark."""
    runs = report.runs
    console.print(str(runs.key), style="bold", markup=False)
    lines = [
        f"{runs.n_instances} instances, {runs.n_iterations} iterations, times in {runs.unit}",
        _burn_in(report),
    ]
    if report.cleaned is not None:
        counts = report.cleaned.counts
        removed = ", ".join(f"{count} {step}" for step, count in counts.removed().items() if count)
        lines.append(
            f"cleaning keeps {counts.iterations_kept} iterations of {counts.viable_instances}"
            f" instances (removed: {removed or 'none'})"
        )
    if report.described is not None:
        lines.append(_variability(report))
    if report.reason:
        lines.append(f"not resampled: {report.reason}" if report.cleaned else report.reason)
    for line in lines:
        console.print("  " + line, markup=False, highlight=False, soft_wrap=True)
    if report.result is not None:
        for title, table in _detectable_tables(report, options):
            console.print("  " + title, highlight=False)
            console.print(table)
        limit = options.wish.false_positive
        console.print(f"  ! = more than {limit:.0%} false alarms", highlight=False)
    for choice in report.choices:
        console.print("  " + _choice(choice), markup=False, highlight=False, soft_wrap=True)
    console.print()


def _burn_in(report: DetectabilityReport) -> str:
    found = "" if report.found is None else report.found.reason
    if report.burn_in is None:
        return f"burn-in: {found}" if found else "burn-in unknown"
    if report.burn_in_stated:
        return f"burn-in: {report.burn_in} iterations, as stated (the rule says: {found or 'none'})"
    return f"burn-in: {report.burn_in} iterations ({found})"


def _variability(report: DetectabilityReport) -> str:
    described = report.described
    if described is None:
        return ""
    text = (
        f"mean {described.mean:.4g} {report.runs.unit}, CV {described.total_cv:.1%}"
        f" (within instances {described.instances_cv_mean:.1%}"
        f" ± {described.instances_cv_stdev:.1%}), {described.modes.count} mode(s) of instances"
    )
    if described.components is None:
        return f"{text}; {described.components_reason}"
    parts = described.components
    return f"{text}; sd between instances {parts.between_cv:.1%}, within {parts.within_cv:.1%}"


def _detectable_tables(
    report: DetectabilityReport, options: DetectabilityOptions
) -> list[tuple[str, Table]]:
    """One titled table per method and strategy: what each size sees with the wished power."""
    tables = []
    wish, detection = options.wish, options.detection
    for method in detection.methods:
        for strategy in detection.strategies:
            title = f"{method} {strategy}: slowdown seen with a power of {wish.power:.0%}"
            table = Table()
            table.add_column("instances", justify="right")
            for m in detection.iterations:
                table.add_column(f"{m} iterations", justify="right")
            for n in detection.instances:
                row = [str(n)]
                for m in detection.iterations:
                    cell = report.result.cell(method, strategy, n, m) if report.result else None
                    if cell is None or cell.thresholds is None:
                        row.append("–")
                        continue
                    alarm = "!" if cell.thresholds.rate(1.0) > wish.false_positive else ""
                    row.append(f"×{cell.thresholds.detectable(wish.power):.3f}{alarm}")
                table.add_row(*row)
            tables.append((title, table))
    return tables


def _choice(choice: Choice) -> str:
    start = f"{choice.method} {choice.strategy} by {choice.source}: "
    best = choice.cheapest
    if best is None:
        return start + choice.reason
    return (
        f"{start}{best.instances} instances × {best.iterations} iterations cost {best.cost:.4g}"
        f" a night and see ×{best.detectable:.3f} ({best.power:.0%} of the wished slowdown,"
        f" {best.false_positive:.1%} false alarms)"
    )


def _print_nights(
    console: Console, reports: Sequence[DetectabilityReport], options: DetectabilityOptions
) -> None:
    console.print(f"Detecting ×{options.wish.slowdown:g} in every benchmark", highlight=False)
    table = Table()
    for heading in ("method", "strategy", "benchmarks", "without", "hours", "cost"):
        table.add_column(heading, justify="left" if heading in ("method", "strategy") else "right")
    for method in options.detection.methods:
        for strategy in options.detection.strategies:
            night = plan_night(reports, method, strategy)
            table.add_row(
                str(method),
                str(strategy),
                str(len(night.chosen)),
                str(len(night.missing)),
                f"{night.seconds / 3600:.2f}",
                f"{night.cost:.4g}",
            )
    console.print(table)
