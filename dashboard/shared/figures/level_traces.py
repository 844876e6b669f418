"""The level of a fit as a line, with its bands."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.shared.figures.axis_ref import AxisRef, faded, safe
from dashboard.shared.figures.typed_array import typed_array
from dashboard.shared.figures.upright_steps import upright_steps
from dashboard.shared.theme import LEVEL
from dashboard.shared.urls.trend_state import Band
from models.records.days import DAY_MS
from models.records.stored_fit import StoredBands

NO_STEPS: Mapping[int, float] = MappingProxyType({})
NOON_MS = DAY_MS // 2  # a day's level is drawn in the middle of the day

# Opacity of the predictive band and of the level's wide and narrow one, in a plot of its own
# and where series lie over each other.
FILLS = (0.10, 0.24, 0.40)
FAINT_FILLS = (0.05, 0.16, 0.0)


def level_traces(
    bands: StoredBands,
    unit: str,
    band: Band,
    place: AxisRef,
    name: str = "",
    steps: Mapping[int, float] = NO_STEPS,
) -> Iterator[dict[str, Any]]:
    """Yield the bands, widest first, and the median.

    Parameters
    ----------
    name : str
        Of the series, where there are several.
    steps : mapping of int to float
        Where the level is drawn upright; see `upright_steps`.
    """
    noons = bands.days * DAY_MS + NOON_MS
    days_ms, drawn = upright_steps(noons, bands.level_p50, steps)
    bands = replace(
        bands, **{item.name: getattr(bands, item.name)[drawn] for item in fields(bands)}
    )
    colour = LEVEL if place.alone else place.colour
    predictive, wide, narrow = FILLS if place.full else FAINT_FILLS
    if band in (Band.BOTH, Band.PREDICTIVE):
        edges = (bands.predictive_p05, bands.predictive_p95)
        yield _fill("predictive 90 %", days_ms, *edges, predictive, colour, place, width=0.6)
    if band in (Band.BOTH, Band.LEVEL):
        edges = (bands.level_p05, bands.level_p95)
        yield _fill("level 90 %", days_ms, *edges, wide, colour, place)
        if place.full:
            edges = (bands.level_p25, bands.level_p75)
            yield _fill("level 50 %", days_ms, *edges, narrow, colour, place)
    yield _median(bands, days_ms, unit, colour, place, name)


def _median(
    bands: StoredBands,
    days_ms: NDArray[np.int64],
    unit: str,
    colour: str,
    place: AxisRef,
    name: str,
) -> dict[str, Any]:
    suffix = f" {safe(unit)}" if unit else ""
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "name": "level, median" if place.alone else safe(name),
        "x": typed_array(days_ms),
        "y": typed_array(bands.level_p50),
        "yaxis": place.y,
        "meta": {"role": "level"},
        "line": {"color": colour, "width": 2, "dash": "solid" if place.alone else place.dash},
    }
    if not place.alone:
        # A run's label says how far it is from the level; a click on the line still tells its day.
        return {**trace, "legendgroup": str(place.number), "hoverinfo": "none"}
    table = np.column_stack(
        (bands.level_p05, bands.level_p95, bands.predictive_p05, bands.predictive_p95)
    )
    return {
        **trace,
        "customdata": np.array(table).tolist(),
        "hovertemplate": (
            f"<b>level %{{y:,.6~g}}{suffix}</b><br>%{{x|%-d %b %Y}}<br>"
            "90 % level: %{customdata[0]:,.5~g} to %{customdata[1]:,.5~g}<br>"
            "90 % of measurements: %{customdata[2]:,.5~g} to %{customdata[3]:,.5~g}<br>"
            "<i>click to judge this day</i><extra></extra>"
        ),
    }


def _fill(
    name: str,
    days_ms: NDArray[np.int64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    strength: float,
    colour: str,
    place: AxisRef,
    *,
    width: float = 0,
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": typed_array(np.concatenate((days_ms, days_ms[::-1]))),
        "y": typed_array(np.concatenate((high, low[::-1]))),
        "yaxis": place.y,
        "legendgroup": None if place.alone else str(place.number),
        "showlegend": place.alone,
        "fill": "toself",
        "fillcolor": faded(colour, strength),
        "line": {"width": width, "color": faded(colour, 0.35)},
        "hoverinfo": "skip",
    }
