"""Is a change real: how much better two stories fit than one, and how much better they must."""

import math
from dataclasses import dataclass

import numpy as np

from models.stats.changes.level_or_drift import InnovationNoise, innovations, log_ratio, tell
from models.stats.series.winsorise import Floats, clip_to_levels

# Calibrated by simulation: docs/explanation/detectors/robust.md describes how,
# docs/explanation/calibration.md has the resulting error rates.
BASE = 5.6  # what a change in the middle of a long series must gain
LATE = 5.0  # more for a change near an end, per log of how lopsided it is
SHORT = 180.0  # more for a short series, divided by its length
WIDEST = 500  # runs; how lopsided a change is, is judged within so many
PLACES = 3.0  # more for a very long series, per log of its length
CORRELATED = 5.0  # more for correlated noise, times the autocorrelation
DRIFT = 9.0  # what a slope must gain over a level, on one side of a change
NO_CHANGE_DRIFT = 12.0  # the same where there is no change
STAIRCASE_DRIFT = 5.0  # and less again against several changes in a row
CLIP = 2.5  # standard deviations beyond the levels at which a value stops counting
EVEN = 4.0  # runs' worth of pooled variance lent to each side
BLOCKS = 20  # a longer stretch is also judged by this many block means
RUNS_OF_BLOCK = 3  # fewest blocks of a side
LARGEST_LOG = 300.0  # beyond it an exponential overflows


@dataclass(frozen=True, slots=True)
class TestStatistic:
    """What speaks for a change."""

    gain: float  # twice a log-likelihood ratio, made safe
    needed: float  # what it must exceed

    @property
    def margin(self) -> float:
        """Gain beyond what is needed; a change is real if this is not negative."""
        return self.gain - self.needed


def weigh(values: Floats, split: int, noise: InnovationNoise, total: int) -> TestStatistic:
    """Weigh one candidate change against what lies on either side of it.

    Parameters
    ----------
    values : array, shape (n,)
        The two adjacent stretches, in the values' unit.
    split : int
        First run of the second stretch.
    noise : Noise
        Of the whole series.
    total : int
        Length of the whole series, in which the change was searched.

    Returns
    -------
    Evidence
        One story (level or drift) about both stretches together is set against one story
        about each. Both sides of the ratio may explain themselves by autocorrelation.
    """
    clipped, _ = clip_to_levels(values, split, noise.scale, CLIP)
    one = tell(clipped, noise, NO_CHANGE_DRIFT)
    first, second = tell(clipped[:split], noise, DRIFT), tell(clipped[split:], noise, DRIFT)
    two = np.concatenate([first.residuals, second.residuals])
    gain = log_ratio(one.residuals, two, noise)
    gain += NO_CHANGE_DRIFT * one.drifts - DRIFT * (first.drifts + second.drifts)
    safety = _unequal(two, split, noise)
    blocks, size = _in_blocks(clipped - clipped.mean(), two, split, noise)
    weakest = min(
        _discounted(gain, len(two), safety), _discounted(blocks, len(two) // size, safety)
    )
    rho = innovations(two, noise.autocorrelation).autocorrelation
    return TestStatistic(weakest, needed(total, split, len(values)) + CORRELATED * rho)


def weigh_together(values: Floats, splits: list[int], noise: InnovationNoise, total: int) -> float:
    """Weigh several changes in a row against one story that would replace them all.

    Parameters
    ----------
    values : array, shape (n,)
        The adjacent stretches.
    splits : list of int
        First run of each stretch but the first, ascending.
    noise : Noise
        Of the whole series.
    total : int
        Length of the whole series.

    Returns
    -------
    float
        Gain beyond what all the changes need. Negative where a drift was taken for a staircase,
        each step of which looks real beside its neighbours.
    """
    one = tell(values, noise, STAIRCASE_DRIFT)
    stories = [tell(part, noise, DRIFT) for part in np.split(values, splits)]
    many = np.concatenate([story.residuals for story in stories])
    gain = log_ratio(one.residuals, many, noise) + STAIRCASE_DRIFT * one.drifts
    gain -= DRIFT * sum(story.drifts for story in stories)
    edges = [0, *splits, len(values)]
    for start, split, end in zip(edges, edges[1:], edges[2:], strict=False):
        gain -= needed(total, split - start, end - start)
    return gain


def needed(total: int, split: int, length: int) -> float:
    """Gain that a change needs in a series of ``total`` runs, in white noise.

    It grows towards the ends, where few runs carry the change and far values and short waves
    look most like one, and for short series, whose noise is least known. In very long series
    it grows with the number of places searched.
    """
    seen = min(total, WIDEST)
    side = min(split, length - split, seen / 2.0)
    lopsided = math.log(seen * seen / (4.0 * side * (seen - side)))
    return BASE + SHORT / total + LATE * lopsided + PLACES * math.log(total / seen)


def _unequal(residuals: Floats, split: int, noise: InnovationNoise) -> float:
    """Factor below 1 where the side with fewer runs is the noisier one (Welch's concern)."""
    n = len(residuals)
    pooled = float(residuals @ residuals) + EVEN * noise.scale**2
    pooled /= n - 2 + EVEN
    variances = []
    for side in (residuals[:split], residuals[split:]):
        spread = float(side @ side) + EVEN * pooled
        variances.append(spread / (len(side) - 1 + EVEN) / len(side))
    equal = pooled * (1.0 / split + 1.0 / (n - split))
    return min(1.0, equal / sum(variances))


def _discounted(gain: float, n: int, safety: float) -> float:
    """Return a gain once the squared t that it stands for is multiplied by a factor.

    For a small gain this is the gain times the factor. A large one is the logarithm of a ratio,
    which must not be cut down as if it were the ratio.
    """
    if gain <= 0.0 or math.isinf(gain):
        return gain
    return n * math.log1p(safety * math.expm1(min(gain / n, LARGEST_LOG)))


def _in_blocks(one: Floats, two: Floats, split: int, noise: InnovationNoise) -> tuple[float, int]:
    """Gain as block means see it, infinite for stretches too short to have blocks; and their size.

    Averaging hides what is quick and leaves what is slow, so waves that single runs do not
    show as autocorrelation are seen here.
    """
    n = len(one)
    size = min(n // BLOCKS, min(split, n - split) // RUNS_OF_BLOCK)
    if size < 2:
        return math.inf, 1
    lag = InnovationNoise(noise.scale / math.sqrt(size), noise.autocorrelation**size)
    return log_ratio(_means(one, split, size), _means(two, split, size), lag), size


def _means(residuals: Floats, split: int, size: int) -> Floats:
    """Means of blocks that meet at the split; what is left over at the outer ends is unused."""
    first = residuals[split % size : split].reshape(-1, size).mean(axis=1)
    rest = residuals[split:]
    second = rest[: len(rest) // size * size].reshape(-1, size).mean(axis=1)
    return np.concatenate([first, second])
