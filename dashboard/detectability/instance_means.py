"""Means of the instances, sorted, with the modes that they fall into."""

from typing import Any

import numpy as np

from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.theme import NEUTRAL, RELEASES, Theme, template
from models.services.detectability.report import DetectabilityReport
from models.stats.detectability.cleaning import CleaningRules, clean_runs


def instance_means(report: DetectabilityReport, rules: CleaningRules) -> Any:
    """Find the mean and standard deviation of each usable instance, smallest mean first.

    Returns
    -------
    (means, spreads), each ndarray of shape (I,), or None where nothing is left.
    """
    if report.burn_in is None:
        return None
    few = CleaningRules(rules.failures, min_iterations=1, min_instances=1)
    table = clean_runs(report.runs, report.burn_in, few).table
    if table is None:
        return None
    means = np.array([row.mean() for row in table.rows])
    spreads = np.array([row.std() for row in table.rows])
    order = np.argsort(means)
    return means[order], spreads[order]


def instance_means_figure(
    report: DetectabilityReport, rules: CleaningRules, theme: Theme
) -> dict[str, Any]:
    """Draw the means with one standard deviation of their iterations, and a line per mode."""
    found = instance_means(report, rules)
    unit = report.runs.unit
    layout: dict[str, Any] = {
        "template": template(theme),
        "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
        "xaxis": {"title": {"text": "instances, by their mean"}, "zeroline": False},
        "yaxis": {"title": {"text": f"mean time, {unit}"}},
        "showlegend": False,
        "hovermode": "closest",
    }
    if found is None:
        return {"data": [], "layout": layout}
    means, spreads = found
    modes = None if report.described is None else report.described.modes
    several = modes is not None and modes.count > 1
    place = (
        np.zeros(len(means), dtype=int)
        if not several or modes is None
        else np.abs(means[:, None] - modes.locations).argmin(axis=1)
    )
    traces = []
    for mode in np.unique(place):
        which = place == mode
        colour, symbol = RELEASES[int(mode) % len(RELEASES)]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": typed_array(np.flatnonzero(which).astype(np.int32) + 1),
                "y": typed_array(means[which]),
                "error_y": {
                    "type": "data",
                    "array": typed_array(spreads[which]),
                    "thickness": 1,
                    "width": 0,
                    "color": "rgba(120,130,145,0.45)",
                },
                "marker": {"color": colour, "symbol": symbol, "size": 7},
                "hovertemplate": f"<b>%{{y:,.5~g}} {unit}</b><br>± %{{error_y.array:,.3~g}}"
                "<extra></extra>",
            }
        )
    if several and modes is not None:
        layout["shapes"] = [
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": float(location),
                "y1": float(location),
                "layer": "below",
                "line": {"color": NEUTRAL, "width": 1, "dash": "dot"},
            }
            for location in modes.locations
        ]
    return {"data": traces, "layout": layout}
