"""What the sampler hands on: joint draws, chances of places, and states for Stan."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.sampler.step_moves import StepSet


@dataclass(frozen=True, slots=True)
class NoiseState:
    """What the noise is like in one state; B blocks."""

    weights: NDArray[np.float64]  # shape (B,), w
    memory: NDArray[np.float64]  # shape (B,), φ
    scale: NDArray[np.float64]  # shape (B,), h


@dataclass(frozen=True, slots=True)
class Configuration:
    """One visited state, for the second sampler."""

    steps: StepSet
    noise: NoiseState


@dataclass(frozen=True, slots=True)
class SampledSteps:
    """S joint draws in model units, B blocks, K columns of the curve's design; T steps in all."""

    coefficients: NDArray[np.float64]  # shape (S, K)
    sigma: NDArray[np.float64]  # shape (S,)
    tau: NDArray[np.float64]  # shape (S,)
    of_draw: NDArray[np.int64]  # shape (T,), draw that a step belongs to
    place: NDArray[np.int64]  # shape (T,), block that it comes before
    size: NDArray[np.float64]  # shape (T,)
    chance: NDArray[np.float64]  # shape (B,), expected number of steps before each block
    shares: NDArray[np.float64]  # shape (S, 4), of the four kinds of noise
    correlation: NDArray[np.float64]  # shape (S, 2), φ within a day and between days
    scale: NDArray[np.float64]  # shape (B,), h, geometric mean 1
    configurations: tuple[Configuration, ...]
    seconds: float  # CPU
