"""The level of another fit of the same series, behind the one that is shown."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from dashboard.shared.figures.axis_ref import AxisRef, faded, safe
from dashboard.shared.figures.level_traces import NOON_MS
from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.figures.upright_steps import moves_of, upright_steps
from dashboard.shared.formatting.fit_names import fit_name
from dashboard.shared.series_history.trend_data import BesideFit
from dashboard.shared.theme import BESIDE
from models.records.days import DAY_MS

FILL = 0.16  # opacity of its 90 % band


def beside_traces(beside: BesideFit, unit: str, place: AxisRef) -> Iterator[dict[str, Any]]:
    """Yield the 90 % band of the level and its median, dashed, in a colour of their own."""
    bands = beside.bands
    steps = moves_of(beside.fit.steps)
    x_ms, day = upright_steps(bands.days * DAY_MS + NOON_MS, bands.level_p50, steps)
    low, high = bands.level_p05[day], bands.level_p95[day]
    name = safe(fit_name(beside.fit))
    suffix = f" {safe(unit)}" if unit else ""
    yield {
        "type": "scatter",
        "mode": "lines",
        "name": f"{name}, 90 %",
        "x": typed_array(np.concatenate((x_ms, x_ms[::-1]))),
        "y": typed_array(np.concatenate((high, low[::-1]))),
        "yaxis": place.y,
        "legendgroup": "beside",
        "showlegend": False,
        "fill": "toself",
        "fillcolor": faded(BESIDE, FILL),
        "line": {"width": 0.6, "color": faded(BESIDE, 0.5)},
        "hoverinfo": "skip",
    }
    yield {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": typed_array(x_ms),
        "y": typed_array(bands.level_p50[day]),
        "yaxis": place.y,
        "legendgroup": "beside",
        "meta": {"role": "level"},
        "line": {"color": BESIDE, "width": 2, "dash": "dash"},
        "customdata": np.column_stack((low, high)).tolist(),
        "hovertemplate": (
            f"<b>{name}: %{{y:,.6~g}}{suffix}</b><br>%{{x|%-d %b %Y}}<br>"
            "90 % level: %{customdata[0]:,.5~g} to %{customdata[1]:,.5~g}<br>"
            "<i>click to judge this day</i><extra></extra>"
        ),
    }
