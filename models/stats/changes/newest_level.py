"""A level that has only begun: the last two or three runs."""

import numpy as np

from models.stats.changes.change_test import weigh
from models.stats.changes.level_or_drift import InnovationNoise
from models.stats.changes.recurring_level import may_be_chance
from models.stats.series.winsorise import Floats, robust_centre

SIZES = (2, 3)  # runs; more are found by the search
CLIP = 2.5  # standard deviations from the level before at which a value stops counting


def newest_level(
    raw: Floats, tamed: Floats, noise: InnovationNoise, total: int, shortest: int
) -> int:
    """Return of how many of the last runs a new level begins, 0 for none.

    Two far runs in a row are worth telling where the series is sampled once a week: within a
    series they may be a spike of two runs, but what comes after the newest is not known.

    Parameters
    ----------
    raw, tamed : array, shape (n,)
        The runs since the last change, with their spikes and without.
    noise : InnovationNoise
        Of these runs.
    total : int
        Length of the whole series.
    shortest : int
        Fewest runs of the level before.
    """
    best, margin = 0, 0.0
    for size in SIZES:
        split = len(raw) - size
        if split < shortest:
            continue
        before, newest = tamed[:split].copy(), raw[split:]
        after = split + size - max(SIZES)
        before[after:] = raw[after:split]  # what one size takes for a level is no spike before
        moved = (newest - robust_centre(before, CLIP * noise.scale)) / noise.scale
        if abs(float(np.sign(moved).sum())) < size or float(np.abs(moved).min()) < 1.0:
            continue
        if may_be_chance(raw[:split], newest, noise.scale):
            continue
        found = weigh(np.concatenate([before, newest]), split, noise, total).margin
        if found >= margin:
            best, margin = size, found
    return best
