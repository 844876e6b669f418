"""Changes of a series out of the posterior: where, how large, how sure, and whose.

A draw's steps before neighbouring runs are one change: what counts is by how much they add up
within a few runs. A change is reported where that is at least δ with enough probability.
"""

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BadArgumentError
from models.records.steps_found import StepChange
from models.stats.steps.culprit_runs import culprit_runs
from models.stats.steps.net_jumps import NetJumps, net_jumps
from models.stats.steps.stepped_level import SteppedLevel

REACH = 5  # runs on both sides of a place that its change may lie at
PROBABILITY = 0.9
MONTE_CARLO = 0.05  # by which shares of draws and expected numbers of steps may differ
QUANTILES = (0.1, 0.5, 0.9)
# Percent at which the probability of a change of at least that size is kept.
DELTAS = (0.0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 300, 1000)


def step_changes(
    stepped: SteppedLevel,
    delta: float = 0.0,
    *,
    probability: float = PROBABILITY,
) -> list[StepChange]:
    """Report the changes.

    Parameters
    ----------
    stepped : SteppedLevel
        The posterior.
    delta : float
        Smallest change that matters, in percent of the level before; 0 for any.
    probability : float
        How sure a change of δ must be, in (0, 1].

    Returns
    -------
    list of StepChange
        In time order, certain steps included, whatever their size. Those of the others are at
        least 2 × 5 runs apart.

    Raises
    ------
    BadArgumentError
        If ``delta`` is negative or ``probability`` out of range.
    """
    if not delta >= 0 or not 0 < probability <= 1:
        raise BadArgumentError(
            f"delta is {delta} and the probability {probability}; delta must not be negative, "
            "and a probability lies above 0 and at most at 1."
        )
    chance = stepped.sampled.chance
    # A draw has a step in reach at most as often as steps are expected there.
    expected = np.convolve(chance, np.ones(2 * REACH + 1))[REACH:-REACH]
    candidates = np.flatnonzero(expected >= probability - MONTE_CARLO)
    jumps = net_jumps(stepped, candidates, REACH)
    allowed = np.zeros(chance.size, dtype=np.bool_)
    allowed[candidates[jumps.p_by(delta) >= probability]] = True
    found = [
        _change(stepped, jumps, int(np.searchsorted(candidates, place)), place)
        for place in _peaks(chance, allowed)
    ]
    certain = [
        _certain_change(stepped, index)
        for index in range(len(stepped.prepared.data.design.certain))
    ]
    return sorted([*found, *certain], key=lambda change: change.run)


def _peaks(chance: NDArray[np.float64], allowed: NDArray[np.bool_]) -> list[int]:
    """Places of highest chance, smoothed over a few runs, away from those found already."""
    kernel = np.maximum(0.0, 1.0 - np.abs(np.arange(-3, 4)) / 4.0)
    smooth = np.convolve(chance, kernel)[3:-3] + 1e-6 * chance
    left = np.where(allowed, smooth, 0.0)
    left[0] = 0.0
    found = []
    while left.max() > 0.0:
        place = int(left.argmax())
        found.append(place)
        left[max(0, place - 2 * REACH) : place + 2 * REACH + 1] = 0.0
    return sorted(found)


def _change(stepped: SteppedLevel, jumps: NetJumps, column: int, place: int) -> StepChange:
    there = jumps.there[:, column]
    before, after = jumps.before[there, column], jumps.after[there, column]
    window = slice(max(1, place - REACH), place + REACH + 1)
    chance = stepped.sampled.chance[window]
    # The block of highest chance in reach, so that place and culprits tell the same.
    best = window.start + int(chance.argmax())
    return _build(
        stepped,
        best,
        before,
        after,
        p_change=float(there.mean()),
        p_by=jumps.p_by_all(column, DELTAS),
        culprits=culprit_runs(stepped.prepared.blocks, window.start, chance),
        certain=False,
    )


def _certain_change(stepped: SteppedLevel, index: int) -> StepChange:
    place = stepped.prepared.data.design.certain[index]
    jumps = net_jumps(stepped, np.array([place]), 0, certain=index)
    return _build(
        stepped,
        place,
        jumps.before[:, 0],
        jumps.after[:, 0],
        p_change=1.0,
        p_by=jumps.p_by_all(0, DELTAS),
        culprits=((int(stepped.prepared.blocks.first_run[place]), 1.0),),
        certain=True,
    )


def _build(
    stepped: SteppedLevel,
    place: int,
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    *,
    p_change: float,
    p_by: tuple[tuple[float, float], ...],
    culprits: tuple[tuple[int, float], ...],
    certain: bool,
) -> StepChange:
    blocks = stepped.prepared.blocks
    amount = np.quantile(after - before, QUANTILES)
    return StepChange(
        run=int(blocks.first_run[place]),
        time_ms=int(stepped.prepared.time_ms[blocks.first_run[place]]),
        p_change=p_change,
        p_up=float(np.mean(after > before)),
        percent=_percent(before, after),
        amount=(float(amount[0]), float(amount[1]), float(amount[2])),
        before=float(np.median(before)),
        after=float(np.median(after)),
        p_by=p_by,
        culprits=tuple((int(stepped.prepared.time_ms[run]), chance) for run, chance in culprits),
        certain=certain,
    )


def _percent(before: NDArray[np.float64], after: NDArray[np.float64]) -> tuple[float, float, float]:
    """Quantiles of the change in percent of the level before; NaN where that may be zero."""
    if min(np.mean(before > 0), np.mean(before < 0)) > 0.01 or np.any(before == 0):
        return (float("nan"),) * 3
    low, middle, high = np.quantile(100.0 * (after - before) / np.abs(before), QUANTILES)
    return float(low), float(middle), float(high)
