"""What a fit found out about steps of the level."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class StepChange:
    """One change of the level; sizes are signed in the direction of the values."""

    run: int  # first run on the new level, counted in time order over the fit's runs
    time_ms: int  # of that run
    p_change: float  # probability of any step within a few runs
    p_up: float  # probability that the level rose, given the change
    percent: tuple[float, float, float]  # p10, median, p90 of the size; NaN from zero
    amount: tuple[float, float, float]  # the same in the unit of the series
    before: float  # median level right before, unit of the series
    after: float  # median level right after
    # Pairs of δ, in percent of the level before and rising from 0, and the probability of a
    # change of at least δ, up or down.
    p_by: tuple[tuple[float, float], ...]
    # Times of runs that may be the first on the new level, with probabilities; together they
    # hold at least 90 % of the place's.
    culprits: tuple[tuple[int, float], ...]
    certain: bool  # a person accepted it: a step at this run is part of the model

    def p_at_least(self, delta: float) -> float:
        """Return the probability of a change of at least δ percent, up or down.

        Interpolated between the δ that are kept; beyond the largest it is that of the largest.
        """
        deltas, probabilities = zip(*self.p_by, strict=True)
        return float(np.interp(delta, deltas, probabilities))


@dataclass(frozen=True, slots=True)
class StepsFound:
    """Steps of one fit, in time order."""

    changes: tuple[StepChange, ...]
    # Times of runs with the probability of a step right before them, where it is at least 1 %.
    p_step: tuple[tuple[int, float], ...]
    # Pairs of days before the newest day, and the smallest change that a comparison with that
    # day would have called with probability .8; infinite where none would.
    could_have_shown: tuple[tuple[int, float], ...]
    # Whether the model is on logarithms: `could_have_shown` is in percent, else in the unit.
    relative: bool
