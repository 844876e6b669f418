"""The kinds of change that the news can be filtered by."""

from typing import Any

from dash import html

from dashboard.shared.widgets.comparison_panel import MARKS
from models.records.comparison import Verdict
from models.records.series_status import Label
from models.records.views.news import CHANGES


def label_options(counts: dict[Label, int] | None) -> list[dict[str, Any]]:
    """List the kinds of change with their counts; without counts until they are known."""
    return [
        {
            "value": label.value,
            "label": html.Span(
                [
                    html.Span(MARKS[Verdict(label.value)][0], className="bw-mark"),
                    html.Strong("…" if counts is None else f"{counts[label]:,}"),
                    html.Span(f"{Verdict(label.value).value}s"),
                ],
                className=f"bw-total-text bw-verdict-{Verdict(label.value).value}",
            ),
        }
        for label in CHANGES
    ]
