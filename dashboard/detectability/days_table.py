"""The smallest changes of a nightly series now, and the runs that would halve them."""

import numpy as np
from dash import html

from dashboard.detectability.state import DetectabilityState
from dashboard.shared.formatting.values import format_day
from dashboard.shared.widgets.plain_table import plain_table
from models.services.fitting.detectable_days import DetectableAgainst, DetectableDays


def days_table(found: DetectableDays, state: DetectabilityState) -> html.Div:
    """List the comparisons of the newest fitted day."""
    rows = [
        (
            html.Span(
                [
                    html.Span(item.label),
                    html.Span(item.reason or (format_day(item.day) if item.day else "")),
                ],
                className="bw-named",
            ),
            "–" if item.change is None else f"{item.change.percent:.3g}\u202f%",
            _half(found, item),
        )
        for item in found.against
    ]
    heads = (f"{format_day(found.reference)} against", "Sees", "Runs per day to see half")
    return html.Div(
        [
            plain_table("Smallest change by comparison", heads, rows),
            html.P(
                f"One-sided, {state.false:g} % false alarms, {state.power:g} % power, with"
                f" {found.runs_now:.3g} runs per day now. More runs also let the level follow"
                " the days more closely, so near days gain less than the square root.",
                className="bw-panel-foot",
            ),
        ]
    )


def _half(found: DetectableDays, item: DetectableAgainst) -> str:
    if item.change is None:
        return "–"
    enough = np.flatnonzero(item.percent <= item.change.percent / 2)
    if not enough.size:
        return f"more than {found.runs_per_day[-1]:.0f}"
    return f"{found.runs_per_day[enough[0]]:.0f}"
