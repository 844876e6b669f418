"""Error rates of the gate over simulated releases whose truth is known.

Each series' true change is planted; its posterior is normal around an estimate that misses the
truth by the posterior's own standard deviation, as a calibrated fit's does. With ``-s`` the
figures that docs/reference/gate.md quotes are printed.
"""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.records.series import Direction
from models.stats.comparison.compare import compare_levels
from models.stats.comparison.compare_releases import judge_changes
from models.stats.comparison.release_gate import GateOutcome, judge_gate

GATES, SERIES, DRAWS = 2000, 40, 400


def simulate(truth: NDArray[np.float64], rate: float, seed: int) -> tuple[NDArray[np.bool_], bool]:
    """Judge one release; truth in percent, shape (n_series,). Return who is called, and failure."""
    rng = np.random.default_rng(seed)
    sd = rng.uniform(0.1, 0.6, truth.size)  # of the change, percent
    estimate = truth + rng.normal(0, sd)
    draws = 100 + estimate + sd * rng.normal(0, 1, (DRAWS, truth.size))
    base = np.full_like(draws, 100.0)
    change = compare_levels(draws, base, [Direction.LOWER_IS_BETTER] * truth.size, 1.0)
    found = judge_changes(change, rate=rate)
    called = found.regressions.called
    gate = judge_gate(truth.size, truth.size, int(called.sum()), 0)
    return called, gate.outcome is GateOutcome.FAIL


@pytest.mark.slow
def test_false_discoveries_keep_their_rate_and_nothing_changed_passes() -> None:
    rng = np.random.default_rng(20)
    wrong = calls = missed = 0
    shares = []
    for gate in range(GATES):
        truth = np.zeros(SERIES)
        truth[:4] = rng.uniform(3, 6, 4)
        called, _ = simulate(truth, 0.1, gate)
        wrong += int(called[4:].sum())
        missed += int((~called[:4]).sum())
        calls += int(called.sum())
        shares.append(called[4:].sum() / max(1, called.sum()))
    failed = sum(simulate(np.zeros(SERIES), 0.05, GATES + gate)[1] for gate in range(GATES))
    rate, error = np.mean(shares), np.std(shares) / np.sqrt(GATES)
    print(f"\nfalse discoveries {rate:.4f} ± {error:.4f}, {wrong} of {calls} calls;")  # noqa: T201
    print(f"missed {missed} of {4 * GATES}; unchanged gates failed {failed} of {GATES}")  # noqa: T201
    assert rate <= 0.1 + 2 * error
    assert failed <= 0.01 * GATES
