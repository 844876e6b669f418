"""What the detectability page says in words and tables."""

import math
from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.detectability.data import BenchmarkData
from dashboard.detectability.detection_grid import RatedGrid
from dashboard.detectability.detection_rates import format_rate
from dashboard.detectability.settled import Settled
from dashboard.shared.formatting.values import count, format_time, quantity
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.plain_table import plain_table
from models.services.detectability.report import ChoiceSource, DetectabilityReport
from models.stats.detectability.configuration import ConfigurationCandidate, CostModel


def share(value: float) -> str:
    """Format a share in percent with three digits."""
    return f"{100 * value:.3g}\u202f%"


def slower(factor: float) -> str:
    """Format a slowdown in percent; what is out of reach is a dash."""
    return f"{100 * (factor - 1):.3g}\u202f%" if math.isfinite(factor) else "–"


def plain(reason: str, report: DetectabilityReport) -> str:
    """Leave out of a reason the name of the benchmark that the page shows anyway."""
    return reason.removeprefix(f"{report.runs.key.item}: ").rstrip(".")


def sentence(report: DetectabilityReport) -> str:
    """Explain why something is missing."""
    reason = plain(report.reason, report)
    return f"{reason[:1].upper()}{reason[1:]}."


def burn_in_answer(report: DetectabilityReport) -> list[Any]:
    """Format where burn-in ends, by whom, and what the rule found."""
    found = "" if report.found is None else report.found.reason
    if report.burn_in_stated:
        rule = report.found.index if report.found is not None else None
        says = f"The rule says {rule}" if rule is not None else "The rule finds none"
        return [
            html.Strong(f"Steady from iteration {report.burn_in} on, as stated. "),
            f"{says}: {found or plain(report.reason, report)}.",
        ]
    if report.burn_in is None:
        never = found or plain(report.reason, report)
        text = f"{never[:1].upper()}{never[1:].rstrip('.')}. "
        return [html.Strong(text), "State a burn-in to look at it anyway."]
    return [
        html.Strong(f"Steady from iteration {report.burn_in} on, found automatically. "),
        f"{found[:1].upper()}{found[1:]}.",
    ]


def variability_table(report: DetectabilityReport) -> Any:
    """List how the benchmark varies."""
    found = report.described
    if found is None:
        return html.P(
            sentence(report) if report.reason else "Nothing is left to describe.",
            className="bw-panel-foot",
        )
    rows = [
        ("Mean", quantity(found.mean, report.runs.unit)),
        ("CV of all iterations", share(found.total_cv)),
        (
            "CV within an instance",
            f"{share(found.instances_cv_mean)} ± {share(found.instances_cv_stdev)}",
        ),
    ]
    parts = found.components
    if parts is not None:
        rows += [
            ("Sd between instances", share(parts.between_cv)),
            ("Sd within instances", share(parts.within_cv)),
            ("Variance between instances", share(parts.intraclass_correlation)),
        ]
    modes = found.modes
    text = "one"
    if modes.count > 1:
        text = ", ".join(
            f"{quantity(float(place), report.runs.unit)} ({share(float(part))})"
            for place, part in zip(modes.locations, modes.shares, strict=True)
        )
    rows.append(("Modes of instances", text))
    parts_shown: list[Any] = [plain_table("Variability", (), rows)]
    if parts is None:
        parts_shown.append(html.P(found.components_reason, className="bw-panel-foot"))
    return html.Div(parts_shown)


def cleaning_table(report: DetectabilityReport) -> Any:
    """List what each cleaning step removed and left."""
    if report.cleaned is None:
        return html.P("Without a burn-in nothing is cleaned.", className="bw-panel-foot")
    counts = report.cleaned.counts
    left = counts.iterations_in
    rows = [("read", "", f"{left:,}")]
    for step, removed in counts.removed().items():
        left -= removed
        rows.append((step, f"−{removed:,}" if removed else "0", f"{left:,}"))
    return html.Div(
        [
            plain_table("Cleaning", ("Step", "Removed", "Left"), rows),
            html.P(
                f"{counts.viable_instances} of {count(counts.instances_in, 'instance')} have"
                " enough iterations for the largest size.",
                className="bw-panel-foot",
            ),
        ]
    )


def rates_answer(data: BenchmarkData, source: ChoiceSource, slowdown: float) -> str:
    """Describe what the heat maps show and how far they can be believed."""
    seen = (
        "Share of experiments, in %, that alarm although nothing changed"
        if slowdown == 1
        else f"Share of experiments, in %, that see a slowdown of {slower(slowdown)}"
    )
    stored = data.stored
    if source is ChoiceSource.RESAMPLING and stored is not None:
        tried = stored.options["detection"]
        how = f"± is the standard error of {tried['experiments']} resampled experiments"
        return f"{seen}; {how}, {format_time(stored.computed_ms)}."
    return f"{seen}, in closed form from the two variances; press Assess to resample."


def rates_table(grids: Sequence[RatedGrid]) -> html.Details:
    """Build the heat maps as a table."""
    heads = ("Size", *(f"{grid.method} {grid.strategy}" for grid in grids))
    sizes = grids[0].sizes if grids else ()
    rows = [
        (
            f"{size.instances} × {size.iterations}",
            *(format_rate(grid.sizes[place]) for grid in grids if place < len(grid.sizes)),
        )
        for place, size in enumerate(sizes)
    ]
    return html.Details(
        [html.Summary("As a table"), plain_table("Detection rates in percent", heads, rows)],
        className="bw-as-table",
    )


def night_cost(cost: float, seconds: float, prices: CostModel) -> str:
    """Format what a night takes: money where prices are stated, else the time of running."""
    if prices == CostModel():
        return f"take {duration(seconds)} of running a night"
    return f"cost {money(cost)} a night ({duration(seconds)} of running)"


def money(cost: float) -> str:
    """Format an amount of money with up to four digits."""
    return f"${cost:,.4g}"


def choice_answer(settled: Settled, reason: str) -> html.Div:
    """Format the size that counts, or why none is sufficient."""
    best, wish = settled.size, settled.options.wish
    if best is None:
        return html.Div(
            [icon("x-circle"), html.Span(f"No size will do: {reason.rstrip('.')}.")],
            className="bw-choice-none",
            role="status",
        )
    return html.Div(
        [
            html.Strong(f"{best.instances} instances × {best.iterations} iterations"),
            html.Span("chosen in the map:" if settled.by_person else "cheapest that will do:"),
            html.Span(
                f"{night_cost(best.cost, best.seconds, settled.options.prices)}, see"
                f" {slower(wish.slowdown)} in {share(best.power)} of experiments and alarm falsely"
                f" in {share(best.false_positive)}."
            ),
        ],
        className="bw-choice-best",
        role="status",
    )


def frontier_table(
    frontier: Sequence[ConfigurationCandidate],
    best: ConfigurationCandidate | None,
    prices: CostModel,
) -> Any:
    """List the frontier; the size that counts is marked."""
    if not frontier:
        return html.P("No size keeps within the false alarms.", className="bw-panel-foot")
    rows = [
        (
            f"{item.instances} × {item.iterations}",
            *((money(item.cost),) if prices != CostModel() else ()),
            duration(item.seconds),
            slower(item.detectable),
            share(item.power),
            share(item.false_positive),
        )
        for item in frontier
    ]
    priced = ("Cost",) if prices != CostModel() else ()
    heads = ("Size", *priced, "Running", "Sees", "Power", "False alarms")
    marked = next((place for place, item in enumerate(frontier) if item == best), None)
    return plain_table("Frontier of cost and slowdown", heads, rows, marked=marked)


def duration(seconds: float) -> str:
    """Format a time of running: ``42 s``, ``12 min``, ``3.5 h``."""
    if seconds < 100:
        return f"{seconds:.3g}\u202fs"
    return f"{seconds / 60:.3g}\u202fmin" if seconds < 6000 else f"{seconds / 3600:.3g}\u202fh"
