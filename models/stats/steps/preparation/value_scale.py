"""The scale on which a level and its steps are modelled: logarithms where values allow them.

On logarithms a change is a percentage whatever the level was, and a level ten times lower may
have ten times smaller noise. Counts with zeros, signed values and values that come near zero
stay as they are.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Values are far enough from zero if the 2 % quantile is above this share of the median.
LOW_QUANTILE, LOW_SHARE = 0.02, 0.02


@dataclass(frozen=True, slots=True)
class ValueScale:
    """The way from values to model units and back."""

    logarithmic: bool
    location: float  # median on the modelled scale
    unit: float  # one model unit on the modelled scale: about the noise of one run

    def restore(self, draws: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return draws in model units, of any shape, in the unit of the series."""
        modelled: NDArray[np.float64] = self.location + self.unit * draws
        return np.exp(modelled) if self.logarithmic else modelled


def logarithms_fit(values: NDArray[np.float64]) -> bool:
    """Return whether the values are positive and far enough from zero for logarithms.

    Parameters
    ----------
    values : (R,) float array
        Finite values, R ≥ 1.
    """
    low = np.quantile(values, LOW_QUANTILE)
    return bool(values.min() > 0 and low > LOW_SHARE * np.median(values))
