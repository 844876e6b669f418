"""Recognise the total of a suite: at each run the sum or a mean of its other tests."""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

FEWEST_RUNS = 10  # at which every test has a value
CLOSE = 1e-3  # relative difference, of rounded values


class TotalKind(StrEnum):
    """How a total is made of the others."""

    SUM = "sum"
    MEAN = "mean"
    GEOMETRIC = "geometric mean"


def recognise_total(
    values: Mapping[str, NDArray[np.float64]],
) -> tuple[str, TotalKind | None]:
    """Find the test that is the total of all others.

    Parameters
    ----------
    values : mapping of str to ndarray, shape (R,)
        Each test's value at each run; NaN where it has none.

    Returns
    -------
    name, kind : str, TotalKind or None
        Blank and None where no test is the total of at least two others at ten runs or more.
    """
    names = sorted(values)
    if len(names) < 3:
        return "", None
    table = np.array([values[name] for name in names])
    table = table[:, np.isfinite(table).all(axis=0)]
    if table.shape[1] < FEWEST_RUNS:
        return "", None
    for place, name in enumerate(names):
        others = np.delete(table, place, axis=0)
        for kind in TotalKind:
            made = _made(kind, others)
            if made is not None and _alike(made, table[place]):
                return name, kind
    return "", None


def _made(kind: TotalKind, others: NDArray[np.float64]) -> NDArray[np.float64] | None:
    if kind is TotalKind.SUM:
        return np.asarray(others.sum(axis=0))
    if kind is TotalKind.MEAN:
        return np.asarray(others.mean(axis=0))
    if (others <= 0).any():
        return None
    return np.asarray(np.exp(np.log(others).mean(axis=0)))


def _alike(made: NDArray[np.float64], values: NDArray[np.float64]) -> bool:
    scale = np.maximum(np.abs(values), np.finfo(np.float64).tiny)
    return bool(np.quantile(np.abs(made - values) / scale, 0.9) < CLOSE)
