"""The probability of each commit to have brought a change, from all tests that show it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.culprit_posterior import HELD

ASTRAY = 0.01  # probability that a test's step has another cause than that of the others

NEARLY = 1e-12


@dataclass(frozen=True, slots=True)
class StepEvidence:
    """What one test says of the place of its step, over the C commits of a range."""

    # Index of the commits that the test was run at, rising; shape (G,), G ≥ 2.
    tested: NDArray[np.int64]
    # Log-likelihood of a step right before each tested commit but the first, shape (G - 1,).
    log_likelihood: NDArray[np.float64]
    # Commits at which the test's code is known to be that of the build before, shape (C,).
    unchanged: NDArray[np.bool_]


def culprit_posterior(commits: int, evidence: Sequence[StepEvidence]) -> NDArray[np.float64]:
    """Return P(this commit brought the change) over a range, all commits alike beforehand.

    A test that was not run at every commit says the same of all commits between two of its
    runs. The likelihoods of the tests are multiplied; where there are several,
    each keeps a share of 1 % for a step with another cause, so that one stray alert cannot rule
    out the commit that all others point to.
    Where every commit is ruled out by unchanged code, that is left out of account.

    Parameters
    ----------
    commits : int
        C, at least 1.
    evidence : sequence of StepEvidence
        Of the tests; none leaves every commit alike.

    Returns
    -------
    (C,) float array
        Adds up to 1.
    """
    log = np.zeros(commits)
    unchanged = np.zeros(commits, dtype=np.bool_)
    astray = ASTRAY if len(evidence) > 1 else 0.0
    for item in evidence:
        share = (1.0 - astray) * shares(commits, item) + astray / commits
        log += np.log(np.maximum(share, np.finfo(np.float64).tiny))
        unchanged |= item.unchanged
    if unchanged.any() and not unchanged.all():
        log[unchanged] = -np.inf
    weight = np.exp(log - log.max())
    found: NDArray[np.float64] = weight / weight.sum()
    return found


def shares(commits: int, item: StepEvidence) -> NDArray[np.float64]:
    """Return one test's likelihood over the commits, shape (C,), adding up to 1."""
    likelihood = np.exp(item.log_likelihood - item.log_likelihood.max())
    interval = np.searchsorted(item.tested, np.arange(commits))  # first tested commit not before
    inside = (interval >= 1) & (interval < item.tested.size)
    spread = np.where(inside, likelihood[np.clip(interval - 1, 0, likelihood.size - 1)], 0.0)
    total = spread.sum()
    return spread / total if total > 0 else np.full(commits, 1.0 / commits)


def entropy_bits(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the entropy of distributions along the last axis, bits."""
    safe = np.where(chance > 0, chance, 1.0)
    found: NDArray[np.float64] = -(chance * np.log2(safe)).sum(axis=-1)
    return found


def smallest_set(chance: NDArray[np.float64], held: float = HELD) -> NDArray[np.int64]:
    """Return the fewest commits that together hold a probability, in the order of the range."""
    ranked = np.argsort(-chance, kind="stable")
    needed = int(np.searchsorted(np.cumsum(chance[ranked]), held - NEARLY)) + 1
    return np.sort(ranked[:needed])
