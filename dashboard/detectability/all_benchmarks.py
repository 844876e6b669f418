"""All benchmarks at once: what each needs, and what a night of all of them costs."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.detectability.answers import duration, share, slower
from dashboard.detectability.data import BenchmarkRow
from dashboard.detectability.state import DetectabilityState, detectability_link
from dashboard.shared.widgets.plain_table import plain_table
from models.services.detectability.report import ChoiceSource

HEADS = ("Benchmark", "CV", "Cheapest size", "Sees", "Running", "Cost a night", "Rates by")


def all_benchmarks(rows: Sequence[BenchmarkRow], state: DetectabilityState) -> html.Div:
    """List the benchmarks below their sum."""
    chosen = [row.cheapest for row in rows if row.cheapest is not None]
    seconds = sum(item.seconds for item in chosen)
    cost = sum(item.cost for item in chosen)
    missing = len(rows) - len(chosen)
    without = f" {missing} of them cannot; the table says why." if missing else ""
    return html.Div(
        [
            html.Div(
                [
                    html.Span(
                        f"Detecting {state.want:g} % in every benchmark", className="bw-lead"
                    ),
                    html.Strong(f"costs {cost:,.4g} a night", className="bw-total-cost"),
                    html.Span(
                        f"at {state.second:g} a second and {state.instance:g} an instance:"
                        f" {duration(seconds)} of running, {len(chosen)} of {len(rows)}"
                        f" benchmarks.{without}"
                    ),
                ],
                className="bw-night",
                role="status",
            ),
            plain_table(
                "All benchmarks", HEADS, [_row(row, state) for row in rows], class_name="bw-all"
            ),
        ]
    )


def _row(row: BenchmarkRow, state: DetectabilityState) -> tuple[Any, ...]:
    key = row.series.key
    own = DetectabilityState(
        series=str(key),
        grid=state.grid,
        source=state.source,
        method=state.method,
        strategy=state.strategy,
        want=state.want,
        false=state.false,
        power=state.power,
        second=state.second,
        instance=state.instance,
    )
    name = html.Span(
        [
            dcc.Link(key.test, href=detectability_link(own)),
            html.Span(f"{key.suite} · {key.platform}"),
        ],
        className="bw-named",
    )
    varies = "–" if row.known is None or row.known.cv is None else share(row.known.cv)
    best = row.cheapest
    if best is None:
        item = "" if row.known is None else row.known.item
        reason = row.reason.removeprefix(f"{item}: ").rstrip(".")
        return name, varies, html.Td(reason, colSpan=len(HEADS) - 2, className="bw-why-not")
    resampled = row.choice is not None and row.choice.source is ChoiceSource.RESAMPLING
    return (
        name,
        varies,
        f"{best.instances} × {best.iterations}",
        slower(best.detectable),
        duration(best.seconds),
        f"{best.cost:,.4g}",
        "resampling" if resampled else "closed form",
    )
