"""A series' last year as a small picture: its values as a line, its groups' means as steps.

The browser gets the picture as SVG path words in a box of 120 × 30, drawn by
``assets/dashAgGridComponentFunctions.js``.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.records.series_status import SeriesStatus

WIDTH, HEIGHT, MARGIN = 120.0, 30.0, 3.0
SPREAD = (5.0, 95.0)  # percentiles of the values that set the scale; the rest is cut off


def sparkline(status: SeriesStatus) -> dict[str, Any] | None:
    """Draw the sparkline of a series.

    Returns
    -------
    dict or None
        ``line``: path of the values. ``steps``: per group its left and right end, height and
        label. None where nothing was measured.
    """
    if not status.sparkline:
        return None
    shares, values = np.array(status.sparkline, dtype=float).T
    means = np.array([group.mean for group in status.groups], dtype=float)
    low, high = np.percentile(values, SPREAD)
    low, high = min([low, *means[-1:]]), max([high, *means[-1:]])

    # Python's own numbers from here on: numpy's take several times as long to spell.
    def across(share: NDArray[np.float64]) -> list[float]:
        found: list[float] = np.round(MARGIN + share * (WIDTH - 2 * MARGIN), 1).tolist()
        return found

    def down(value: NDArray[np.float64]) -> list[float]:
        share = (np.clip(value, low, high) - low) / (high - low) if high > low else 0.5 + 0 * value
        found: list[float] = np.round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1).tolist()
        return found

    places = zip(across(shares), down(values), strict=True)
    line = "M" + "L".join([f"{x:g},{y:g}" for x, y in places])
    steps: list[list[Any]] = []
    if status.groups:
        starts = [group.start_ms for group in status.groups]
        # A group is held until the next one begins.
        ends = [*starts[1:], status.groups[-1].end_ms]
        span = max(1, ends[-1] - starts[0])
        columns = (
            across((np.array(starts) - starts[0]) / span),
            across((np.array(ends) - starts[0]) / span),
            down(means),
            [group.label.value for group in status.groups],
        )
        steps = [list(step) for step in zip(*columns, strict=True)]
    return {"line": line, "steps": steps}
