"""Values without their unit: median 0, standard deviation 1."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.errors import NoVariationError, SeriesUnfitError

# Draws are stored as 32-bit floats; beyond these sizes they would turn into ∞ or 0.
LARGEST = 1e37
SMALLEST = 1e-30
# A spread of fewer rounding steps than this, of the stored 32-bit numbers, is no spread.
RESOLUTION = float(np.finfo(np.float32).eps)


@dataclass(frozen=True, slots=True)
class Standardisation:
    """How to come back: value = location + spread × standardised value."""

    location: float  # median, unit of the series
    spread: float  # standard deviation, unit of the series


def standardise(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], Standardisation]:
    """Remove location and scale, so that priors mean the same for every unit.

    Parameters
    ----------
    values : (N,) float array
        Finite values, outliers already left out.

    Returns
    -------
    standardised : (N,) float array
        ``(values − median) / standard deviation``; the standard deviation is about the mean
        with divisor N.
    scale : Scale
        The way back.

    Raises
    ------
    NoVariationError
        If all values are equal, or differ by less than a 32-bit float can hold.
    SeriesUnfitError
        If values are too large or too close together for 32-bit floats.
    """
    largest = float(np.max(np.abs(values)))
    if largest > LARGEST:
        raise SeriesUnfitError(
            f"Values reach {largest:.3g}, and draws are stored as 32-bit floats, which end at "
            f"{LARGEST:.0e}. Give the series a larger unit."
        )
    if np.ptp(values) == 0.0:
        raise NoVariationError(
            f"All {values.size} measurements that were kept are equal to {values[0]:.6g}, so "
            "there is no noise to estimate. Any later value that differs is a change."
        )
    # Dividing by a power of two is exact and keeps squares from overflowing.
    _, exponent = math.frexp(largest)
    centred = np.ldexp(values, -exponent)
    location = float(np.median(centred))
    centred = centred - location
    spread = float(np.std(centred))
    if spread < RESOLUTION * abs(location):
        raise NoVariationError(
            f"The {values.size} measurements that were kept differ from {values[0]:.6g} by less "
            "than a 32-bit float can hold. Subtract what they have in common, or call them equal."
        )
    scale = Standardisation(math.ldexp(location, exponent), math.ldexp(spread, exponent))
    if scale.spread < SMALLEST:
        raise SeriesUnfitError(
            f"The standard deviation is {scale.spread:.3g}, and draws are stored as 32-bit "
            f"floats, which end at {SMALLEST:.0e}. Give the series a smaller unit."
        )
    return centred / spread, scale
