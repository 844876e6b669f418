"""Cholesky roots of small systems, without the checks that cost more than the work.

A sweep of the sampler factors half a dozen systems of some twenty rows; scipy's general
functions spend ten times longer looking at their arguments than LAPACK does solving.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf, dtrtri, dtrtrs


def cholesky(system: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the lower triangular root of a positive definite matrix (K, K).

    Raises
    ------
    numpy.linalg.LinAlgError
        If the matrix is not positive definite.
    """
    root: NDArray[np.float64]
    root, info = dpotrf(system, lower=1, clean=1)
    if info:
        raise np.linalg.LinAlgError(f"leading minor {info} of the system is not positive")
    return root


def invert_lower(root: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inverse (K, K) of a lower triangular matrix."""
    inverse: NDArray[np.float64]
    inverse, _ = dtrtri(root, lower=1)
    return inverse


def solve_lower(
    root: NDArray[np.float64], right: NDArray[np.float64], *, transposed: bool = False
) -> NDArray[np.float64]:
    """Solve L x = b, or Lᵀ x = b, for b of shape (K,) or (K, n)."""
    solution: NDArray[np.float64]
    solution, _ = dtrtrs(root, right, lower=1, trans=int(transposed))
    return solution


def log_det_root(root: NDArray[np.float64]) -> float:
    """Return log |L|."""
    return float(np.log(root.diagonal()).sum())
