"""The axis of time: its days are written as everywhere on the page."""

from typing import Any

from models.records.days import DAY_MS

MONTH = "M1"


def time_axis() -> dict[str, Any]:
    """Build the axis; ticks are “3 May”, below them the year where it changes."""
    return {
        "type": "date",
        "hoverformat": "%-d %b %Y",
        "uirevision": False,  # the link says what is shown; a zoom that was undone must not stay
        "tickformatstops": [
            {"dtickrange": [None, DAY_MS - 1], "value": "%H:%M\n%-d %b %Y"},
            {"dtickrange": [DAY_MS, MONTH], "value": "%-d %b\n%Y"},
            {"dtickrange": [MONTH, None], "value": "%b\n%Y"},
        ],
    }
