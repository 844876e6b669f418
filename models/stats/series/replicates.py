"""Runs with replicates: each run becomes its size, mean, standard deviation and maximum."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BadArgumentError, NotEnoughDataError

Run = float | Iterable[float]


@dataclass(frozen=True, slots=True)
class Runs:
    """A series of runs, scaled by a power of two so that squares neither overflow nor vanish."""

    sizes: NDArray[np.int64]  # shape (n,), 0 for a run without replicates
    means: NDArray[np.float64]  # shape (n,), divided by 2 ** exponent
    stdevs: NDArray[np.float64]  # shape (n,), population, divided by 2 ** exponent
    largest: float  # the largest single value, divided by 2 ** exponent
    exponent: int


def gather(values: Sequence[Run] | NDArray[np.floating]) -> Runs:
    """Reduce each run to its moments.

    Parameters
    ----------
    values : sequence, length n
        Scalars, or iterables of replicates that belong to one run; both may be mixed.

    Raises
    ------
    NotEnoughDataError
        If there is not one value.
    BadArgumentError
        If a value is NaN or infinite, or is not a number; the message names the run.
    """
    if isinstance(values, np.ndarray):
        values = values.tolist()  # ten times quicker to walk
    runs = [_replicates(index, run) for index, run in enumerate(values)]
    singles = [value for run in runs for value in run]
    if not singles:
        raise NotEnoughDataError("There is not one value to group. Choose a longer window.")
    exponent = math.frexp(max(abs(value) for value in singles))[1]
    moments = [_moments([math.ldexp(value, -exponent) for value in run]) for run in runs]
    return Runs(
        sizes=np.array([len(run) for run in runs], dtype=np.int64),
        means=np.array([mean for mean, _ in moments]),
        stdevs=np.array([stdev for _, stdev in moments]),
        largest=math.ldexp(max(0.0, *singles), -exponent),
        exponent=exponent,
    )


def _replicates(index: int, run: Run) -> list[float]:
    """Values of one run, all finite."""
    values = [run] if isinstance(run, Real) else list(run)  # type: ignore[arg-type]
    for value in values:
        if not isinstance(value, Real) or not math.isfinite(value):
            raise BadArgumentError(
                f"Run {index} holds {value!r}, which is not a finite number. "
                "Leave failed runs out before grouping."
            )
    return [float(value) for value in values]


def _moments(values: list[float]) -> tuple[float, float]:
    """Mean and population standard deviation by jumpavg's running update."""
    mean = square = 0.0
    for count, value in enumerate(values):
        delta = value - mean
        mean += delta / (count + 1)
        square += delta * delta * count / (count + 1)
    return mean, math.sqrt(square / len(values)) if values else 0.0
