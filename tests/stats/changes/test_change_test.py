"""What a change must gain: the documented price, and what short stretches are judged by."""

import math
from pathlib import Path

import numpy as np
import pytest

from models.stats.changes.change_test import needed, weigh
from models.stats.changes.level_or_drift import InnovationNoise

PAGE = Path(__file__).resolve().parents[3] / "docs/explanation/detectors/robust.md"
QUIET = InnovationNoise(1.0, 0.0)


@pytest.mark.parametrize(
    ("total", "split", "price"),
    [
        (500, 250, 5.6 + 0.36),
        (100, 50, 5.6 + 1.8),
        (100, 5, 5.6 + 1.8 + 5 * math.log(100**2 / (4 * 5 * 95))),
        (100, 95, 5.6 + 1.8 + 5 * math.log(100**2 / (4 * 5 * 95))),
        (5000, 2500, 5.6 + 0.036 + 3 * math.log(10)),
    ],
)
def test_the_price_is_the_documented_one(total: int, split: int, price: float) -> None:
    assert needed(total, split, total) == pytest.approx(price)
    formula = (
        "5.6 + 180/n + 5 log(n² / (4 m (n − m))) + 5 ρ      (+ 3 log(n/500) for longer series)"
    )
    assert formula in PAGE.read_text(encoding="utf-8")


def test_stretches_too_short_for_blocks_are_judged_by_their_runs() -> None:
    """Thirty runs make no twenty blocks of two, so a clear step keeps the gain of its runs."""
    noise = np.tile([0.5, -0.5, 0.3, -0.3, 0.0], 6)
    stretch = noise + np.where(np.arange(30) < 15, 0.0, 6.0)
    found = weigh(stretch, 15, QUIET, 30)
    assert found.needed == pytest.approx(needed(30, 15, 30), abs=5.0)
    assert found.gain > 60
    assert found.margin > 40
