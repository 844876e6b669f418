"""Noise of planted histories: standard deviation 1, seven kinds that benchmarks show."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class TruthNoise(StrEnum):
    """How runs scatter about their level."""

    GAUSSIAN = "gauss"
    HEAVY = "t3"  # Student t, 3 degrees of freedom
    OUTLIERS = "outliers"  # 2 % of runs are 8 standard deviations off
    CORRELATED = "ar1"  # autoregressive, .7 from run to run
    SHARED_DAY = "day"  # half of the variance is shared by the runs of a day
    TWO_MODES = "bimodal"  # 35 % of runs are in a slow mode
    COARSE = "coarse"  # Gaussian, values rounded to whole units
    RARE_MODE = "second mode"  # 10 % of runs are in a slow mode


CORRELATION = 0.7


def draw_noise(
    kind: TruthNoise, of_day: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Draw the noise of runs.

    Parameters
    ----------
    kind : TruthNoise
        Coarse noise is Gaussian here; rounding is left to whoever makes the values.
    of_day : (N,) int array
        Day of each run, from 0, rising.
    rng : Generator
        Draws it.

    Returns
    -------
    (N,) float array
        Standard deviation about 1.
    """
    size = of_day.size
    noise = rng.standard_normal(size)
    match kind:
        case TruthNoise.HEAVY:
            noise = rng.standard_t(3, size) / np.sqrt(3)
        case TruthNoise.OUTLIERS:
            noise = noise + 8 * rng.choice((-1, 1), size) * (rng.random(size) < 0.02)
        case TruthNoise.CORRELATED:
            for index in range(1, size):
                fresh = np.sqrt(1 - CORRELATION**2) * noise[index]
                noise[index] = CORRELATION * noise[index - 1] + fresh
        case TruthNoise.SHARED_DAY:
            shared = rng.standard_normal(int(of_day.max(initial=0)) + 1)
            noise = (noise + shared[of_day]) / np.sqrt(2)
        case TruthNoise.TWO_MODES:
            noise = np.where(rng.random(size) < 0.35, 1.4, -0.75) + 0.35 * noise
        case TruthNoise.RARE_MODE:
            noise = (6 * (rng.random(size) < 0.1) + noise - 0.6) / np.sqrt(1 + 36 * 0.09)
        case _:
            pass
    return noise
