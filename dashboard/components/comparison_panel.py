"""The panel that judges the reference day against earlier days."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import html

from dashboard.components.aria import aria
from models.comparison import Comparison, Verdict

# A mark and a word per verdict; the colour comes with the class.
MARKS: dict[Verdict, tuple[str, str]] = {
    Verdict.REGRESSION: ("▲", "regression"),
    Verdict.PROGRESSION: ("▼", "progression"),
    Verdict.NO_CHANGE: ("●", "no change"),
    Verdict.UNDECIDED: ("◇", "undecided"),
    Verdict.WITHHELD: ("–", "withheld"),
}
MEANINGS: dict[Verdict, str] = {
    Verdict.REGRESSION: "Worse with at least 90 %, and more likely than not by δ or more",
    Verdict.PROGRESSION: "Better with at least 90 %, and more likely than not by δ or more",
    Verdict.NO_CHANGE: "Changed by less than δ, with at least 90 %",
    Verdict.UNDECIDED: "More runs would tell",
    Verdict.WITHHELD: "No verdict can be drawn, for the reason given",
}


def comparison_panel(reference: date, comparisons: Sequence[Comparison]) -> html.Div:
    """List the comparisons, their intervals on one common scale.

    Parameters
    ----------
    reference : date
        The day that is judged.
    """
    scale = _scale(comparisons)
    shared = _shared_reason(comparisons)
    delta = comparisons[0].delta if comparisons else 1.0
    return html.Div(
        [
            html.P(
                ["Level on ", html.Strong(_day(reference)), " against earlier days"],
                className="bw-panel-lead",
            ),
            html.P(f"No verdicts: {shared.rstrip('.')}.", className="bw-shared-reason")
            if shared
            else None,
            html.Ol(
                [
                    html.Li(_row(item, scale, shared), className="bw-comparison")
                    for item in comparisons
                ],
                className="list-unstyled mb-0",
            ),
            html.P(
                "Median change and 80 % interval of the level; to the right is worse. "
                f"δ = {delta:g} %.",
                className="bw-panel-foot",
            ),
        ]
    )


def _shared_reason(comparisons: Sequence[Comparison]) -> str:
    """Find the reason that withholds every comparison that has numbers; it is said once."""
    reasons = {item.reason for item in comparisons if math.isfinite(item.change)}
    return reasons.pop() if len(reasons) == 1 else ""


def _row(item: Comparison, scale: float, shared: str) -> list[Any]:
    mark, word = MARKS[item.verdict]
    tone = f"bw-verdict-{item.verdict.name.lower().replace('_', '-')}"
    known = math.isfinite(item.change)
    head = html.Div(
        [
            html.Span(item.label, className="bw-comparison-label"),
            html.Span(_day(item.comparison) if item.comparison else "", className="bw-day"),
        ],
        className="bw-comparison-head",
    )
    verdict = html.Span(
        [html.Span(mark, **aria(hidden="true")), f" {word}"],
        className=f"bw-verdict {tone}",
        title=MEANINGS[item.verdict],
    )
    parts: list[Any] = [head]
    if known:
        parts += [
            _interval(item, scale, tone),
            html.Div(
                [
                    html.Span(_percent(item.change), className="bw-change"),
                    html.Span(f"80 %: {_percent(item.low)} to {_percent(item.high)}"),
                ],
                className="bw-numbers",
            ),
        ]
    judged = [verdict]
    if known:
        judged.append(html.Span(f"worse: {_probability(item.p_worse)}", className="bw-probability"))
    if item.reason and item.reason != shared:
        judged.append(html.Span(_sentence(item.reason), className="bw-reason"))
    parts.append(html.Div(judged, className="bw-judged"))
    return parts


def _interval(item: Comparison, scale: float, tone: str) -> html.Div:
    """Draw the interval as a bar, the median as the verdict's mark; below are the numbers."""

    def place(percent: float) -> float:
        return 50 + 50 * max(-1.0, min(1.0, percent / scale))

    left, right = place(item.low), place(item.high)
    return html.Div(
        [
            html.Span(className="bw-zero"),
            html.Span(
                className="bw-bar", style={"left": f"{left:.2f}%", "width": f"{right - left:.2f}%"}
            ),
            html.Span(
                MARKS[item.verdict][0],
                className="bw-median",
                style={"left": f"{place(item.change):.2f}%"},
            ),
        ],
        className=f"bw-interval {tone}",
        **aria(hidden="true"),
    )


def _scale(comparisons: Sequence[Comparison]) -> float:
    """Choose the percentage at either end of the common scale: a round one above all."""
    ends = [abs(value) for item in comparisons for value in (item.low, item.high, item.delta)]
    largest = max((value for value in ends if math.isfinite(value)), default=1.0) or 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= largest)


def _percent(value: float) -> str:
    digits = 1 if abs(value) >= 0.95 else 2
    return f"{value:+.{digits}f}\u202f%".replace("-", "−")


def _probability(share: float) -> str:
    if share > 0.995:
        return "> 99 %"
    if share < 0.005:
        return "< 1 %"
    return f"{share:.0%}".replace("%", " %")


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:] + ("" if reason.endswith(".") else ".")


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
