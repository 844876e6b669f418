"""How many series there are of each verdict; to choose one is to filter by it."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.overview.state import OverviewState
from dashboard.shared import ids
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.comparison_panel import MARKS, MEANINGS
from models.records.comparison import Verdict
from models.records.views.overview import VERDICT_ORDER, Totals


def verdict_totals(state: OverviewState) -> html.Fieldset:
    """Build the row of verdicts; a callback brings their counts."""
    return html.Fieldset(
        [
            html.Legend("Verdict", className="visually-hidden"),
            dbc.Checklist(
                id=ids.OVERVIEW_VERDICT,
                options=total_options(None),
                value=[item.value for item in state.verdicts],
                inline=True,
                className="bw-totals",
                label_class_name="bw-total-label",
            ),
        ],
        className="bw-total-row",
    )


def total_options(totals: Totals | None) -> list[dict[str, Any]]:
    """List the verdicts with their counts; without counts until they are known."""
    return [
        {
            "value": item.value,
            "label": html.Span(
                [
                    html.Span(MARKS[item][0], className="bw-mark", **aria(hidden="true")),
                    html.Strong("…" if totals is None else f"{totals.by_verdict[item]:,}"),
                    html.Span(_verdict_text(item)),
                ],
                className=f"bw-total-text bw-verdict-{item.name.lower().replace('_', '-')}",
                title=MEANINGS[item],
            ),
        }
        for item in VERDICT_ORDER
    ]


def _verdict_text(verdict: Verdict) -> str:
    plural = {Verdict.REGRESSION: "regressions", Verdict.IMPROVEMENT: "improvements"}
    return plural.get(verdict, verdict.value)
