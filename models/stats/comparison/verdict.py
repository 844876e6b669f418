"""Verdicts: what the probabilities of a change allow one to say.

With threshold t (default 0.9) and smallest relevant change δ:

* *no change* if it is at least t sure that the level changed by less than δ;
* else *regression* if it is at least t sure that the level got worse, and at least as likely as
  not that it did so by δ or more; *improvement* likewise for the better;
* else *undecided*: more runs are needed to decide.

So a change that is certain and probably too small to matter stays undecided, and with δ = 0
the rule is that of Mozilla's slow_regressions: regression where p10 of the change is above 0.
"""

import numpy as np
from numpy.typing import NDArray

from models.records.comparison import Verdict
from models.records.errors import BadArgumentError
from models.stats.comparison.compare import LevelChange

THRESHOLD = 0.9


def decide(change: LevelChange, threshold: float = THRESHOLD) -> NDArray[np.object_]:
    """Return the verdict on each compared series.

    Parameters
    ----------
    change : LevelChange
        From `models.stats.comparison.compare.compare_levels`; arrays of shape () or (n_series,).
    threshold : float
        How sure one must be, above 0.5 and at most 1.

    Returns
    -------
    ndarray of Verdict, shape () or (n_series,)
        Withheld where there are no probabilities or the change has no percentage.

    Raises
    ------
    BadArgumentError
        If the threshold is out of range.
    """
    if not 0.5 < threshold <= 1:
        raise BadArgumentError(f"The threshold is {threshold}; it must be above 0.5 and at most 1.")
    worse = (change.p_worse >= threshold) & (change.p_worse_by_delta >= 0.5)
    better = (change.p_better >= threshold) & (change.p_better_by_delta >= 0.5)
    verdict = np.empty(np.shape(change.p_worse), dtype=np.object_)
    verdict[...] = Verdict.UNDECIDED  # np.full would turn it into plain text
    verdict[worse] = Verdict.REGRESSION
    verdict[better] = Verdict.IMPROVEMENT
    verdict[np.isnan(change.change)] = Verdict.WITHHELD
    verdict[change.p_within_delta >= threshold] = Verdict.NO_CHANGE
    return verdict
