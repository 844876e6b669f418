"""A series' last year as a small picture: its values as a line, its groups' means as steps.

The browser gets the picture as SVG path words in a box of 120 × 30, drawn by
``assets/dashAgGridComponentFunctions.js``.
"""

from typing import Any

import numpy as np

from models.standing import Standing

WIDTH, HEIGHT, MARGIN = 120.0, 30.0, 3.0
SPREAD = (5.0, 95.0)  # percentiles of the values that set the scale; the rest is cut off


def sparkline(standing: Standing) -> dict[str, Any] | None:
    """Draw a standing's sparkline.

    Returns
    -------
    dict or None
        ``line``: path of the values. ``steps``: per group its left and right end, height and
        label. None where nothing was measured.
    """
    if not standing.sparkline:
        return None
    points = np.array(standing.sparkline, dtype=float)
    now = [group.mean for group in standing.groups[-1:]]
    low, high = np.percentile(points[:, 1], SPREAD)
    low, high = min([low, *now]), max([high, *now])

    def across(share: Any) -> Any:
        return np.round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    def down(value: Any) -> Any:
        share = (np.clip(value, low, high) - low) / (high - low) if high > low else 0.5 + 0 * value
        return np.round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)

    places = zip(across(points[:, 0]), down(points[:, 1]), strict=True)
    line = "M" + "L".join(f"{x:g},{y:g}" for x, y in places)
    steps: list[list[Any]] = []
    if standing.groups:
        first = standing.groups[0].start_ms
        span = max(1, standing.groups[-1].end_ms - first)
        for place, group in enumerate(standing.groups):
            # A group is held until the next one begins.
            after = standing.groups[place + 1 : place + 2]
            end = after[0].start_ms if after else group.end_ms
            left, right = ((time - first) / span for time in (group.start_ms, end))
            steps.append(
                [
                    float(across(left)),
                    float(across(right)),
                    float(down(group.mean)),
                    group.label.value,
                ]
            )
    return {"line": line, "steps": steps}
