"""The course of a benchmark over its iterations, pooled over instances."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.benchmark_runs import BenchmarkRuns
from models.records.errors import NotEnoughDataError

FEWEST_ITERATIONS = 8
TRIM = 0.2  # share of instances left out at each end of an iteration's mean
SPIKE = 5.0  # standard deviations off its neighbours
_TRIMMED_FROM = 3  # instances; fewer cannot spare one at each end
# Standard errors of trimmed means of so many normal values, relative to the plain mean's; the
# last serves all larger numbers.
_TRIMMED_ERROR = ((3, 1.16), (4, 1.09), (5, 1.07))
_SPIKES_BELOW = 20  # instances; trimming alone serves more
_COMPARED_ACROSS = 10  # instances; the mean of fewer follows each of them too closely
_MEDIAN_LOSS = 1.4  # iterations
_TO_SIGMA = 1.4826  # median absolute deviation of normal noise to its standard deviation


@dataclass(frozen=True, slots=True, eq=False)
class WarmUpCurve:
    """Relative time per iteration: 1 is an instance's own median over its later half.

    Attributes
    ----------
    value : ndarray, shape (K,)
        Trimmed mean over instances.
    error : ndarray, shape (K,)
        Standard error of ``value``.
    within : float
        Standard deviation of one iteration about its instance's level, relative to it.
    instances : int
        Instances that took part.
    """

    value: NDArray[np.float64]
    error: NDArray[np.float64]
    within: float
    instances: int


def warm_up_curve(runs: BenchmarkRuns) -> WarmUpCurve:
    """Pool a benchmark's iterations over its instances.

    Failed, timed-out and non-positive iterations are left out. The curve ends with the last
    iteration that at least half of the instances have.

    Parameters
    ----------
    runs : BenchmarkRuns
        All iterations of one benchmark, burn-in included.

    Raises
    ------
    NotEnoughDataError
        If fewer than 8 iterations are left to look at.
    """
    good = ~runs.failed & ~runs.timed_out & (runs.time > 0)
    if not good.any():
        raise NotEnoughDataError(f"{runs.key.item}: {_why_none(runs)}")
    places, instance = np.unique(runs.instance[good], return_inverse=True)
    iteration = runs.iteration[good]
    present = np.bincount(iteration)
    common = np.flatnonzero(present * 2 >= len(places))
    length = int(common[-1]) + 1 if len(common) else 0
    if length < FEWEST_ITERATIONS:
        raise NotEnoughDataError(
            f"{runs.key.item}: {length} usable iterations per instance do not show a warm-up;"
            f" at least {FEWEST_ITERATIONS} are needed. Measure more, or state the burn-in"
        )
    table = np.full((len(places), length), np.nan)
    inside = iteration < length
    table[instance[inside], iteration[inside]] = runs.time[good][inside]
    late = table[:, length // 2 :]
    table = table[np.isfinite(late).sum(axis=1) * 2 >= late.shape[1]]
    if len(table) == 0:
        raise NotEnoughDataError(
            f"{runs.key.item}: no instance has half of the later iterations, so no level is known"
        )
    table /= np.nanmedian(table[:, length // 2 :], axis=1, keepdims=True)
    if len(table) < _SPIKES_BELOW:
        table = _without_spikes(table)
    value = np.array([_trimmed_mean(column[np.isfinite(column)]) for column in table.T])
    counts = np.isfinite(table).sum(axis=0)
    gaps = np.flatnonzero(counts == 0)
    if len(gaps):  # an iteration that failed everywhere says nothing; its neighbours do
        filled = np.flatnonzero(counts)
        value[gaps] = np.interp(gaps, filled, value[filled])
    within = _within(table, value)
    error = within / np.sqrt(np.maximum(counts, 0.25))
    for fewest, loss in _TRIMMED_ERROR:
        error[counts == fewest] *= loss
    error[counts > fewest] *= loss
    return WarmUpCurve(value, error, within, len(table))


def _why_none(runs: BenchmarkRuns) -> str:
    """Return why no iteration of a benchmark can be used."""
    if runs.n_iterations == 0:
        return "there are no iterations"
    if (runs.failed | runs.timed_out).all():
        return "every iteration failed or timed out"
    return (
        "every time is zero; give an iteration more work than the clock's resolution, or write"
        " times in a finer unit"
    )


def _without_spikes(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Blank single iterations that jump off both sides, in a copy.

    Where instances are few, nothing else keeps one disturbed iteration from looking like a
    change of all. The first two iterations stay: there a spike is a warm-up.
    """
    spread = _within(table, np.ones(table.shape[1]))
    before, after = _neighbours(table), _neighbours(table[:, ::-1])[:, ::-1]
    up, down = np.fmax(before, after), np.fmin(before, after)
    spike = (table > up + SPIKE * spread) | (table < down - SPIKE * spread)
    spike[:, :2] = False
    return np.where(spike, np.nan, table)


def _neighbours(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Median of the three iterations before each; nan at the first, where there is none."""
    shifted = np.full((3, *table.shape), np.nan)
    for back in (1, 2, 3):
        shifted[back - 1, :, back:] = table[:, :-back]
    median = np.full(table.shape, np.nan)
    known = np.isfinite(shifted).any(axis=0)
    median[known] = np.nanmedian(shifted[:, known], axis=0)
    return median


def _trimmed_mean(column: NDArray[np.float64]) -> float:
    """Mean without the outermost fifths, one value at least; nan of nothing."""
    if len(column) == 0:
        return np.nan
    cut = max(1, int(TRIM * len(column))) if len(column) >= _TRIMMED_FROM else 0
    return float(np.sort(column)[cut : len(column) - cut].mean())


def _within(table: NDArray[np.float64], value: NDArray[np.float64]) -> float:
    """Spread of single iterations in the later half, free of what all instances share."""
    half = table.shape[1] // 2
    instances = len(table)
    if instances >= _COMPARED_ACROSS:
        rest = table[:, half:] - value[half:]
        # About the median of few values, their median distance comes out too small (by
        # simulation of normal values, within 2 % from 5 late iterations on).
        late = rest.shape[1]
        spread = np.sqrt(instances / (instances - 1)) * late / (late - _MEDIAN_LOSS)
    else:
        rest = np.diff(table[:, half:], axis=1)
        spread = np.sqrt(0.5)
        if not np.isfinite(rest).any():  # no two neighbours are known; the next known ones serve
            known = (row[np.isfinite(row)] for row in table[:, half:])
            rest = np.concatenate([np.diff(row) for row in known])
    if not np.isfinite(rest).any():
        raise NotEnoughDataError(
            "No instance has two usable late iterations, so their spread is not known;"
            " measure more, or state the burn-in"
        )
    return float(_TO_SIGMA * np.nanmedian(np.abs(rest)) * spread)
