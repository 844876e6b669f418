"""Gaussian or Student-t: what the residuals ask for."""

import numpy as np
from numpy.typing import NDArray

from models.records.fit import Likelihood
from models.stats.level.student_fit import WINDOW, StudentFit, fit_student, rolling_residuals

# Log likelihood by which Student-t must win. Twice this is the 0.5 % point of the likelihood
# ratio on the edge ν = ∞, so that one Gaussian series in two hundred pays for the slower fit.
EVIDENCE = 3.32
# Beyond ten degrees of freedom the mean is within 6 % of the best estimate's variance, and the
# exact Gaussian fit is the better bargain.
LIGHTEST_WORTH_IT = 10.0
UNKNOWN_NU = 5.0


def residual_nu(values: NDArray[np.float64]) -> float:
    """Degrees of freedom that the residuals about the rolling median suggest.

    Parameters
    ----------
    values : (N,) float array
        Kept measurements in time order, any unit.

    Returns
    -------
    float
        From 2 to 30; 5 where fewer than 11 values, or residuals most of which are 0, say nothing.
    """
    student = _residual_fit(values)
    return UNKNOWN_NU if student is None else student.nu


def choose_likelihood(values: NDArray[np.float64]) -> Likelihood:
    """Choose the likelihood of a series by its residuals about the rolling median.

    Parameters
    ----------
    values : (N,) float array
        Kept measurements in time order, any unit.

    Returns
    -------
    Likelihood
        ``STUDENT_T`` where a Student-t with at most 10 degrees of freedom explains the
        residuals better than a Gaussian by ``EVIDENCE``; otherwise ``GAUSSIAN``, also with
        fewer than 11 values or where most residuals are 0.
    """
    student = _residual_fit(values)
    if student is None or student.nu > LIGHTEST_WORTH_IT or student.gain < EVIDENCE:
        return Likelihood.GAUSSIAN
    return Likelihood.STUDENT_T


def _residual_fit(values: NDArray[np.float64]) -> StudentFit | None:
    if values.size <= WINDOW:
        return None
    residuals = rolling_residuals(values)
    # Values of a coarse clock repeat: a peak at 0 that is no sign of heavy tails.
    return fit_student(residuals) if np.median(np.abs(residuals)) > 0.0 else None
