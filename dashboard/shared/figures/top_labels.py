"""Names of upright lines, above the plot and never over a point."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.shared.figures.axis_ref import safe

PLOT_PX = 680  # width that is reckoned with; on wider screens labels stand farther apart
LETTER_PX = 6.3
GAP_PX = 10
ROW_PX = 15
MOST_ROWS = 4
LONGEST = 26  # letters


@dataclass(frozen=True, slots=True)
class TopLabel:
    """The name of a line; ``row`` is the lowest that it may stand in, the plot's edge being 0."""

    time_ms: float
    text: str
    row: int = 0
    strong: bool = False


def top_labels(
    wanted: Sequence[TopLabel], first_ms: float, last_ms: float
) -> tuple[list[dict[str, Any]], int]:
    """Place the labels of a stretch of time in rows, so that none covers another.

    Strong ones are placed first, then the newest. One for which no row is left is dropped; its
    line stays.

    Parameters
    ----------
    first_ms, last_ms : float
        Ends of the time axis, milliseconds since 1970-01-01 UTC.

    Returns
    -------
    annotations, rows
        Plotly annotations, and how many rows they take.
    """
    per_ms = PLOT_PX / max(1.0, last_ms - first_ms)
    taken: dict[int, list[tuple[float, float]]] = {}
    made: list[dict[str, Any]] = []
    inside = [item for item in wanted if first_ms <= item.time_ms <= last_ms]
    for item in sorted(inside, key=lambda item: (not item.strong, item.row, -item.time_ms)):
        text = item.text if len(item.text) <= LONGEST else f"{item.text[: LONGEST - 1]}…"
        at, width = (item.time_ms - first_ms) * per_ms, len(text) * LETTER_PX + GAP_PX
        anchor, left = _anchor(at, width)
        row = next(
            (
                row
                for row in range(item.row, MOST_ROWS)
                if all(left + width <= low or left >= high for low, high in taken.get(row, ()))
            ),
            None,
        )
        if row is None:
            continue
        taken.setdefault(row, []).append((left, left + width))
        made.append(_annotation(item, text, anchor, row))
    return made, max(taken, default=-1) + 1


def _anchor(at: float, width: float) -> tuple[str, float]:
    """Centre a label on its line, but for the ends of the plot, beyond which it must not go."""
    if at < width / 2:
        return "left", at
    if at > PLOT_PX - width / 2:
        return "right", at - width
    return "center", at - width / 2


def _annotation(item: TopLabel, text: str, anchor: str, row: int) -> dict[str, Any]:
    name = safe(text)
    return {
        "x": item.time_ms,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": row * ROW_PX,
        "xanchor": anchor,
        "text": f"<b>{name}</b>" if item.strong else name,
        "borderpad": 1,
    }
