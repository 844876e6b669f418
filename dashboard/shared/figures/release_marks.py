"""Releases as thin lines at their first runs, with names above the plot."""

from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.shared.figures.top_labels import TopLabel
from dashboard.shared.series_history.trend_data import TrendData


def release_marks(shown: Sequence[TrendData]) -> dict[str, int]:
    """Return when each release begins: with the earliest run of the series that are shown."""
    starts: dict[str, int] = {}
    for data in shown:
        for name, time_ms in data.release_starts:
            starts[name] = min(time_ms, starts.get(name, time_ms))
    return dict(sorted(starts.items(), key=lambda item: item[1]))


def release_lines(starts: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Yield a line per release through all rows of the figure."""
    for time_ms in starts.values():
        yield {
            "type": "line",
            "x0": time_ms,
            "x1": time_ms,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "opacity": 0.55,
            "line": {"width": 1, "dash": "longdash"},
        }


def release_labels(starts: dict[str, int], row: int = 0) -> Iterator[TopLabel]:
    """Yield the name of each release."""
    for name, time_ms in starts.items():
        yield TopLabel(time_ms, name, row)
