"""How many more runs would decide: against the verdicts that so many runs give."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtri

from models.records.comparison import Verdict
from models.records.errors import BadArgumentError
from models.records.series import Direction
from models.stats.comparison.compare import compare_levels
from models.stats.comparison.runs_to_decide import MOST_RUNS, P90, runs_to_decide
from models.stats.comparison.verdict import decide

QUANTILES = (np.arange(20_000) + 0.5) / 20_000


def verdict(change: float, sd: float, delta: float) -> Verdict:
    """Judge a change whose draws are normal."""
    draws: NDArray[np.float64] = (100 + change + sd * ndtri(QUANTILES))[:, None]
    judged = decide(
        compare_levels(draws, np.full_like(draws, 100.0), Direction.LOWER_IS_BETTER, delta)
    )
    found = judged[0]
    assert isinstance(found, Verdict)
    return found


@pytest.mark.parametrize(
    ("change", "runs", "becomes"),
    [
        (0.3, 4, Verdict.NO_CHANGE),
        (-0.3, 4, Verdict.NO_CHANGE),
        (0.8, 6, Verdict.NO_CHANGE),
        (1.4, 3, Verdict.REGRESSION),
        (-1.4, 3, Verdict.IMPROVEMENT),
    ],
)
def test_so_many_runs_decide_and_one_fewer_does_not(
    change: float, runs: int, becomes: Verdict
) -> None:
    noise, delta = 2.0, 1.0

    def sd(number: float) -> float:
        return noise * float(np.sqrt(2 / number))

    assert verdict(change, sd(runs), delta) is Verdict.UNDECIDED
    low, high = change - P90 * sd(runs), change + P90 * sd(runs)
    more = runs_to_decide(change, low, high, noise, delta)
    assert more is not None
    assert verdict(change, sd(runs + more), delta) is becomes
    assert verdict(change, sd(runs + more - 1.01), delta) is Verdict.UNDECIDED


def test_a_change_of_exactly_delta_from_below_is_never_decided() -> None:
    assert runs_to_decide(0.999, 0.5, 1.5, 2.0, 1.0) is None
    assert runs_to_decide(1.0, 0.0, 2.0, 2.0, 1.0) is not None
    assert runs_to_decide(1.0, 0.0, 2.0, 2.0, 1.0, threshold=1.0) is None
    assert runs_to_decide(0.01, -9.0, 9.0, 1000.0, 0.0) is None, f"more than {MOST_RUNS}"


def test_impossible_numbers_are_refused() -> None:
    with pytest.raises(BadArgumentError, match="noise"):
        runs_to_decide(0.5, 0.0, 1.0, 0.0, 1.0)
    with pytest.raises(BadArgumentError, match="p10"):
        runs_to_decide(0.5, 1.0, 1.0, 1.0, 1.0)
