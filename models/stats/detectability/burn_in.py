"""From which iteration on a benchmark is steady.

The rule, on iterations pooled over instances (`warm_up_curve`):

1. Describe the curve by the cheapest of three shapes: flat, exponential decay, steps
   (`warm_up_models`). Errors are widened if neighbouring late iterations differ more than
   chance explains, so that a cycle is not taken for steps; a single late iteration that jumps
   off both sides is left out.
2. Burn-in ends at the first iteration from which on the fitted curve stays within a tolerance
   of its end: half of the standard deviation within an instance, or 0.2 % of the level if that
   is more. A smaller rest does no harm that anyone could measure.
3. Iterations just before it are kept too if each lies within the tolerance, and their mean by
   1.5 standard errors; a warm-up may end more suddenly than its shape. Single iterations
   further off than the tolerance and three standard errors extend the burn-in.
4. The answer is "never steady" if less than half of the iterations would be left, or if what is
   left still swings: its scatter is beyond chance (p < 0.001) and the amplitude of a sine with
   the excess variance is beyond the tolerance, or more than 5 % of the later half lie off.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from models.records.benchmark_runs import BenchmarkRuns
from models.stats.detectability.warm_up_curve import SPIKE, WarmUpCurve, warm_up_curve
from models.stats.detectability.warm_up_models import cheapest_shape

SHARE_OF_SPREAD = 0.5
SHARE_OF_LEVEL = 0.002
STANDARD_ERRORS = 3.0
SURE = 1.5  # standard errors
SPIKES_ALLOWED = 0.05  # of the later half's iterations
CHANCE = 0.001


def steady_tolerance(within: float) -> float:
    """How far from its end, as a share of the level, a steady curve may lie.

    Parameters
    ----------
    within : float
        Standard deviation of an iteration within its instance, as a share of the level.
    """
    return max(SHARE_OF_SPREAD * within, SHARE_OF_LEVEL)


@dataclass(frozen=True, slots=True, eq=False)
class BurnIn:
    """When a benchmark is steady.

    Attributes
    ----------
    index : int or None
        First steady iteration, 0-based over all iterations; None means never.
    shape : str
        Shape that describes the curve: flat, exponential or steps.
    reason : str
        What was found, in words.
    tolerance : float
        Tolerance that was used, as a share of the level.
    curve : WarmUpCurve
        What the rule looked at.
    fitted : ndarray, shape (K,)
        The shape on the curve.
    """

    index: int | None
    shape: str
    reason: str
    tolerance: float
    curve: WarmUpCurve
    fitted: NDArray[np.float64]

    @property
    def is_steady(self) -> bool:
        """Whether the benchmark ever gets steady."""
        return self.index is not None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "index": self.index,
            "shape": self.shape,
            "reason": self.reason,
            "tolerance": self.tolerance,
            "curve": self.curve.value.tolist(),
            "fitted": self.fitted.tolist(),
        }


def find_burn_in(runs: BenchmarkRuns) -> BurnIn:
    """Find the first steady iteration of a benchmark.

    Parameters
    ----------
    runs : BenchmarkRuns
        All iterations of one benchmark.

    Raises
    ------
    NotEnoughDataError
        If there are too few iterations to decide.
    """
    curve = warm_up_curve(runs)
    tolerance = steady_tolerance(curve.within)
    # Equal times have no error at all; a thousandth of the tolerance keeps the weights finite.
    value, error = curve.value, np.maximum(curve.error, tolerance / 1000)
    shape = cheapest_shape(_calmed(value, error), 1 / _widened(value, error) ** 2)
    half = len(value) // 2
    outside = np.flatnonzero(np.abs(shape.fitted - shape.fitted[-1]) >= tolerance)
    index = int(outside[-1]) + 1 if len(outside) else 0
    if index <= half:
        index = _earlier(value, error, index, tolerance)
    reason = f"{shape.name}: within {tolerance:.2%} of its end from iteration {index} on"
    if index <= half:
        level = float(np.average(value[max(index, half) :]))
        far = np.abs(value - level) >= tolerance + STANDARD_ERRORS * error
        early = np.flatnonzero(far[index:half]) + index
        if len(early):
            index = int(early[-1]) + 1
            reason = f"iteration {index - 1} lies beyond {tolerance:.2%} of the later level"
    never = _why_never(value, error, index, tolerance)
    return BurnIn(
        None if never else index, shape.name, never or reason, tolerance, curve, shape.fitted
    )


def _calmed(value: NDArray[np.float64], error: NDArray[np.float64]) -> NDArray[np.float64]:
    """Level single late iterations that jump off both sides; they are no change of level."""
    calm = value.copy()
    for k in range(max(2, len(value) // 2), len(value) - 2):
        before, after = value[k - 2 : k].mean(), value[k + 1 : k + 3].mean()
        gap = SPIKE * error[k]
        if value[k] > max(before, after) + gap or value[k] < min(before, after) - gap:
            calm[k] = (before + after) / 2
    return calm


def _widened(value: NDArray[np.float64], error: NDArray[np.float64]) -> NDArray[np.float64]:
    """Widen the standard errors if the later half jitters more than they say; shape (K,)."""
    half = len(error) // 2
    jumps = np.diff(value[half:]) / np.sqrt(error[half:-1] ** 2 + error[half + 1 :] ** 2)
    wider: NDArray[np.float64] = error * max(1.0, float(1.4826 * np.median(np.abs(jumps))))
    return wider


def _earlier(
    value: NDArray[np.float64], error: NDArray[np.float64], index: int, tolerance: float
) -> int:
    """Step back over iterations that lie on the level, where the shape ends too slowly."""
    level = value[max(index, len(value) // 2) :].mean()
    earliest = index
    for start in range(index - 1, -1, -1):
        if abs(value[start] - level) >= tolerance:
            break
        offset = abs(value[start:index].mean() - level)
        # The error of a mean of iterations whose own errors hardly differ.
        doubt = error[start:index].mean() / np.sqrt(index - start)
        if offset + SURE * doubt < tolerance:
            earliest = start
    return earliest


def _why_never(
    value: NDArray[np.float64], error: NDArray[np.float64], index: int, tolerance: float
) -> str:
    """Return why a curve never gets steady; empty if it does from ``index`` on."""
    half = len(value) // 2
    if index > half:
        return (
            f"never steady: the level still changes at iteration {index - 1} of {len(value)};"
            " measure more iterations"
        )
    calm, spread = _calmed(value, error)[index:], error[index:]
    level = calm.mean()
    chance = chi2.sf((((calm - level) / spread) ** 2).sum(), len(calm) - 1)
    excess = calm.var(ddof=1) - (spread**2).mean()
    if chance < CHANCE and np.sqrt(2 * max(excess, 0.0)) >= tolerance:
        return (
            f"never steady: the iterations swing by ±{np.sqrt(2 * excess):.2%} together,"
            " more than chance explains"
        )
    far = np.abs(value[half:] - level) >= tolerance + STANDARD_ERRORS * error[half:]
    if far.sum() > max(1, SPIKES_ALLOWED * len(far)):
        return f"never steady: {far.sum()} of the last {len(far)} iterations lie off the level"
    return ""
