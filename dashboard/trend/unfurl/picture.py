"""Draw the last year of a series as a small PNG, with neither browser nor drawing library."""

import struct
import zlib
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dashboard.shared.figures.sparkline import HEIGHT, WIDTH, sparkline
from dashboard.shared.theme import BETTER, NEUTRAL, WORSE
from models.records.series_status import Label, SeriesStatus

ACROSS, DOWN = 600, 315  # pixels, the shape that chats cut pictures to
PAD = 20
STEP = "#2f7ed8"
COLOURS = {Label.REGRESSION.value: WORSE, Label.PROGRESSION.value: BETTER}


def trend_png(status: SeriesStatus | None) -> bytes:
    """Draw values as a thin line and groups as thick steps; nothing where there are none."""
    canvas = np.full((DOWN, ACROSS, 3), 255, dtype=np.uint8)
    found = None if status is None else sparkline(status)
    if found is not None:
        points = [tuple(map(float, pair.split(","))) for pair in found["line"][1:].split("L")]
        for (x0, y0), (x1, y1) in pairwise(points):
            _stroke(canvas, (x0, y0), (x1, y1), NEUTRAL, 1)
        for x0, x1, y, label in found["steps"]:
            _stroke(canvas, (x0, y), (x1, y), COLOURS.get(label, STEP), 5)
    return _png(canvas)


def _stroke(
    canvas: NDArray[np.uint8],
    start: tuple[float, ...],
    end: tuple[float, ...],
    colour: str,
    thick: int,
) -> None:
    """Draw a straight stroke between two places of the sparkline's box."""
    ends = np.array([start, end]) / (WIDTH, HEIGHT) * (ACROSS - 2 * PAD, DOWN - 2 * PAD) + PAD
    steps = int(np.abs(ends[1] - ends[0]).max()) + 1
    along = np.linspace(ends[0], ends[1], steps + 1).round().astype(int)
    reach = np.arange(thick) - thick // 2
    across = np.clip(along[:, 0, None, None] + reach[:, None], 0, ACROSS - 1)
    down = np.clip(along[:, 1, None, None] + reach[None, :], 0, DOWN - 1)
    rgb = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    canvas[np.broadcast_to(down, (len(along), thick, thick)), across] = rgb


def _png(canvas: NDArray[np.uint8]) -> bytes:
    """Encode an image of shape (rows, columns, 3) as PNG (W3C, Portable Network Graphics)."""
    rows, columns, _ = canvas.shape
    filtered = np.zeros((rows, 1 + columns * 3), dtype=np.uint8)  # filter 0 before each row
    filtered[:, 1:] = canvas.reshape(rows, -1)
    header = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(filtered.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
