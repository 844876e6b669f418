"""What a night costs against the slowdown that it sees."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.shared.theme import BETTER, LEVEL, NEUTRAL, OUTLIER, Theme, template
from models.stats.detectability.configuration import ConfigurationCandidate, CostModel, Target


def cost_frontier_figure(
    candidates: Sequence[ConfigurationCandidate],
    frontier: Sequence[ConfigurationCandidate],
    best: ConfigurationCandidate | None,
    wish: Target,
    prices: CostModel,
    theme: Theme,
) -> dict[str, Any]:
    """Draw all sizes, the frontier as a line, the size that counts as a star.

    Without prices, the cost is the time of running.
    """
    priced = prices != CostModel()
    amount = "for $%{x:,.4~g}" if priced else "in %{x:,.4~g} s of running"
    honest = [item for item in candidates if item.false_positive <= wish.false_positive]
    others = [item for item in candidates if item not in honest]
    traces = [
        _sizes(others, "too many false alarms", OUTLIER, "x-thin-open", 7, amount),
        _sizes(
            [item for item in honest if item not in frontier], "size", NEUTRAL, "circle", 6, amount
        ),
        {
            **_sizes(frontier, "frontier", LEVEL, "circle", 9, amount),
            "mode": "lines+markers",
            "line": {"color": LEVEL, "width": 2, "shape": "hv"},
        },
        _sizes([best] if best else [], "size that counts", BETTER, "star", 16, amount),
    ]
    costs = [item.cost for item in candidates if item.cost > 0]
    return {
        "data": [trace for trace in traces if len(trace["x"])],
        "layout": {
            "template": template(theme),
            "margin": {"l": 8, "r": 12, "t": 30, "b": 8},
            "xaxis": {
                "title": {"text": "cost of a night, $" if priced else "running time of a night, s"},
                "type": "log" if costs and max(costs) > 20 * min(costs) else "linear",
            },
            "yaxis": {
                "title": {"text": f"slowdown seen with {100 * wish.power:g} % power, %"},
                "rangemode": "tozero",
            },
            "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom"},
            "shapes": [
                {
                    "type": "line",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "y0": 100 * (wish.slowdown - 1),
                    "y1": 100 * (wish.slowdown - 1),
                    "layer": "below",
                    "line": {"color": NEUTRAL, "width": 1.2, "dash": "dot"},
                }
            ],
            "annotations": [
                {
                    "xref": "paper",
                    "x": 1,
                    "xanchor": "right",
                    "y": 100 * (wish.slowdown - 1),
                    "yanchor": "bottom",
                    "text": f"wanted: {100 * (wish.slowdown - 1):.3g} %",
                }
            ],
            "hovermode": "closest",
        },
    }


def _sizes(
    items: Sequence[ConfigurationCandidate],
    name: str,
    colour: str,
    symbol: str,
    size: int,
    amount: str,
) -> dict[str, Any]:
    shown = [item for item in items if np.isfinite(item.detectable)]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [item.cost for item in shown],
        "y": [100 * (item.detectable - 1) for item in shown],
        "text": [
            f"{item.instances} instances × {item.iterations} iterations<br>wanted slowdown seen in"
            f" {100 * item.power:.0f} %, false alarms {100 * item.false_positive:.1f} %"
            for item in shown
        ],
        "marker": {"color": colour, "symbol": symbol, "size": size},
        "hovertemplate": f"<b>%{{y:.3~g}} %</b> {amount}<br>%{{text}}<extra>{name}</extra>",
    }
