"""Vertical lines at the reference day and at the days that it is compared with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.shared.series_history.trend_data import TrendData
from models.records.days import date_of_day

CLOSE = 0.022  # of the days shown; labels nearer than this would lie upon each other
TIER = 0.2  # of the height, by which a label gives way


@dataclass(frozen=True, slots=True)
class DayMark:
    """A marked day; labels on tier 1 hang lower than those on tier 0."""

    day: date
    label: str
    is_reference: bool
    tier: int = 0


def day_marks(data: TrendData) -> list[DayMark]:
    """List the days to mark, oldest first, so that no label covers another.

    Days outside of the data get no line: it would stretch the axis over nothing.
    """
    if data.reference is None or data.bands is None or not data.bands.days.size:
        return []
    labels: dict[date, list[str]] = {}
    for item in data.comparisons:
        if item.comparison is not None:
            labels.setdefault(item.comparison, []).append(_short(item.label))
    first = date_of_day(data.bands.days[0])
    days = [(day, ", ".join(names), False) for day, names in labels.items() if day >= first]
    days.append((data.reference, "reference day", True))
    span = max(1, (max(day for day, _, _ in days) - first).days)
    last_on_tier: dict[int, date] = {}
    marks = []
    for day, label, is_reference in sorted(days):
        tier = 0
        while tier in last_on_tier and (day - last_on_tier[tier]).days < CLOSE * span:
            tier += 1
        last_on_tier[tier] = day
        marks.append(DayMark(day, label, is_reference, tier))
    return marks


def lines(marks: list[DayMark]) -> Iterator[dict[str, Any]]:
    """Yield a line per mark, at noon, where a day's level is drawn."""
    for mark in marks:
        yield {
            "type": "line",
            "x0": f"{mark.day} 12:00",
            "x1": f"{mark.day} 12:00",
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {
                "width": 1.5 if mark.is_reference else 1,
                "dash": "solid" if mark.is_reference else "dot",
            },
        }


def labels(marks: list[DayMark]) -> Iterator[dict[str, Any]]:
    """Yield a label per mark, upright beside its line."""
    for mark in marks:
        yield {
            "x": f"{mark.day} 12:00",
            "yref": "paper",
            "y": 1 - TIER * mark.tier,
            "yanchor": "top",
            "xanchor": "right",
            "text": mark.label.replace("&", "&amp;").replace("<", "&lt;"),
            "textangle": -90,
        }


def _short(label: str) -> str:
    """Shorten “7 days before” to “7 days”, “last day of 8.4” to “end of 8.4”.

    Of an accepted change the line itself tells the day.
    """
    label = re.sub(r",? ?(since|across) the accepted change of .*", "", label) or "accepted"
    return re.sub(r"^last day of ", "end of ", label.removesuffix(" before"))
