"""Draw together whether a step lies before the newest runs and which of them are outliers.

A run far from the level, with nothing after it, is an outlier or the first after a step. Whoever
takes it for an outlier sees no step, and whoever puts a step before it sees no outlier: a
sampler that draws one given the other stays with what it began with. For the newest T = 2 runs
both are drawn from their joint posterior, so that the answer does not hang on the start.

With the T newest rows taken out, the rest foretells them: e = y − Xβ̂ with covariance
σ² C, C = X M⁻¹ X' + diag(1/w) + v J J', J the column of a step of variance v. Then

    p(step, w | rest) ∝ odds × Π share(w_i) × |C|^(−½) × (rss + s₀ + e'C⁻¹e)^(−½ ν),

curve, sizes and σ integrated out as in `collapsed_likelihood`.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.sampler.collapsed_likelihood import SMALLEST, ScalePrior
from models.stats.steps.sampler.scale_mixture import WEIGHTS
from models.stats.steps.sampler.step_moves import StepSet
from models.stats.steps.sampler.triangular import cholesky, solve_lower
from models.stats.steps.sampler.weighted_sums import WeightedSums
from models.stats.steps.sampler.whitening import Whitened

NEWEST = 2  # runs; three that lie apart find their step by themselves
SMALLEST_SHARE = 1e-300
FEWEST_DAYS = 3  # before the newest runs, so that level and slope stand without them

# Every choice of a weight for each of the newest runs, shape (4^T, T).
KINDS = np.array(list(product(range(WEIGHTS.size), repeat=NEWEST)))


@dataclass(frozen=True, slots=True)
class Foretold:
    """What the rest says of the newest T runs; variances in units of σ²."""

    error: NDArray[np.float64]  # shape (T,), whitened values minus what was foretold
    covariance: NDArray[np.float64]  # shape (T, T), without the runs' own noise
    rss: float  # of the rest


def foretell(
    whitened: Whitened,
    weights: NDArray[np.float64],
    sums: WeightedSums,
    precision: NDArray[np.float64],
    steps: StepSet,
    slabs: NDArray[np.float64],
) -> Foretold:
    """Foretell the newest runs from all others.

    Parameters
    ----------
    whitened : Whitened
        K columns, B blocks.
    weights : (B,) float array
        Of the blocks.
    sums : WeightedSums
        Of both.
    precision : (K,) float array
        Prior precision of the columns, in units of σ⁻².
    steps : StepSet
        Steps before other runs.
    slabs : (V,) float array
        Variances of sizes, in units of σ².
    """
    where, curve = list(steps.places), sums.projection.size
    count = curve + len(where)
    rows = np.empty((NEWEST, count))
    rows[:, :curve] = whitened.columns[:, -NEWEST:].T
    rows[:, curve:] = whitened.after[-NEWEST:, None]
    system = np.zeros((count, count))
    system[:curve, :curve] = sums.gram
    if where:
        system[curve:, :curve] = sums.step_columns[:, where].T
        system[curve:, curve:] = np.array([sums.steps_with(place)[where] for place in where])
    own, values = weights[-NEWEST:], whitened.values[-NEWEST:]
    weighted = own[:, None] * rows
    system -= rows.T @ weighted  # only the lower triangle is read
    diagonal = np.arange(count)
    system[diagonal, diagonal] += [*precision, *(1.0 / slabs[list(steps.slabs)])]
    root = cholesky(system)
    given = np.concatenate([sums.projection, sums.step_values[where]]) - values @ weighted
    shares, spread = solve_lower(root, given), solve_lower(root, rows.T)
    rss = sums.square - float(own @ values**2) - float(shares @ shares)
    return Foretold(values - shares @ spread, spread.T @ spread, max(rss, SMALLEST))


def draw_newest(
    foretold: Foretold,
    whitened: Whitened,
    log_odds: NDArray[np.float64],
    shares: NDArray[np.float64],
    slabs: NDArray[np.float64],
    prior: ScalePrior,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], tuple[int, int] | None]:
    """Draw the newest runs' weights, and the step among them if there is one.

    Parameters
    ----------
    foretold : Foretold
        From the runs before.
    whitened : Whitened
        B blocks.
    log_odds : (B,) float array
        Prior log odds of a step before each block.
    shares : (4,) float array
        Of the kinds of noise.
    slabs : (V,) float array
        Variances of sizes, in units of σ².
    prior : ScalePrior
        Of σ².
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    weights : (T,) float array
    step : tuple of int or None
        Place and index of the variance.
    """
    scores = log_scores(foretold, whitened, log_odds, shares, slabs, prior)
    scores -= scores.max()
    running = np.exp(scores).ravel().cumsum()
    drawn = int(running.searchsorted(rng.random() * running[-1]))
    choice, kinds = divmod(min(drawn, running.size - 1), len(KINDS))
    weights = WEIGHTS[KINDS[kinds]]
    if not choice:
        return weights, None
    place, slab = divmod(choice - 1, slabs.size)
    return weights, (log_odds.size - NEWEST + place, slab)


def log_scores(
    foretold: Foretold,
    whitened: Whitened,
    log_odds: NDArray[np.float64],
    shares: NDArray[np.float64],
    slabs: NDArray[np.float64],
    prior: ScalePrior,
) -> NDArray[np.float64]:
    """Log posterior (1 + T V, 4^T) of steps and weights, up to a constant.

    The first row is without a step; the others are by place, then by variance. Parameters are
    those of ``draw_newest``.
    """
    onset, after = whitened.onset[-NEWEST:], float(whitened.after[-1])
    # A step before the first of the two runs, or before the second: what it adds to both.
    lift = np.array([[onset[0], after], [0.0, onset[1]]])
    size = np.concatenate([[0.0], slabs, slabs])  # of the choices: none, first run, second run
    at = np.repeat([0, 0, 1], [1, slabs.size, slabs.size])
    known, own = foretold.covariance, 1.0 / WEIGHTS[KINDS]
    first = (known[0, 0] + size * lift[at, 0] ** 2)[:, None] + own[:, 0]
    second = (known[1, 1] + size * lift[at, 1] ** 2)[:, None] + own[:, 1]
    both = (known[0, 1] + size * lift[at, 0] * lift[at, 1])[:, None]
    determinant = first * second - both**2
    one, two = foretold.error
    square = (second * one**2 - 2.0 * both * one * two + first * two**2) / determinant
    odds = np.repeat(log_odds[-NEWEST:] - np.log(slabs.size), slabs.size)
    scores: NDArray[np.float64] = -0.5 * np.log(determinant)
    scores -= 0.5 * prior.dof * np.log(foretold.rss + prior.extra + square)
    scores[1:] += odds[:, None]
    scores += np.log(np.maximum(shares, SMALLEST_SHARE))[KINDS].sum(axis=1)
    return scores
