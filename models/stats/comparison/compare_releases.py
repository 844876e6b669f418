"""Compare two releases over many series, with control of false discoveries.

The level of a release in a series is the level on the release's last day: by then its
code is complete, and it is the day that the comparison of single series uses as well. A mean
over the release's days would mix what was there at its start with what was shipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.records.series import Direction
from models.stats.comparison.compare import DELTA, LevelChange, compare_levels
from models.stats.comparison.false_discovery import FALSE_DISCOVERY_RATE, Rejections, bayesian_fdr
from models.stats.comparison.verdict import THRESHOLD, decide


@dataclass(frozen=True, slots=True)
class ReleaseComparison:
    """One release against another; arrays have shape (n_series,)."""

    change: LevelChange
    verdict: NDArray[np.object_]  # of each series by itself
    regressions: Rejections  # of all series together
    improvements: Rejections


def compare_releases(
    reference: ArrayLike,
    comparison: ArrayLike,
    direction: Direction | Sequence[Direction],
    *,
    delta: float = DELTA,
    threshold: float = THRESHOLD,
    rate: float = FALSE_DISCOVERY_RATE,
) -> ReleaseComparison:
    """Compare the levels of two releases in many series.

    Parameters
    ----------
    reference : array_like, shape (S, n_series)
        Draws of each series' level on the last day of the release that is judged; a column
        of NaN where a series has no such day.
    comparison : array_like, same shape
        The same for the release it is judged against.
    direction : Direction or sequence of Direction, length n_series
        Which way is worse.
    delta : float
        Smallest change that matters, percent.
    threshold : float
        How sure the verdict on a single series must be.
    rate : float
        Largest expected share of wrong calls among the regressions, and among the
        improvements.

    Returns
    -------
    ReleaseComparison

    Raises
    ------
    BadArgumentError
        If shapes differ, or an option is out of range.
    """
    change = compare_levels(reference, comparison, direction, delta)
    return judge_changes(change, threshold=threshold, rate=rate)


def judge_changes(
    change: LevelChange, *, threshold: float = THRESHOLD, rate: float = FALSE_DISCOVERY_RATE
) -> ReleaseComparison:
    """Judge changes of many series, each by itself and all together.

    Parameters
    ----------
    change : LevelChange
        From `models.stats.comparison.compare.compare_levels`; arrays of shape (n_series,).
    threshold, rate : float
        As in :func:`compare_releases`.

    Raises
    ------
    BadArgumentError
        If an option is out of range.
    """
    return ReleaseComparison(
        change=change,
        verdict=decide(change, threshold),
        regressions=bayesian_fdr(np.atleast_1d(change.p_worse_by_delta), rate),
        improvements=bayesian_fdr(np.atleast_1d(change.p_better_by_delta), rate),
    )
