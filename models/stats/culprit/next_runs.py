"""Choose the runs that are expected to say most of which commit brought a change.

Runs are chosen one by one: each is the one with the most bits per cost, given what the runs
chosen before it would have shown. That is not known yet, so it is drawn: in each of some hundred
scenarios one commit is the culprit, and every chosen run has a value.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.culprit_posterior import CERTAIN
from models.stats.culprit.information import GRID, run_information
from models.stats.culprit.posterior import NEARLY, entropy_bits

LEAST_BITS = 0.02  # of one run, per cost; below it more runs tell too little
SCENARIOS = 200
SEED = 1


@dataclass(frozen=True, slots=True)
class RunChoice:
    """A test that can be run, at any commit of a range of C."""

    clarity: float  # size of its step over the standard deviation of one run
    cost: NDArray[np.float64]  # shape (C,), of a run at each commit; infinite where impossible


@dataclass(frozen=True, slots=True)
class ChosenRun:
    """One run to make."""

    choice: int  # index of the test
    commit: int  # index in the range
    bits: float  # expected information, given the runs before it


@dataclass(frozen=True, slots=True)
class ExpectedKnowledge:
    """What is known now, and what is expected to be known once the chosen runs are there."""

    runs: tuple[ChosenRun, ...]
    bits: float  # entropy now
    bits_after: float  # entropy expected
    p_certain: float  # probability that one commit then holds at least 95 %
    certain: bool  # one does now
    too_little: bool  # no run that is left says as much as 0.02 bits per cost


def next_run(chance: NDArray[np.float64], choices: Sequence[RunChoice]) -> ChosenRun | None:
    """Return the one run with the most expected bits per cost; None where none says anything."""
    tables = [run_information(item.clarity) for item in choices]
    best, bits = _best(chance[None, :], choices, tables, np.inf)
    return None if best is None else ChosenRun(*best, bits)


def choose_runs(
    chance: NDArray[np.float64],
    choices: Sequence[RunChoice],
    budget: float,
    *,
    scenarios: int = SCENARIOS,
    seed: int = SEED,
) -> ExpectedKnowledge:
    """Choose runs until one commit is expected to be certain, or more tell too little.

    Parameters
    ----------
    chance : (C,) float array
        Probability of each commit, as of `culprit_posterior`.
    choices : sequence of RunChoice
        The tests.
    budget : float
        Cost that may be spent.
    scenarios : int
        Draws of what the runs may show.
    seed : int
        Of the draws.
    """
    now = float(entropy_bits(chance))
    certain = bool(chance.max() >= CERTAIN - NEARLY)
    nothing = ExpectedKnowledge((), now, now, float(certain), certain, too_little=False)
    if certain:
        return nothing
    rng = np.random.default_rng(seed)
    culprit = _spread(chance, scenarios)
    belief = np.tile(chance, (scenarios, 1))
    tables = [run_information(item.clarity) for item in choices]
    chosen: list[ChosenRun] = []
    spent, too_little = 0.0, False
    while (belief.max(axis=1) >= CERTAIN - NEARLY).mean() < CERTAIN:
        open_ones = belief[belief.max(axis=1) < CERTAIN - NEARLY]
        best, bits = _best(open_ones, choices, tables, budget - spent)
        if best is None:
            break
        choice, commit = best
        if bits / float(choices[choice].cost[commit]) < LEAST_BITS:
            too_little = True
            break
        chosen.append(ChosenRun(choice, commit, bits * len(open_ones) / scenarios))
        spent += float(choices[choice].cost[commit])
        belief = _after(belief, culprit, commit, choices[choice].clarity, rng)
    if not chosen:
        return ExpectedKnowledge((), now, now, 0.0, certain=False, too_little=too_little)
    return ExpectedKnowledge(
        tuple(chosen),
        now,
        min(now, float(entropy_bits(belief).mean())),
        float((belief.max(axis=1) >= CERTAIN - NEARLY).mean()),
        certain=False,
        too_little=too_little,
    )


def _spread(chance: NDArray[np.float64], scenarios: int) -> NDArray[np.int64]:
    """Draw culprits evenly, so that few scenarios stand for all commits."""
    quantile = (np.arange(scenarios) + 0.5) / scenarios
    last = chance.size - 1
    return np.minimum(np.searchsorted(np.cumsum(chance), quantile), last)


def _best(
    belief: NDArray[np.float64],
    choices: Sequence[RunChoice],
    tables: Sequence[NDArray[np.float64]],
    left: float,
) -> tuple[tuple[int, int] | None, float]:
    """Find the run with the most expected bits per cost among those that can be paid."""
    shows = np.clip(np.cumsum(belief, axis=1), 0.0, 1.0)
    best, most, bits_of = None, 0.0, 0.0
    for index, (item, table) in enumerate(zip(choices, tables, strict=True)):
        bits = np.interp(shows, GRID, table).mean(axis=0)
        rate = np.where(item.cost <= left + NEARLY, bits / item.cost, 0.0)
        commit = int(rate.argmax())
        if rate[commit] > most:
            best, most, bits_of = (index, commit), float(rate[commit]), float(bits[commit])
    return best, bits_of


def _after(
    belief: NDArray[np.float64],
    culprit: NDArray[np.int64],
    commit: int,
    clarity: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Let one run show its value in every scenario."""
    value = clarity * (culprit <= commit) + rng.standard_normal(culprit.size)
    ratio = clarity * value - 0.5 * clarity**2  # log-likelihood of the new level to the old
    log = np.where(np.arange(belief.shape[1]) <= commit, ratio[:, None], 0.0)
    log -= log.max(axis=1, keepdims=True)
    weight = belief * np.exp(log)
    found: NDArray[np.float64] = weight / weight.sum(axis=1, keepdims=True)
    return found
