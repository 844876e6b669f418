"""A scale of percentages that shows small changes beside huge ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FAR = 8.0  # an end this many times beyond the typical one bends the scale
STEPS = (1, 2, 5)
MOST_TICKS = 9


@dataclass(frozen=True, slots=True)
class PercentScale:
    """Percent to place: straight, or bent so that far intervals do not flatten the rest."""

    bend: float  # percent where bending begins; 0: straight

    def place(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn percentages into places on the axis."""
        if not self.bend:
            return values
        bent: NDArray[np.float64] = np.arcsinh(values / self.bend)
        return bent


def percent_scale(ends: Sequence[float]) -> PercentScale:
    """Choose the scale for intervals that reach this far from zero."""
    if not ends:
        return PercentScale(0.0)
    typical = float(np.median(ends))
    return PercentScale(max(typical, 0.1) if max(ends) > FAR * typical else 0.0)


def percent_ticks(lowest: float, highest: float, scale: PercentScale) -> list[float]:
    """Choose round percentages: a few evenly placed, or 1-2-5 steps on a bent scale."""
    span = highest - lowest
    if not scale.bend:
        rough = span / 5
        power = 10.0 ** np.floor(np.log10(rough))
        step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough)
        count = range(int(np.ceil(lowest / step)), int(np.floor(highest / step)) + 1)
        return [float(f"{step * place:.6g}") for place in count]
    powers = range(int(np.floor(np.log10(scale.bend))), int(np.log10(max(-lowest, highest))) + 1)
    sizes = [step * 10.0**power for power in powers for step in STEPS]
    ticks = [0.0]
    for size in sizes:
        first, last = scale.place(np.array([lowest, highest]))
        previous, place = scale.place(np.array([ticks[-1], size]))
        if place - previous >= (last - first) / 9:
            ticks.append(size)
    every = sorted({-tick for tick in ticks[1:]} | set(ticks))
    return [tick for tick in every if lowest <= tick <= highest]
