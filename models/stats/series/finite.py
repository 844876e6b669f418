"""The one gate through which numbers enter the statistics.

Sums of squares are everywhere in this package. A value that is not finite, or so large that
its square overflows, would turn whole results into NaN without a word; it is named here.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.records.errors import BadArgumentError

LARGEST_VALUE = 1e150  # its square, summed over many points, is still a float


def usable(values: ArrayLike) -> NDArray[np.bool_]:
    """Return which values the statistics can work with.

    Parameters
    ----------
    values : array_like, shape (N,)
        Any numbers, NaN and infinities included.

    Returns
    -------
    ndarray of bool, shape (N,)
        True where the value is finite and of magnitude at most ``LARGEST_VALUE``.
    """
    numbers = np.asarray(values, dtype=np.float64)
    return np.isfinite(numbers) & (np.abs(numbers) <= LARGEST_VALUE)


def usable_values(values: ArrayLike, name: str = "values") -> NDArray[np.float64]:
    """Return the values as a float array, or say which one cannot be used.

    Parameters
    ----------
    values : array_like, shape (N,)
        Numbers of any type; N may be 0.
    name : str
        What the caller calls them, for the message.

    Returns
    -------
    ndarray of float64, shape (N,)

    Raises
    ------
    BadArgumentError
        If the array is not one-dimensional, or holds NaN, an infinity or a magnitude above
        ``LARGEST_VALUE``.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 1:
        raise BadArgumentError(f"{name} must have one dimension, and has shape {numbers.shape}.")
    wrong = np.flatnonzero(~usable(numbers))
    if wrong.size:
        raise BadArgumentError(
            f"{name}[{wrong[0]}] is {numbers[wrong[0]]}, which cannot be used"
            f" ({wrong.size} of {numbers.size} values). Leave out what is not finite, and choose"
            f" a larger unit for magnitudes above {LARGEST_VALUE:g}."
        )
    return numbers
