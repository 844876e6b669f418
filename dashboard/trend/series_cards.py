"""Several series judged in short: one card each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboard.shared.figures.axis_ref import AxisRef
from dashboard.shared.formatting.decision_text import decision
from dashboard.shared.formatting.series_names import short_names
from dashboard.shared.formatting.values import format_day, quantity
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.urls.trend_link import trend_link
from dashboard.shared.urls.trend_state import TrendState
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.comparison_panel import MARKS
from models.records.comparison import Comparison, Verdict
from models.records.days import day_number

# What is told of a series with room for one sentence: the gravest first.
GRAVITY = (
    Verdict.REGRESSION,
    Verdict.IMPROVEMENT,
    Verdict.UNDECIDED,
    Verdict.NO_CHANGE,
    Verdict.WITHHELD,
)


def series_cards(shown: Sequence[TrendData], state: TrendState) -> html.Ol:
    """Build a card per series: its level, and the gravest of its comparisons in words.

    Each leads to the series alone, with the days and the moment of ``state``.
    """
    names = short_names([data.series.key for data in shown])
    return html.Ol(
        [
            html.Li(_card(data, name, number, state), className="bw-comparison")
            for number, (data, name) in enumerate(zip(shown, names, strict=True))
        ],
        className="list-unstyled mb-0",
    )


def gravest(comparisons: Sequence[Comparison]) -> Comparison | None:
    """Choose the comparison that matters most; None without any."""
    return min(comparisons, key=lambda item: GRAVITY.index(item.verdict), default=None)


def _card(data: TrendData, name: str, number: int, state: TrendState) -> list[Any]:
    alone = replace(state, series=(str(data.series.key),), values=None, point=None)
    colour = AxisRef(0, number, alone=False).colour
    item = gravest(data.comparisons)
    head = html.Div(
        [
            html.Span(
                [
                    html.Span(className="bw-chip-colour", style={"background": colour}),
                    dcc.Link(name, href=trend_link(alone)),
                ],
                className="bw-comparison-label",
            ),
            html.Span(_level(data), className="bw-day"),
        ],
        className="bw-comparison-head",
    )
    if item is None:
        reason = data.failure.reason if data.failure is not None else "Not fitted yet."
        return [head, html.P(reason, className="bw-decision")]
    mark, word = MARKS[item.verdict]
    tone = f"bw-verdict-{item.verdict.name.lower().replace('_', '-')}"
    verdict = html.Span(
        [html.Span(mark, **aria(hidden="true")), f" {word}"], className=f"bw-verdict {tone}"
    )
    return [
        head,
        html.P(decision(item, data.series), className="bw-decision"),
        html.Div(
            [verdict, html.Span(item.label, className="bw-probability")], className="bw-judged"
        ),
    ]


def _level(data: TrendData) -> str:
    """Format the level on the reference day; blank without one."""
    if data.bands is None or data.reference is None:
        return ""
    number = day_number(data.reference)
    for day, level in zip(data.bands.days[::-1], data.bands.level_p50[::-1], strict=True):
        if day == number:
            return f"{quantity(float(level), data.series.unit)}, {format_day(data.reference)}"
    return ""
