"""Vertical lines at the reference day and at the days that it is compared with."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.shared.figures.top_labels import TopLabel
from dashboard.shared.series_history.trend_data import TrendData
from models.records.days import DAY_MS, date_of_day, day_number


@dataclass(frozen=True, slots=True)
class DayMark:
    """A marked day."""

    day: date
    label: str
    is_reference: bool

    @property
    def noon_ms(self) -> int:
        """Noon, where a day's level is drawn, milliseconds since 1970-01-01 UTC."""
        return day_number(self.day) * DAY_MS + DAY_MS // 2


def day_marks(shown: Sequence[TrendData]) -> list[DayMark]:
    """List the days to mark, oldest first; those of several series together, each once.

    Days outside of the data get no line: it would stretch the axis over nothing.
    """
    names: dict[date, list[str]] = {}
    references: set[date] = set()
    for data in shown:
        if data.reference is None or data.bands is None or not data.bands.days.size:
            continue
        references.add(data.reference)
        first = date_of_day(data.bands.days[0])
        for item in data.comparisons:
            if item.comparison is not None and item.comparison >= first:
                names.setdefault(item.comparison, []).append(_short(item.label))
    marks = [DayMark(day, "reference day", is_reference=True) for day in references]
    marks += [
        DayMark(day, ", ".join(dict.fromkeys(labels)), is_reference=False)
        for day, labels in names.items()
        if day not in references
    ]
    return sorted(marks, key=lambda mark: mark.day)


def lines(marks: Sequence[DayMark]) -> Iterator[dict[str, Any]]:
    """Yield a line per mark, at noon, where a day's level is drawn."""
    for mark in marks:
        yield {
            "type": "line",
            "x0": mark.noon_ms,
            "x1": mark.noon_ms,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {
                "width": 1.5 if mark.is_reference else 1,
                "dash": "solid" if mark.is_reference else "dot",
            },
        }


def labels(marks: Sequence[DayMark], row: int = 0) -> Iterator[TopLabel]:
    """Yield the name of each mark."""
    for mark in marks:
        yield TopLabel(mark.noon_ms, mark.label, row, strong=mark.is_reference)


def _short(label: str) -> str:
    """Shorten “7 days before” to “7 days”, “last day of 8.4” to “end of 8.4”.

    Of an accepted change the line itself tells the day.
    """
    label = re.sub(r",? ?(since|across) the accepted change of .*", "", label) or "accepted"
    return re.sub(r"^last day of ", "end of ", label.removesuffix(" before"))
