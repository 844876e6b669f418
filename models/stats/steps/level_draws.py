"""Draws of the level on any days, from draws of curve and steps."""

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.preparation.run_blocks import RunBlocks
from models.stats.steps.sampler.curve_design import CurveDesign
from models.stats.steps.sampler.sampled_steps import SampledSteps


def level_draws(
    days: NDArray[np.int64],
    blocks: RunBlocks,
    design: CurveDesign,
    sampled: SampledSteps,
    seed: int,
) -> NDArray[np.float64]:
    """Evaluate the level.

    The level of a day is that of its middle block, of the newest day that of its last: what
    came today is what is asked about. On days without runs, a step across the gap falls on
    each day from the first without runs to the next with one with equal chance.

    Parameters
    ----------
    days : (D,) int array
        Rising.
    blocks : RunBlocks
        Of the data.
    design : CurveDesign
        Of the data.
    sampled : SampledSteps
        S draws.
    seed : int
        Of where steps fall in gaps.

    Returns
    -------
    (S, D) float array
        In model units.
    """
    basis = design.basis
    smooth = basis.eigenvalues.size
    level = sampled.coefficients[:, :smooth] @ basis.evaluate(days).T
    draws = np.arange(sampled.sigma.size)
    for index, place in enumerate(design.certain):
        first = _first_columns(np.full(draws.size, place), days, blocks, [seed, 2, index])
        _add_from(level, draws, first, sampled.coefficients[:, smooth + index])
    first = _first_columns(sampled.place, days, blocks, [seed, 1])
    _add_from(level, sampled.of_draw, first, sampled.size)
    return level


def standing_blocks(
    day: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the days with runs and the block whose level stands for each.

    Parameters
    ----------
    day : (B,) int array
        Day of each block, rising.
    """
    distinct, start, count = np.unique(day, return_index=True, return_counts=True)
    stands = start + count // 2
    stands[-1] = day.size - 1
    return distinct, stands


def _first_columns(
    places: NDArray[np.int64],
    days: NDArray[np.int64],
    blocks: RunBlocks,
    seed: list[int],
) -> NDArray[np.int64]:
    """First of ``days`` that each step (T,) lifts; D where it lifts none."""
    day = blocks.day
    distinct, stands = standing_blocks(day)
    # First day whose block is at or after the step.
    lifted = distinct[np.searchsorted(stands, places, side="left")]
    last_before = day[places - 1]
    gap = day[places] - last_before
    rng = np.random.default_rng(seed)
    within = last_before + 1 + (rng.random(places.size) * np.maximum(gap, 1)).astype(np.int64)
    return np.searchsorted(days, np.where(gap > 1, np.minimum(within, lifted), lifted))


def _add_from(
    level: NDArray[np.float64],
    draws: NDArray[np.int64],
    first: NDArray[np.int64],
    sizes: NDArray[np.float64],
) -> None:
    """Add each size to its draw's level from column ``first`` on."""
    jumps = np.zeros((level.shape[0], level.shape[1] + 1))
    np.add.at(jumps, (draws, first), sizes)
    level += np.cumsum(jumps, axis=1)[:, :-1]
