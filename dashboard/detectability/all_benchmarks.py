"""All benchmarks at once: what each needs, and what a night of all of them costs."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.detectability.answers import duration, money, share, slower
from dashboard.detectability.data import BenchmarkRow
from dashboard.detectability.state import DetectabilityState, detectability_link
from dashboard.shared.formatting.values import count
from dashboard.shared.widgets.plain_table import plain_table
from models.services.detectability.report import ChoiceSource
from models.stats.detectability.configuration import CostModel

HEADS = ("Benchmark", "CV", "Wanted", "Size", "Sees", "Running", "Cost a night", "Rates by")


def all_benchmarks(rows: Sequence[BenchmarkRow], state: DetectabilityState) -> html.Div:
    """List the benchmarks below their sum."""
    chosen = [row.size for row in rows if row.size is not None]
    seconds = sum(item.seconds for item in chosen)
    cost = sum(item.cost for item in chosen)
    missing = len(rows) - len(chosen)
    without = f" {missing} of them cannot; the table says why." if missing else ""
    own = sum(row.settled is not None and row.settled.slowdown != _wish(state) for row in rows)
    wishes = f"{state.want:g} % in every benchmark" if not own else _own_wishes(state, own)
    priced = state.options().prices != CostModel()
    total = f"costs {money(cost)} a night" if priced else f"takes {duration(seconds)} a night"
    prices = (
        f"at {money(state.second)} a second and {money(state.instance)} an instance:"
        f" {duration(seconds)} of running, "
        if priced
        else "of running: "
    )
    heads = HEADS if priced else tuple(head for head in HEADS if head != "Cost a night")
    return html.Div(
        [
            html.Div(
                [
                    html.Span(f"Detecting {wishes}", className="bw-lead"),
                    html.Strong(total, className="bw-total-cost"),
                    html.Span(f"{prices}{len(chosen)} of {len(rows)} benchmarks.{without}"),
                ],
                className="bw-night",
                role="status",
            ),
            plain_table(
                "All benchmarks",
                heads,
                [_row(row, state, priced=priced) for row in rows],
                class_name="bw-all",
            ),
        ]
    )


def _wish(state: DetectabilityState) -> float:
    return state.options().wish.slowdown


def _own_wishes(state: DetectabilityState, own: int) -> str:
    return f"what {count(own, 'benchmark')} want of their own, and {state.want:g} % in the others,"


def _row(row: BenchmarkRow, state: DetectabilityState, *, priced: bool) -> tuple[Any, ...]:
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
    best, settled = row.size, row.settled
    if best is None or settled is None:
        item = "" if row.known is None else row.known.item
        reason = row.reason.removeprefix(f"{item}: ").rstrip(".")
        span = len(HEADS) - (2 if priced else 3)
        return name, varies, html.Td(reason, colSpan=span, className="bw-why-not")
    resampled = settled.choice.source is ChoiceSource.RESAMPLING
    size = f"{best.instances} × {best.iterations}"
    return (
        name,
        varies,
        slower(settled.slowdown),
        html.Span([size, html.Small(" chosen")]) if settled.by_person else size,
        slower(best.detectable),
        duration(best.seconds),
        *((money(best.cost),) if priced else ()),
        "resampling" if resampled else "closed form",
    )
