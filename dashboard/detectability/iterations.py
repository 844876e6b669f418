"""Iterations of all instances against their number, with the burn-in as a line to drag."""

from typing import Any

import numpy as np

from dashboard.shared.figures.scatter_points import MOST_SVG
from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.theme import LEVEL, OUTLIER, RELEASES, WORSE, Theme, template
from models.services.detectability.report import DetectabilityReport
from models.stats.detectability.cleaning import OUTLIER_FACTOR

HALF = 0.5  # the line stands between the last burn-in iteration and the first steady one


def iterations_figure(report: DetectabilityReport, theme: Theme) -> dict[str, Any]:
    """Draw every iteration, what the burn-in rule looked at, and where burn-in ends.

    The line can be dragged; `dragged_burn_in` reads where to. Times beyond a factor of ten from
    the median are drawn, but the picture opens without them.
    """
    runs = report.runs
    sound = ~runs.failed & ~runs.timed_out & np.isfinite(runs.time)
    early = runs.iteration < (report.burn_in or 0)
    kind = "scatter" if runs.n_iterations <= MOST_SVG else "scattergl"
    suffix = f" {runs.unit}" if runs.unit else ""
    names = np.array(runs.instance_ids, dtype=object)
    traces = []
    for which, name, colour, symbol in (
        (sound & ~early, "iteration", RELEASES[0][0], "circle"),
        (sound & early, "burn-in", OUTLIER, "circle-open"),
        (~sound & np.isfinite(runs.time), "failed or timed out", WORSE, "x"),
    ):
        if which.any():
            traces.append(
                {
                    "type": kind,
                    "mode": "markers",
                    "name": name,
                    "x": typed_array(runs.iteration[which]),
                    "y": typed_array(runs.time[which].astype(np.float64)),
                    "text": names[runs.instance[which]].tolist(),
                    "marker": {"color": colour, "symbol": symbol, "size": 4, "opacity": 0.45},
                    "hovertemplate": f"<b>%{{y:,.5~g}}{suffix}</b><br>iteration %{{x}}"
                    f"<br>instance %{{text}}<extra>{name}</extra>",
                }
            )
    traces += _rule(report, sound)
    return {
        "data": traces,
        "layout": {
            "template": template(theme),
            "margin": {"l": 8, "r": 12, "t": 30, "b": 8},
            "xaxis": {
                "title": {"text": "iteration"},
                "range": _iterations(report),
                "zeroline": False,
            },
            "yaxis": {"title": {"text": f"time,{suffix}"}, **_range(report)},
            "legend": {
                "orientation": "h",
                "x": 0,
                "y": 1.0,
                "yanchor": "bottom",
                "itemsizing": "constant",
            },
            "shapes": _line(report),
            "hovermode": "closest",
            "dragmode": "zoom",
            "uirevision": str(runs.key),
        },
    }


def dragged_burn_in(relayout: dict[str, Any] | None) -> int | None:
    """Read the burn-in that a dragged line stands for; None if something else has changed."""
    ends = [(relayout or {}).get(f"shapes[0].x{end}") for end in (0, 1)]
    known = [end for end in ends if isinstance(end, int | float)]
    if not known:
        return None
    return max(0, round(sum(known) / len(known) + HALF))


def _line(report: DetectabilityReport) -> list[dict[str, Any]]:
    """Build the line; where a benchmark is never steady it waits at the left to be dragged."""
    x = (report.burn_in or 0) - HALF
    return [
        {
            "type": "line",
            "x0": x,
            "x1": x,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {
                "width": 3,
                "color": WORSE if report.burn_in is None else LEVEL,
                "dash": "dot" if report.burn_in is None else "solid",
            },
        }
    ]


def _rule(report: DetectabilityReport, sound: Any) -> list[dict[str, Any]]:
    found = report.found
    if found is None:
        return []
    late = report.runs.iteration >= len(found.curve.value) // 2
    level = float(np.median(report.runs.time[sound & late])) if (sound & late).any() else 1.0
    x = typed_array(np.arange(len(found.curve.value), dtype=np.int32))
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": x,
            "y": typed_array(level * values),
            "line": {"color": colour, "width": width, "dash": dash},
            "hoverinfo": "skip",
        }
        for name, values, colour, width, dash in (
            ("mean of instances", found.curve.value, RELEASES[1][0], 2, "solid"),
            (f"{found.shape} shape", found.fitted, RELEASES[2][0], 2, "dash"),
        )
    ]


def _iterations(report: DetectabilityReport) -> list[float]:
    """Leave room for a line before the first iteration, where it can be taken hold of."""
    last = int(report.runs.iteration.max()) if report.runs.n_iterations else 1
    return [-1 - 0.01 * last, last + 1]


def _range(report: DetectabilityReport) -> dict[str, Any]:
    times = report.runs.time[np.isfinite(report.runs.time) & (report.runs.time > 0)]
    if not times.size:
        return {}
    median = float(np.median(times))
    near = times[(times < OUTLIER_FACTOR * median) & (times > median / OUTLIER_FACTOR)]
    low, high = float(near.min()), float(near.max())
    pad = 0.05 * (high - low) or 0.05 * median
    return {"range": [low - pad, high + pad]}
