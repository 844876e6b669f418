"""Moves of the sampler between sets of steps: one more, one less, one elsewhere. Exact.

A birth draws place and variance from the summands of Z(set) = Σ o_r BF(r, v)/V and is accepted
with probability Z/(k + 1); a death of any of k steps with k/Z(rest). In both the evidence
cancels but for Z, so that nothing is tuned and large steps are found at the first attempt.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.sampler.collapsed_likelihood import CollapsedLikelihood, ScalePrior

# Prior odds of a step: one in a hundred days, one in two thousand runs, threefold today.
DAYS_PER_STEP, RUNS_PER_STEP, NEWEST_DAY = 100.0, 2000.0, 3.0


@dataclass(frozen=True, slots=True)
class StepSet:
    """k steps: the block that each comes before, and the index of its variance."""

    places: tuple[int, ...] = ()
    slabs: tuple[int, ...] = ()

    def without(self, index: int) -> "StepSet":
        """Return the set with one step less."""
        return StepSet(
            self.places[:index] + self.places[index + 1 :],
            self.slabs[:index] + self.slabs[index + 1 :],
        )

    def with_step(self, place: int, slab: int) -> "StepSet":
        """Return the set with one step more, at the end."""
        return StepSet((*self.places, place), (*self.slabs, slab))


@dataclass(frozen=True, slots=True)
class Places:
    """Where one more step may be, given a set: shares of Z and its log."""

    shares: NDArray[np.float64]  # shape (V, B), odds × BF / V over Z
    log_total: float  # log Z

    def probabilities(self) -> NDArray[np.float64]:
        """Probability (B,) of each place for a step that is there."""
        total: NDArray[np.float64] = self.shares.sum(axis=0)
        return total

    def draw(self, rng: np.random.Generator) -> tuple[int, int]:
        """Draw place and variance of a step."""
        running = self.shares.ravel().cumsum()
        drawn = int(running.searchsorted(rng.random() * running[-1]))
        slab, place = divmod(min(drawn, running.size - 1), self.shares.shape[1])
        return place, slab


@dataclass(frozen=True, slots=True)
class StepMoves:
    """Moves under one state of noise and curve."""

    likelihood: CollapsedLikelihood
    log_odds: NDArray[np.float64]  # shape (B,), of a step before each block; −∞ rules it out
    prior: ScalePrior

    def places(self, steps: StepSet) -> Places:
        """Score one more step at every place."""
        scores = self.likelihood.log_bayes_factors(steps.places, steps.slabs, self.prior)
        scores += self.log_odds
        scores[:, list(steps.places)] = -np.inf
        top = float(scores.max())
        if top == -np.inf:
            return Places(np.zeros_like(scores), -np.inf)
        scores -= top
        np.exp(scores, out=scores)
        total = float(scores.sum())
        scores /= total
        return Places(scores, top + float(np.log(total / scores.shape[0])))

    def birth_or_death(self, steps: StepSet, rng: np.random.Generator) -> StepSet:
        """Propose one step more or one less, evenly; a death that is refused moves the step."""
        count = len(steps.places)
        if rng.random() < 0.5:
            more = self.places(steps)
            if np.log(rng.random()) < more.log_total - np.log(count + 1):
                return steps.with_step(*more.draw(rng))
            return steps
        if not count:
            return steps
        rest = steps.without(int(rng.integers(count)))
        again = self.places(rest)
        if np.log(rng.random()) < np.log(count) - again.log_total:
            return rest
        return rest.with_step(*again.draw(rng))

    def relocate(
        self, steps: StepSet, rng: np.random.Generator
    ) -> tuple[StepSet, NDArray[np.float64]]:
        """Draw place and variance of one step again, given the others.

        Returns
        -------
        steps : StepSet
            The new set; the step drawn again is its last.
        chance : (B,) float array
            Expected number of steps before each block given the others: 0 or 1 for those that
            stayed, probabilities for the one that was drawn.
        """
        chance = np.zeros(self.log_odds.size)
        if not steps.places:
            return steps, chance
        rest = steps.without(int(rng.integers(len(steps.places))))
        places = self.places(rest)
        chance += places.probabilities()
        chance[list(rest.places)] += 1.0
        return rest.with_step(*places.draw(rng)), chance


def log_step_odds(
    gap: NDArray[np.float64],
    count: NDArray[np.int64],
    on_newest_day: NDArray[np.bool_],
    certain: tuple[int, ...] = (),
) -> NDArray[np.float64]:
    """Prior log odds (B,) of a step before each block.

    Odds grow with the days that passed, for programs change with time, and a little with every
    run, so that rare runs are not blind. On the newest day, where a step has the fewest
    witnesses and is asked about most, they are higher.

    Parameters
    ----------
    gap : (B,) float array
        Days since the block before.
    count : (B,) int array
        Runs in the block.
    on_newest_day : (B,) bool array
        Which blocks are of the newest day.
    certain : tuple of int
        Blocks with a known step, which are no places for an unknown one.
    """
    odds = gap / DAYS_PER_STEP + count / RUNS_PER_STEP
    odds = np.where(on_newest_day, NEWEST_DAY * odds, odds)
    log_odds: NDArray[np.float64] = np.log(odds)
    log_odds[[0, *certain]] = -np.inf
    return log_odds
