"""Benchmarks with a known warm-up, to measure how well it is found.

The time of iteration k of instance i is L_i (1 + w(k) + e_ik): an instance's own level, the
warm-up that all share, and noise. Outliers multiply a time by a factor.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from models.records.benchmark_runs import BenchmarkKey, BenchmarkRuns, benchmark_runs
from models.stats.detectability.burn_in import steady_tolerance

_PLANTED = BenchmarkKey("planted", "warm_up")


class WarmUpKind(StrEnum):
    """Families of warm-ups, from which `random_warm_up` draws."""

    EXPONENTIAL = "exponential"
    STEPS = "steps"
    ENDING_CYCLE = "ending cycle"
    LASTING_CYCLE = "lasting cycle"
    NONE = "none"


@dataclass(frozen=True, slots=True, eq=False)
class PlantedWarmUp:
    """Runs with their truth.

    ``burn_in`` is the first iteration from which on the warm-up stays within the tolerance of
    the burn-in rule, at the planted noise; None where no such iteration leaves half of them.
    """

    runs: BenchmarkRuns
    excess: NDArray[np.float64]  # shape (K,), w(k) as a share of the level
    burn_in: int | None


def exponential_excess(iterations: int, amplitude: float, time: float) -> NDArray[np.float64]:
    """w(k) = amplitude · exp(−k / time), time in iterations; shape (K,)."""
    decay: NDArray[np.float64] = amplitude * np.exp(-np.arange(iterations) / time)
    return decay


def step_excess(
    iterations: int, ends: tuple[int, ...], heights: tuple[float, ...]
) -> NDArray[np.float64]:
    """Piecewise constant: ``heights[s]`` up to iteration ``ends[s]`` (exclusive), then 0."""
    excess = np.zeros(iterations)
    for end, height in sorted(zip(ends, heights, strict=True), reverse=True):
        excess[:end] = height
    return excess


def cyclic_excess(
    iterations: int, amplitude: float, period: float, end: int | None = None
) -> NDArray[np.float64]:
    """Sine of a period in iterations, up to iteration ``end`` (exclusive) or for good."""
    excess: NDArray[np.float64] = amplitude * np.sin(2 * np.pi * np.arange(iterations) / period)
    excess[iterations if end is None else end :] = 0
    return excess


def plant_warm_up(
    excess: NDArray[np.float64],
    instances: int,
    rng: np.random.Generator,
    *,
    within_cv: float = 0.03,
    between_cv: float = 0.05,
    outlier_share: float = 0.0,
    outlier_factor: float = 3.0,
) -> PlantedWarmUp:
    """Draw runs about a warm-up curve.

    Parameters
    ----------
    excess : ndarray, shape (K,)
        Warm-up w(k) as a share of the level.
    instances : int
        Count of instances.
    rng : numpy.random.Generator
        Source of levels, noise and outliers.
    within_cv, between_cv : float
        Standard deviations of e_ik and of L_i, as shares of the mean level.
    outlier_share, outlier_factor : float
        Share of times that are multiplied, and by what.
    """
    iterations = len(excess)
    level = 2.0 * np.exp(rng.normal(0, between_cv, (instances, 1)))
    times = level * (1 + excess + rng.normal(0, within_cv, (instances, iterations)))
    times[rng.random(times.shape) < outlier_share] *= outlier_factor
    outside = np.flatnonzero(np.abs(excess) >= steady_tolerance(within_cv))
    first = int(outside[-1]) + 1 if len(outside) else 0
    return PlantedWarmUp(
        benchmark_runs(_PLANTED, np.maximum(times, 1e-6)),
        excess,
        first if first <= iterations // 2 else None,
    )


def random_warm_up(kind: WarmUpKind, instances: int, rng: np.random.Generator) -> PlantedWarmUp:
    """Draw runs of a family: 40 to 100 iterations, noise of 0.5 to 10 %, many shapes.

    Exponentials start at 2 noise standard deviations to 3 levels and decay with a time of 0.5
    to 8 iterations; steps are one to three of 1 to 20 standard deviations, up or down; cycles
    swing by 1 to 8 standard deviations. All but the lasting cycle end two iterations before
    the middle at the latest. Half of the runs have 2 % of outliers at three times the level.
    """
    iterations = int(rng.integers(40, 101))
    latest = iterations // 2 - 2
    cv = float(np.exp(rng.uniform(np.log(0.005), np.log(0.1))))
    excess = np.zeros(iterations)
    if kind is WarmUpKind.EXPONENTIAL:
        end = 0
        while not 1 <= end <= latest:
            amplitude = float(np.exp(rng.uniform(np.log(2 * cv), np.log(3))))
            excess = exponential_excess(
                iterations, amplitude, float(np.exp(rng.uniform(-0.7, 2.1)))
            )
            end = int((excess >= steady_tolerance(cv)).sum())
    elif kind is WarmUpKind.STEPS:
        count = int(rng.integers(1, 4))
        ends = tuple(sorted(rng.choice(np.arange(1, latest), count, replace=False).tolist()))
        heights = cv * np.exp(rng.uniform(0, np.log(20), count)) * rng.choice([-1, 1, 1], count)
        excess = step_excess(iterations, ends, tuple(np.clip(heights, -0.8, 5).tolist()))
    elif kind is WarmUpKind.ENDING_CYCLE:
        swing, period = cv * float(rng.uniform(2, 8)), float(rng.uniform(3, 12))
        excess = cyclic_excess(iterations, swing, period, int(rng.integers(6, latest)))
    elif kind is WarmUpKind.LASTING_CYCLE:
        excess = cyclic_excess(
            iterations, cv * float(rng.uniform(1, 5)), float(rng.uniform(2.5, 20))
        )
    return plant_warm_up(
        excess,
        instances,
        rng,
        within_cv=cv,
        between_cv=float(rng.uniform(0, 0.2)),
        outlier_share=float(rng.choice([0, 0.02])),
    )
