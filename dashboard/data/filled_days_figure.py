"""Series by days: how many measurements there are, and where there are none."""

from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.data.filled_days import FilledDays
from dashboard.shared.figures.row_labels import row_labels
from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.theme import LEVEL, WORSE, Theme, template
from dashboard.shared.urls.trend_link import series_link
from models.records.days import DAY_MS

ROW_PX = 15
FRAME_PX = 84
FEW_DAYS = 200  # cells with a gap between them are seen better, as long as they are wide enough
FAINTEST = 0.22  # of the colour, for a single measurement


def filled_days_height(found: FilledDays) -> int:
    """Return the height of the figure, pixels."""
    return FRAME_PX + ROW_PX * max(4, len(found.series))


def filled_days_figure(found: FilledDays, theme: Theme) -> dict[str, Any]:
    """Draw a cell per series and day: blue by count, orange where every run failed, else blank.

    ``layout.meta`` holds a link per row, for the click.
    """
    counts = found.counts
    rows, days = counts.stored.shape
    measured = counts.stored - counts.failed
    only_failed = (measured == 0) & (counts.failed > 0)
    full = float(np.quantile(measured[measured > 0], 0.95)) if (measured > 0).any() else 1.0
    shade = np.where(measured > 0, np.minimum(measured / max(full, 1.0), 1.0), np.nan)
    gap = 1 if days <= FEW_DAYS else 0
    shared = {
        "type": "heatmap",
        "x0": found.first.isoformat(),
        "dx": DAY_MS,
        "y0": 0,
        "dy": 1,
        "xgap": gap,
        "ygap": 1,
        "zmin": 0,
        "zmax": 1,
        "showscale": False,
        "hoverongaps": False,
    }
    runs = np.stack([counts.stored, counts.failed], axis=-1)
    hover = "<b>%{y}</b><br>%{x|%-d %b %Y}<br>%{customdata[0]} stored, %{customdata[1]} failed"
    return {
        "data": [
            {
                **shared,
                "name": "measured",
                "z": _matrix(shade),
                "colorscale": [[0, _tint(LEVEL, FAINTEST)], [1, _tint(LEVEL, 1.0)]],
                "customdata": runs.tolist(),
                "hovertemplate": hover + "<extra></extra>",
            },
            {
                **shared,
                "name": "every run failed",
                "z": _matrix(np.where(only_failed, 1.0, np.nan)),
                "colorscale": [[0, WORSE], [1, WORSE]],
                "customdata": runs.tolist(),
                "hovertemplate": hover + "<extra>every run failed</extra>",
            },
        ],
        "layout": {
            "template": template(theme),
            "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
            "xaxis": {
                "type": "date",
                "range": [
                    f"{found.first - timedelta(1)} 12:00",
                    f"{found.last} 12:00",
                ],
                "showgrid": False,
                "side": "top",
            },
            "yaxis": {
                "range": [rows - 0.5, -0.5],
                "tickvals": list(range(rows)),
                "ticktext": row_labels([item.key for item in found.series]),
                "ticks": "",
                "showgrid": False,
                "fixedrange": True,
                "tickfont": {"size": 11},
            },
            "hovermode": "closest",
            "dragmode": "zoom",
            "meta": [series_link(str(item.key), found.as_of_ms) for item in found.series],
        },
    }


def _matrix(values: NDArray[np.float64]) -> dict[str, str]:
    """Encode a matrix for plotly.js."""
    coded = typed_array(values.astype(np.float32).ravel())
    return {**coded, "shape": f"{values.shape[0]}, {values.shape[1]}"}


def _tint(colour: str, share: float) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share:g})"
