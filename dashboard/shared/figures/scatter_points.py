"""Measurements as dots, by release or by mode; outliers and runs without a value apart."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.shared.figures.axis_ref import AxisRef, safe
from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.series_history.level_distance import level_distance
from dashboard.shared.series_history.modes import NO_MODE, SEVERAL_MODES
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.theme import OUTLIER, RELEASES, WORSE
from dashboard.shared.urls.trend_state import Colour
from models.records.measurement import Status
from models.stats.comparison.signed_number import MINUS, signed_number

MOST_SVG = 3000  # dots of a figure; more are drawn by WebGL, which has no limit that matters here
ALONE = AxisRef()


def dot_traces(
    data: TrendData,
    place: AxisRef = ALONE,
    colour: Colour = Colour.NONE,
    *,
    name: str = "",
    drawn: int | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield one trace per release or mode, one for outliers, one per kind of failure.

    Parameters
    ----------
    name : str
        Of the series, where there are several.
    drawn : int, optional
        Points of the whole figure; those of this series if None.
    """
    drawn = len(data.points) if drawn is None else drawn
    kind = "scatter" if drawn <= MOST_SVG else "scattergl"
    size = 6 if drawn <= 1000 else 5 if drawn <= MOST_SVG else 4
    brush = _Brush(data, place, kind, name, full=drawn <= MOST_SVG)
    kept = data.measured & ~data.outlier
    if not place.alone:
        marker = {"color": place.colour, "symbol": place.symbol, "size": size - 1, "opacity": 0.5}
        yield {
            **brush.dots(kept, "measurements", marker),
            "legendgroup": str(place.number),
            "showlegend": data.bands is None,
            "name": safe(name),
        }
    else:
        for number, (label, which) in enumerate(_parts(data, colour)):
            tint, symbol = RELEASES[number % len(RELEASES)]
            marker = {"color": tint, "symbol": symbol, "size": size, "opacity": 0.75}
            yield brush.dots(kept & which, label or "measurements", marker)
    outlying = data.measured & data.outlier
    if outlying.any():
        marker = {
            "color": OUTLIER if place.alone else place.colour,
            "symbol": "x-thin-open",
            "size": size + 1,
            "line": {"width": 1.4, "color": OUTLIER if place.alone else place.colour},
        }
        yield {**brush.dots(outlying, "outlier", marker), "showlegend": place.alone}
    yield from _rug(data, brush, place)


def selected_trace(data: TrendData, point: int, place: AxisRef = ALONE) -> dict[str, Any] | None:
    """Ring the point whose details are open; None if it is not of this series."""
    found = np.flatnonzero(data.points.measurement_id == point)
    if not found.size or not np.isfinite(data.points.value[found[0]]):
        return None
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "selected",
        "x": typed_array(data.points.time_ms[found]),
        "y": typed_array(data.points.value[found]),
        "yaxis": place.y,
        "showlegend": False,
        "hoverinfo": "skip",
        "marker": {"symbol": "circle-open-dot", "size": 18, "color": WORSE, "line": {"width": 2.5}},
    }


def _parts(data: TrendData, colour: Colour) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Yield the points of one colour, with its name; all in one unless a person asks for more."""
    if colour is Colour.MODE and data.mode is not None:
        yield from _modes(data)
    elif colour is Colour.RELEASE:
        yield from _releases(data)
    elif (data.measured & ~data.outlier).any():
        yield "", data.measured


def _releases(data: TrendData) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    kept = data.measured & ~data.outlier
    for label in dict.fromkeys(data.release[kept]):
        yield str(label), data.release == label


def _modes(data: TrendData) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    assert data.mode is not None
    names = {NO_MODE: "too few values for modes", SEVERAL_MODES: "several modes in a run"}
    for number in range(SEVERAL_MODES, int(data.mode.max(initial=-1)) + 1):
        which = data.mode == number
        if which.any():
            yield names.get(number, f"mode {number + 1}"), which


class _Brush:
    """What all dots of a series have in common."""

    def __init__(
        self, data: TrendData, place: AxisRef, kind: str, name: str, *, full: bool
    ) -> None:
        self.data, self.place, self.kind, self.full = data, place, kind, full
        self.head = f"<b>{safe(name)}</b><br>" if name else ""
        self.unit = f" {safe(data.series.unit)}" if data.series.unit else ""
        self.sigma, self.percent = level_distance(data)

    def dots(self, which: NDArray[np.bool_], name: str, marker: dict[str, Any]) -> dict[str, Any]:
        label = safe(name)
        return {
            "type": self.kind,
            "mode": "markers",
            "name": label,
            "x": typed_array(self.data.points.time_ms[which]),
            "y": typed_array(self._values(which)),
            "yaxis": self.place.y,
            "marker": marker,
            "hovertemplate": f"{self.head}<b>%{{y:,.6~g}}{self.unit}</b><br>{self.far()}"
            f"{self.where()}<extra>{label if name != 'measurements' else ''}</extra>",
            **self.details(which),
        }

    def far(self) -> str:
        """Return how far a point is from the level; not where points are too many to say it."""
        return "%{customdata[4]}" if self.full else ""

    def where(self) -> str:
        time = "%{x|%-d %b %Y, %H:%M} UTC"
        if not self.full:
            return f"{time}<br><i>click for details</i>"
        if not self.place.alone:  # labels of all series stand beside each other
            return f"{time}<br>revision %{{customdata[0]}}"
        return (
            f"{time}<br>revision %{{customdata[0]}}<br>version %{{customdata[1]}}"
            "<br>run %{customdata[2]}, host %{customdata[3]}<br><i>click for links</i>"
        )

    def details(self, which: NDArray[np.bool_]) -> dict[str, Any]:
        """Set each point's id, and where points are few what its run was."""
        points = self.data.points
        if not self.full:
            return {"customdata": typed_array(points.measurement_id[which])}
        columns = (
            points.revision[which],
            points.version[which],
            points.run_id[which],
            points.host[which],
        )
        texts = [[safe(text, 48) or "–" for text in row] for row in zip(*columns, strict=True)]
        rest = zip(
            texts,
            self.sigma[which].tolist(),
            self.percent[which].tolist(),
            points.measurement_id[which].tolist(),
            strict=True,
        )
        return {
            "customdata": [
                [*row, _distance(sigma, percent), number] for row, sigma, percent, number in rest
            ]
        }

    def _values(self, which: NDArray[np.bool_]) -> NDArray[Any]:
        # Halves of the bytes, where seven digits are more than a screen can show.
        values = self.data.points.value[which]
        return values if self.full else values.astype(np.float32)


def _distance(sigma: float, percent: float) -> str:
    """Format how far a point is from the level; blank where that is not known."""
    parts = [
        f"{signed_number(sigma, 1, MINUS)} σ" if isfinite(sigma) else "",
        f"{signed_number(percent, 2, MINUS)} %" if isfinite(percent) else "",
    ]
    distance = ", ".join(part for part in parts if part)
    return f"{distance} from the level<br>" if distance else ""


def _rug(data: TrendData, brush: _Brush, place: AxisRef) -> Iterator[dict[str, Any]]:
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
                "yaxis": place.rug,
                "legendgroup": name,
                "showlegend": place.alone,
                "marker": {"color": WORSE, "symbol": symbol, "size": 8, "opacity": 0.9},
                "hovertemplate": f"{brush.head}<b>{name}</b><br>{brush.where()}<extra></extra>",
                **brush.details(which),
            }
