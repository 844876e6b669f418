"""Whether two samplers of one posterior agree: the collapsed sampler and Stan."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# In posterior standard deviations of log σ and log τ. Monte Carlo error of a few visited
# configurations makes a few tenths; a sampler that is caught somewhere makes several.
LARGEST_GAP = 1.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """Distance of the medians of both samplers, in posterior standard deviations."""

    sigma: float
    tau: float

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the fit is not trusted; empty if the samplers agree."""
        return tuple(
            f"two samplers disagree about the {name} (medians {gap:.1f} posterior standard "
            f"deviations apart, at most {LARGEST_GAP} is trusted)"
            for name, gap in (("noise", self.sigma), ("wiggle", self.tau))
            if not gap <= LARGEST_GAP
        )


def compare_samplers(
    sigma: NDArray[np.float64],
    tau: NDArray[np.float64],
    other_sigma: NDArray[np.float64],
    other_tau: NDArray[np.float64],
) -> Agreement:
    """Compare draws of σ and τ by two samplers.

    Parameters
    ----------
    sigma, tau : (S,) float arrays
        Positive draws of one sampler.
    other_sigma, other_tau : (T,) float arrays
        Those of the other, in the same unit.
    """
    return Agreement(_gap(sigma, other_sigma), _gap(tau, other_tau))


def _gap(draws: NDArray[np.float64], others: NDArray[np.float64]) -> float:
    one, other = np.log(draws), np.log(others)
    spread = max(float(one.std()), float(other.std()), float(np.finfo(np.float64).tiny))
    return abs(float(np.median(one) - np.median(other))) / spread
