"""Store the draws of a day in two bytes each: whole steps from the smallest to the largest.

The step is the range of the day's draws over 65,535, about a ten-thousandth of their standard
deviation, where the draws themselves are a sample of a thousand. Equal draws stay equal, within a
day and between days that are equal. It halves a store, and its size is what pruned fits leave over.
"""

import struct
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

STEPS = 65_535
_HEAD = struct.Struct("<ff")  # smallest, step


class DrawForm(IntEnum):
    """How a day's draws are stored."""

    FLOAT32 = 0  # until schema 0014: float32, little-endian
    STEPS = 1  # smallest and step as float32, then uint16 each; little-endian


def pack_draws(level: NDArray[np.float32]) -> bytes:
    """Pack the draws of one day, shape (S,), finite; see :func:`unpack_draws`."""
    values = level.astype(np.float64)
    low = np.float32(values.min())
    step = np.float32((values.max() - float(low)) / STEPS)
    if float(low) + float(step) * STEPS < values.max():
        step = np.nextafter(step, np.float32(np.inf))
    codes = np.zeros(values.shape)
    if step > 0:
        codes = np.clip(np.rint((values - float(low)) / float(step)), 0, STEPS)
    return _HEAD.pack(low, step) + codes.astype("<u2").tobytes()


def unpack_draws(stored: bytes, form: int) -> NDArray[np.float32]:
    """Unpack the draws of one day, shape (S,), in the order in which they were packed."""
    if form == DrawForm.FLOAT32:
        return np.frombuffer(stored, dtype="<f4").astype(np.float32, copy=False)
    low, step = _HEAD.unpack_from(stored)
    level = np.frombuffer(stored, dtype="<u2", offset=_HEAD.size).astype(np.float32)
    level *= np.float32(step)
    level += np.float32(low)
    return level
