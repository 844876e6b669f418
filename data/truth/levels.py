"""True levels of planted histories: families of what happens to benchmarks."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

DAYS = 240
BASE = 100.0


class Family(StrEnum):
    """What happens to the level."""

    NONE = "none"
    STEP = "step"
    REVERTED = "reverted"  # a step that is taken back after six days
    SECOND = "second"  # a step for the worse twelve days after one for the better
    RESCALED = "rescaled"  # ten times as fast long ago, then a small step
    DRIFT = "drift"  # 10 % over the last 120 days
    SPARSE = "sparse"  # a step in a series with one run a week
    RAMP = "ramp"  # slower from day to day since a few weeks
    DIP = "dip"  # a better level for five days, two weeks ago
    SWITCHING = "switching"  # back and forth between two levels, every eight days or so
    LOUDER = "louder"  # noise three times as large in the last 60 days
    PLATFORMS = "platforms"  # the same step on three platforms of different noise


# Families whose change has one day on which it began.
DATED = frozenset(
    (
        Family.STEP,
        Family.SPARSE,
        Family.REVERTED,
        Family.RESCALED,
        Family.SECOND,
        Family.PLATFORMS,
    )
)


def true_level(
    family: Family, size: float, age: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], int | None]:
    """Build the true level of each day.

    Parameters
    ----------
    family : Family
        What happens.
    size : float
        Size of the change as a share of the level, such as 0.05.
    age : int
        Days from the change to the end of the history.
    rng : Generator
        Draws where switches fall.

    Returns
    -------
    level : (DAYS,) float array
        About `BASE`.
    day : int or None
        First day on the newest level; None where there is no such day.
    """
    level = np.ones(DAYS)
    day = DAYS - age
    match family:
        case Family.STEP | Family.SPARSE | Family.PLATFORMS:
            level[day:] *= 1 + size
        case Family.REVERTED:
            level[day - 6 : day] *= 1 + size
        case Family.SECOND:
            level[day - 12 :] *= 1 - size
            level[day:] *= 1 + size
        case Family.RESCALED:
            level[: DAYS - 70] *= 10
            level[day:] *= 1 + size
        case Family.DRIFT:
            level[-120:] *= 1 + np.linspace(0, size, 120)
        case Family.RAMP:
            level[day:] *= 1 + np.linspace(0, size, age)
        case Family.DIP:
            level[day : day + 5] *= 1 - size
        case Family.SWITCHING:
            state = np.cumsum(rng.random(DAYS) < 1 / 8) % 2
            level *= 1 + size * state
        case Family.NONE | Family.LOUDER:
            pass
    return BASE * level, day if family in DATED else None
