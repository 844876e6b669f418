"""The smallest change that a comparison would have called, had there been one.

Changes are planted into noise as the model knows it, at runs between both days, and judged by
the model's own rules: one more step at any place, or none, each with its probability. In a
state of the sampler that posterior is a sum of normals, so that thousands of planted histories
cost a few products of matrices instead of a fit each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from models.stats.steps.planted_data import PlantedData, planted_data
from models.stats.steps.sampler.collapsed_likelihood import CollapsedLikelihood
from models.stats.steps.sampler.step_sampler import SLABS
from models.stats.steps.stepped_level import SteppedLevel

POWER = 0.8
# The fit may also take a change of the last few runs for outliers or louder noise, which the judge
# here does not: of 220 changes (160 within a week, 60 within four) sized for .8 it called .74, and
# of the same sized for .85 .81. tests/stats/steps/test_could_have_shown.py plants others.
TAKEN_FOR_NOISE = 0.05
SIMULATIONS = 16  # in each kept state
SMALLEST, LARGEST = 0.1, 100.0  # sizes in σ between which the answer is looked for
HALVINGS = 7  # to within 3 % of the size


@dataclass(frozen=True, slots=True)
class CalledRule:
    """When a change counts as called; see ``models.stats.comparison.verdict``."""

    delta: float = 1.0  # percent
    threshold: float = 0.9  # probability that the level changed in that direction
    by_delta: float = 0.5  # probability that it did so by δ or more


def could_have_shown(
    stepped: SteppedLevel,
    days_before: Sequence[int],
    rule: CalledRule | None = None,
    *,
    power: float = POWER,
) -> NDArray[np.float64]:
    """Find the smallest rise that comparisons of the newest day call with some probability.

    Parameters
    ----------
    stepped : SteppedLevel
        The posterior.
    days_before : sequence of int
        How many days before the newest each comparison day lies, at least 1.
    rule : CalledRule, optional
        What counts as called.
    power : float
        Probability of a call, over noise and over where the change lies between both days.

    Returns
    -------
    (L,) float array
        Percent of the level, for each of ``days_before``; in the unit of the series where values
        are not on logarithms. NaN for days before the fit, infinite where even 100 σ would not
        be called.
    """
    rule = rule or CalledRule()
    found = np.full(len(days_before), np.nan)
    newest = int(stepped.prepared.blocks.day[-1])
    states = [
        planted_data(stepped, index, SIMULATIONS)
        for index in range(len(stepped.sampled.configurations))
    ]
    delta = _delta_in_noise(stepped, rule.delta)
    for index, lag in enumerate(days_before):
        if newest - lag < stepped.prepared.blocks.day[0] or lag < 1:
            continue
        judges = [_Judge(state, newest - lag) for state in states]

        def share(size: float, judges: list[_Judge] = judges) -> float:
            return float(np.mean([judge.called(size, delta, rule) for judge in judges]))

        found[index] = _smallest(share, power)
    return _in_percent(stepped, found)


def _smallest(share: Callable[[float], float], power: float) -> float:
    most = share(LARGEST)
    if most < power:
        return float("inf")
    # Where no size reaches what would be asked, the size for the power itself is the best known.
    wanted = power + TAKEN_FOR_NOISE if most >= power + TAKEN_FOR_NOISE else power
    low, high = np.log(SMALLEST), np.log(LARGEST)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if share(float(np.exp(middle))) >= wanted else (middle, high)
    return float(np.exp(0.5 * (low + high)))


class _Judge:
    """One comparison in one state: planted changes and what the model says of them."""

    def __init__(self, state: PlantedData, comparison_day: int) -> None:
        self.state = state
        likelihood: CollapsedLikelihood = state.likelihood
        begin = state.standing_block(comparison_day)
        # Steps farther back than the noise of a month's runs cannot bear on the difference.
        places = np.arange(max(1, begin - 30), state.blocks)
        contrast = state.contrast(comparison_day)
        self.spread0 = float(contrast @ contrast)
        inside = (places > begin).astype(np.float64)
        lift = inside - contrast @ likelihood.projected[:, places]
        square = likelihood.step_square[places][None, :] + 1.0 / SLABS[:, None]  # A + 1/v
        self.gain = lift / square  # (V, P): what a product B adds to the difference
        self.sd = np.sqrt(self.spread0 + lift**2 / square)
        self.log_odds = state.log_odds[places] - np.log(SLABS.size)
        self.log_odds = self.log_odds - 0.5 * np.log(SLABS[:, None] * square)
        self.square = square
        where = state.draw_places(begin)
        planted = state.unit_steps(where)
        self.base = (state.noise_shares @ contrast, planted.shares @ contrast)
        self.products = (state.noise_products[:, places], planted.products[:, places])
        self.rss = (state.noise_rss, planted.cross, planted.rss)

    def called(self, size: float, delta: float, rule: CalledRule) -> float:
        """Share of planted changes of some size (in σ) that are called."""
        base = (self.base[0] + size * self.base[1])[:, None, None]
        product = (self.products[0] + size * self.products[1])[:, None, :]
        rss = (self.rss[0] + 2 * size * self.rss[1] + size**2 * self.rss[2])[:, None, None]
        explained = np.minimum(product**2 / (self.square * rss), 1.0 - 1e-12)
        log_weight = self.log_odds - 0.5 * self.state.dof * np.log1p(-explained)
        top = np.maximum(log_weight.max(axis=(1, 2), keepdims=True), 0.0)
        weight = np.exp(log_weight - top)
        none = np.exp(-top)
        total = none[:, 0, 0] + weight.sum(axis=(1, 2))
        sigma = np.sqrt(np.maximum(rss * (1.0 - explained), 1e-12) / self.state.dof)
        sigma0 = np.sqrt(rss / self.state.dof)
        mean = base + self.gain * product
        calls = np.ones(total.size, dtype=np.bool_)
        for bound, least in ((0.0, rule.threshold), (delta, rule.by_delta)):
            above = (weight * ndtr((mean - bound) / (self.sd * sigma))).sum(axis=(1, 2))
            above += (none * ndtr((base - bound) / (np.sqrt(self.spread0) * sigma0)))[:, 0, 0]
            calls &= above / total >= least
        return float(calls.mean())


def _noise_now(stepped: SteppedLevel) -> float:
    """σ of the newest runs on the modelled scale."""
    return float(np.median(stepped.sampled.sigma)) * stepped.prepared.scale.unit


def _delta_in_noise(stepped: SteppedLevel, delta: float) -> float:
    if stepped.prepared.scale.logarithmic:
        return float(np.log1p(delta / 100.0)) / _noise_now(stepped)
    level = float(np.median(np.abs(stepped.level(stepped.days[-1:]))))
    return delta / 100.0 * level / _noise_now(stepped)


def _in_percent(stepped: SteppedLevel, sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    modelled = sizes * _noise_now(stepped)
    if not stepped.prepared.scale.logarithmic:
        return modelled
    result: NDArray[np.float64] = 100.0 * np.expm1(np.minimum(modelled, 700.0))
    return np.where(np.isinf(modelled), np.inf, result)
