"""Histories with planted changes, each of which depends on one rule of the search."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.stats.changes.robust_search import find_changes
from models.stats.series.noise_regimes import noise_regimes


def planted(seed: int) -> NDArray[np.float64]:
    """Make 60 to 159 runs with steps, a short visit, a drift, or noise that grows."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(60, 160))
    values = rng.normal(size=n)
    kind = seed % 4
    if kind == 0:
        for _ in range(rng.integers(1, 5)):
            values[rng.integers(8, n - 8) :] += rng.choice([-1, 1]) * rng.uniform(2, 6)
    elif kind == 1:
        begin, length = rng.integers(20, n - 25), int(rng.integers(3, 9))
        values[begin : begin + length] += rng.choice([-1, 1]) * rng.uniform(3, 6)
        values[rng.integers(8, n - 8) :] += rng.uniform(1.5, 4)
    elif kind == 2:
        begin = rng.integers(20, n // 2)
        values[begin:] += np.linspace(0, rng.uniform(4, 12), n - begin)
        values[n - 20 :] += rng.uniform(0, 4)
    else:
        values *= np.where(np.arange(n) < n // 2, 1.0, rng.uniform(2, 8))
        values[rng.integers(10, n - 10) :] += rng.uniform(2, 8)
    return values


@pytest.mark.parametrize(
    ("rule", "seed", "changes"),
    [
        ("three runs in the middle of a series are no level", 4, [50, 94, 116]),
        ("three runs in the middle of a series are no level", 53, [25]),
        ("a change moves again once its neighbour has moved", 106, [45, 94]),
        ("a change moves again once its neighbour has moved", 146, [64, 126]),
        ("a change may lose some gain where it settles", 18, [67, 96, 128]),
        ("a change may lose some gain where it settles", 120, [15, 59, 71]),
        ("what replaces a staircase is searched again", 25, [29, 38]),
        ("what replaces a staircase is searched again", 222, [35, 80]),
        ("a change that settling made unlikely goes", 62, [53, 84]),
        ("a change settles where it is most often almost right", 10, [56, 117]),
        ("a change settles where it is most often almost right", 14, [33]),
        ("runs of another noise are not compared", 7, []),
        ("runs of another noise are not compared", 91, [41]),
        ("a spike beyond five deviations is put aside", 153, [71]),
        ("a change needs what was calibrated", 131, []),
        ("a change needs what was calibrated", 54, [42, 60]),
    ],
)
def test_each_rule_decides_on_a_history(rule: str, seed: int, changes: list[int]) -> None:
    values = planted(seed)
    assert find_changes(values, noise_regimes(values)) == changes, rule
