"""Measurements as dots, coloured by release; outliers and runs without a value apart."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.figures.typed_array import typed_array
from dashboard.theme import OUTLIER, RELEASES, WORSE
from dashboard.trend_data import TrendData
from models.measurement import Status

MOST_SVG = 3000  # dots; more are drawn by WebGL, which has no limit that matters here


def dot_traces(data: TrendData) -> Iterator[dict[str, Any]]:
    """Yield one trace per release, one for outliers, one per kind of failure."""
    kind = "scatter" if len(data.points) <= MOST_SVG else "scattergl"
    size = 6 if len(data.points) <= 1000 else 5 if len(data.points) <= MOST_SVG else 4
    kept = data.measured & ~data.outlier
    for place, name in enumerate(dict.fromkeys(data.release[kept])):
        colour, symbol = RELEASES[place % len(RELEASES)]
        marker = {"color": colour, "symbol": symbol, "size": size, "opacity": 0.75}
        yield _dots(data, kept & (data.release == name), kind, name or "measurements", marker)
    if data.outlier.any():
        marker = {
            "color": OUTLIER,
            "symbol": "x-thin-open",
            "size": size + 1,
            "line": {"width": 1.4, "color": OUTLIER},
        }
        yield _dots(data, data.measured & data.outlier, kind, "outlier", marker)
    yield from _rug(data)


def _dots(
    data: TrendData, which: NDArray[np.bool_], kind: str, name: str, marker: dict[str, Any]
) -> dict[str, Any]:
    suffix = f" {data.series.unit}" if data.series.unit else ""
    label = name.replace("&", "&amp;").replace("<", "&lt;")
    return {
        "type": kind,
        "mode": "markers",
        "name": label,
        "x": typed_array(data.points.time_ms[which]),
        "y": typed_array(data.points.value[which]),
        "customdata": _details(data, which),
        "marker": marker,
        "hovertemplate": f"<b>%{{y:,.6~g}}{suffix}</b><br>" + _HOVER + f"<extra>{label}</extra>",
    }


_HOVER = (
    "%{x|%-d %b %Y %H:%M} UTC<br>revision %{customdata[0]}<br>version %{customdata[1]}"
    "<br>run %{customdata[2]}"
)


def _rug(data: TrendData) -> Iterator[dict[str, Any]]:
    """Yield runs that measured nothing, in a strip of their own below the values."""
    for status, name, symbol in (
        (Status.FAILED, "failed run", "x"),
        (Status.TIMED_OUT, "timed-out run", "hourglass"),
    ):
        which = ~data.measured & (data.points.status == status.value)
        if which.any():
            yield {
                "type": "scatter",
                "mode": "markers",
                "name": name,
                "x": typed_array(data.points.time_ms[which]),
                "y": typed_array(np.zeros(int(which.sum()), dtype=np.float32)),
                "yaxis": "y2",
                "customdata": _details(data, which),
                "marker": {"color": WORSE, "symbol": symbol, "size": 8, "opacity": 0.9},
                "hovertemplate": f"<b>{name}</b><br>" + _HOVER + "<extra></extra>",
            }


def _details(data: TrendData, which: NDArray[np.bool_]) -> list[list[str]]:
    points = data.points
    columns = (points.revision[which], points.version[which], points.run_id[which])
    return [[_shown(text) for text in row] for row in zip(*columns, strict=True)]


def _shown(text: str) -> str:
    """Write a name for a hover box, whose mark-up a name must not be taken for."""
    return text[:48].replace("&", "&amp;").replace("<", "&lt;") if text else "–"
