"""Noise that is much larger in one part of a series than in another."""

from itertools import pairwise

import numpy as np

from models.stats.series.noise_scale import noise_scale, trimmed_spread
from models.stats.series.winsorise import Floats

SHORTEST = 24  # runs; the noise of fewer is not worth telling from that of their neighbours
RATIO = 2.0  # smaller ratios leave the noise one
EVIDENCE = 30.0  # twice the log of how much likelier two scales are than one
WINDOW = 21  # differences around each, whose mean says what is far
FAR = 3.0  # such means; a larger difference is taken for a step or a spike


def noise_regimes(values: Floats) -> Floats:
    """Estimate the standard deviation of the noise at each run.

    Parameters
    ----------
    values : array, shape (n,)
        Runs in time order, n at least 2.

    Returns
    -------
    array, shape (n,)
        :func:`noise_scale` of the stretch that a run belongs to. There is one stretch unless the
        noise becomes at least twice as large or small for at least 24 runs. All 0 for a constant
        series, else nowhere 0.
    """
    whole = noise_scale(values)
    scale = np.full(len(values), whole)
    if whole == 0.0 or len(values) < 2 * SHORTEST:
        return scale
    steps = np.abs(np.diff(values))
    cuts = _cut(steps, _without_steps(steps), 0, len(steps))
    if not cuts:
        return scale
    # A stretch may be constant; then the smallest move of the series is worth telling.
    smallest = float(steps[steps > 0.0].min()) / 4.0
    edges = [0, *cuts, len(values)]
    for start, end in pairwise(edges):
        scale[start:end] = noise_scale(values[start:end]) or min(whole, smallest)
    return scale


def _without_steps(steps: Floats) -> Floats:
    """Bring differences down to a few times the mean of the lower four fifths around them."""
    around = np.sort(np.lib.stride_tricks.sliding_window_view(steps, WINDOW), axis=1)
    means = around[:, : WINDOW * 4 // 5].mean(axis=1)
    place = np.clip(np.arange(len(steps)) - WINDOW // 2, 0, len(means) - 1)
    tamed: Floats = np.minimum(steps, FAR * means[place])
    return tamed


def _cut(steps: Floats, tamed: Floats, start: int, end: int) -> list[int]:
    """Find by binary segmentation where the scale of the differences changes."""
    size = end - start
    if size < 2 * SHORTEST:
        return []
    sums = np.cumsum(tamed[start:end])
    mean = float(sums[-1]) / size
    if mean == 0.0:
        return []
    first = np.arange(SHORTEST, size - SHORTEST + 1)
    # One difference of the mean size is lent to either side, which may have none.
    left = (sums[first - 1] + mean) / (first + 1)
    right = (sums[-1] - sums[first - 1] + mean) / (size - first + 1)
    cost = first * np.log(left / mean) + (size - first) * np.log(right / mean)
    cut = start + int(first[cost.argmin()])
    quiet, loud = sorted((trimmed_spread(steps[start:cut]), trimmed_spread(steps[cut:end])))
    if -2.0 * float(cost.min()) < EVIDENCE or loud == 0.0 or loud < RATIO * quiet:
        return []
    return [*_cut(steps, tamed, start, cut), cut, *_cut(steps, tamed, cut, end)]
