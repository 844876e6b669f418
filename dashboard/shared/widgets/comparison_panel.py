"""The panel that judges the reference day against earlier days."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from dash import html

from dashboard.shared.figures.density_image import density_image
from dashboard.shared.formatting.decision_text import decision, shown_change
from dashboard.shared.formatting.values import probability
from dashboard.shared.formatting.verdict_tone import verdict_tone
from dashboard.shared.series_history.difference_density import DifferenceDensity
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon
from models.records.comparison import Comparison, Verdict
from models.records.series import Series

_Item = TypeVar("_Item")

# A mark and a word per verdict; the colour comes with the class.
MARKS: dict[Verdict, tuple[str, str]] = {
    Verdict.REGRESSION: ("▲", "regression"),
    Verdict.IMPROVEMENT: ("▼", "improvement"),
    Verdict.NO_CHANGE: ("●", "no change"),
    Verdict.UNDECIDED: ("◇", "undecided"),
    Verdict.WITHHELD: ("–", "withheld"),
}
MEANINGS: dict[Verdict, str] = {
    Verdict.REGRESSION: "Worse with at least 90 %, and more likely than not by δ or more",
    Verdict.IMPROVEMENT: "Better with at least 90 %, and more likely than not by δ or more",
    Verdict.NO_CHANGE: "Changed by less than δ, with at least 90 %",
    Verdict.UNDECIDED: "More runs are needed to decide",
    Verdict.WITHHELD: "No verdict can be drawn, for the reason given",
}


def comparison_panel(
    reference: date,
    comparisons: Sequence[Comparison],
    series: Series,
    detectable: Sequence[float] = (),
    *,
    densities: Sequence[DifferenceDensity | None] = (),
    sure: float = 90.0,
) -> html.Div:
    """List the comparisons, their intervals on one common scale.

    Parameters
    ----------
    reference : date
        The day that is judged.
    series : Series
        Whose unit and direction choose the words.
    detectable : sequence of float
        Per comparison the smallest change that it would have detected, percent.
    densities : sequence of DifferenceDensity or None
        Per comparison the distribution of the change, which unfolds on demand.
    sure : float
        Probability that a verdict needs, percent.
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
                    html.Li(
                        [
                            *_row(item, scale, shared, series, _at(detectable, place, math.nan)),
                            _distribution(item, _at(densities, place, None)),
                        ],
                        className="bw-comparison",
                    )
                    for place, item in enumerate(comparisons)
                ],
                className="list-unstyled mb-0",
            ),
            html.P(
                "Median change and 80 % interval of the level; to the right is worse. "
                f"δ = {delta:g} %; a verdict needs {sure:g} %.",
                className="bw-panel-foot",
            ),
        ],
        **action("days", compared_days(comparisons)),
    )


def _at(items: Sequence[_Item], place: int, otherwise: _Item) -> _Item:
    return items[place] if place < len(items) else otherwise


def _distribution(item: Comparison, density: DifferenceDensity | None) -> html.Details | None:
    """Build the distribution of the change, folded."""
    if density is None:
        return None
    ends = [_percent(density.low), _percent(density.high)]
    return html.Details(
        [
            html.Summary("Distribution of the change"),
            html.Img(
                src=density_image(density, item.delta),
                alt=f"Density of the change from {ends[0]} to {ends[1]}, positive is worse",
                className="bw-density",
            ),
            html.Div([html.Span(end) for end in ends], className="bw-density-ends"),
        ],
        className="bw-distribution",
    )


def compared_days(comparisons: Sequence[Comparison]) -> str:
    """List the comparison days, from which a person takes some away or to which one adds."""
    return ",".join(f"{item.comparison}" for item in comparisons if item.comparison)


def _shared_reason(comparisons: Sequence[Comparison]) -> str:
    """Find the reason that withholds every comparison that has numbers; it is said once."""
    reasons = {item.reason for item in comparisons if math.isfinite(item.change)}
    return reasons.pop() if len(reasons) == 1 else ""


def _row(
    item: Comparison, scale: float, shared: str, series: Series, detectable: float
) -> list[Any]:
    mark, word = MARKS[item.verdict]
    tone = f"bw-verdict-{verdict_tone(item.verdict)}"
    known = math.isfinite(item.change)
    head = html.Div(
        [
            html.Span(item.label, className="bw-comparison-label"),
            html.Span(
                [_day(item.comparison), _remove(item)] if item.comparison else "",
                className="bw-day",
            ),
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
    judged: list[Any] = [verdict]
    if known and item.verdict is not Verdict.WITHHELD:
        parts.append(html.P(decision(item, series), className="bw-decision"))
        judged.append(html.Span(shown_change(detectable), className="bw-probability"))
    elif known:
        judged.append(html.Span(f"worse: {probability(item.p_worse)}", className="bw-probability"))
    if item.reason and item.reason != shared:
        judged.append(html.Span(_sentence(item.reason), className="bw-reason"))
    parts.append(html.Div(judged, className="bw-judged"))
    return parts


def _remove(item: Comparison) -> html.Button:
    return html.Button(
        icon("x"),
        type="button",
        className="bw-chip-remove",
        title="Do not compare with this day",
        **aria(label=f"Do not compare with {item.comparison}"),
        **action("drop", f"{item.comparison}"),
    )


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


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:] + ("" if reason.endswith(".") else ".")


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
