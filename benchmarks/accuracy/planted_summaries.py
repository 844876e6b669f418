"""Summaries of alerts whose culprit is known: one commit moves several tests with noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOISES = ("gaussian", "heavy tails", "outliers", "memory", "louder stretch")
BEFORE, AFTER = 60, 20  # runs of each test at other commits, on both sides of the range
MEMORY = 0.5  # correlation of successive runs
STRETCH = 2.0  # scale of the noise in the louder half


@dataclass(frozen=True, slots=True)
class PlantedTest:
    """One test of a summary; noise has a standard deviation of about 1."""

    noise: str
    size: float  # of its step, in standard deviations
    tested: NDArray[np.int64]  # shape (G,), commits that it was run at once, rising
    values: NDArray[np.float64]  # shape (G,)


@dataclass(frozen=True, slots=True)
class PlantedSummary:
    """C commits, of which those of a range of R in the middle may have done it; one did."""

    commits: int
    first: int  # of the range
    last: int
    culprit: int
    tests: tuple[PlantedTest, ...]


def plant_summary(seed: int) -> PlantedSummary:
    """Plant a summary: 1–6 tests, a range of 5–40 commits, some of them not run by some tests."""
    rng = np.random.default_rng([seed, 41])
    width = int(rng.integers(5, 41))
    commits = BEFORE + width + AFTER
    first, last = BEFORE, BEFORE + width - 1
    culprit = int(rng.integers(first, last + 1))
    tests = tuple(_plant_test(rng, commits, culprit) for _ in range(int(rng.integers(1, 7))))
    return PlantedSummary(commits, first, last, culprit, tests)


def _plant_test(rng: np.random.Generator, commits: int, culprit: int) -> PlantedTest:
    noise = str(rng.choice(NOISES))
    size = float(rng.choice([-1.0, 1.0]) * rng.uniform(1.5, 5.0))
    # A gap: each commit is run with the same probability, of one test all, of another a third.
    tested = np.flatnonzero(rng.random(commits) < rng.choice([1.0, 0.7, 0.35]))
    tested = np.union1d(tested, [0, commits - 1])
    values = draw_noise(rng, noise, tested.size) + size * (tested >= culprit)
    return PlantedTest(noise, size, tested, values)


def draw_noise(rng: np.random.Generator, kind: str, runs: int) -> NDArray[np.float64]:
    """Draw the noise of successive runs of one kind, shape (runs,)."""
    found: NDArray[np.float64] = rng.standard_normal(runs)
    if kind == "heavy tails":
        found = rng.standard_t(3, runs) / np.sqrt(3.0)
    elif kind == "outliers":
        found = np.where(rng.random(runs) < 0.05, 8.0 * found, found)
    elif kind == "memory":
        for index in range(1, runs):
            found[index] = MEMORY * found[index - 1] + np.sqrt(1 - MEMORY**2) * found[index]
    elif kind == "louder stretch":
        found = np.where(np.arange(runs) < runs // 2, found, STRETCH * found) / np.sqrt(2.5)
    return found
