"""Runs of busy days are averaged into four blocks, and a block is quieter than a run."""

from dataclasses import replace

import numpy as np
import pytest

from models.records.days import DAY_MS
from models.stats.steps.culprit_runs import culprit_runs
from models.stats.steps.level_draws import standing_blocks
from models.stats.steps.preparation.block_noise import block_scale
from models.stats.steps.preparation.run_blocks import RunBlocks, run_blocks

HOUR_MS = DAY_MS // 24


def nine_and_one(*certain: int) -> RunBlocks:
    """Nine runs of one day with the values 0 to 8, and one of the day after the next."""
    times = [100 * DAY_MS + hour * HOUR_MS for hour in range(9)] + [102 * DAY_MS + 12 * HOUR_MS]
    return run_blocks(np.array(times), np.arange(10.0), certain)


def test_a_day_of_many_runs_is_four_blocks() -> None:
    blocks = nine_and_one()
    assert blocks.count.tolist() == [3, 2, 2, 2, 1]
    assert blocks.mean.tolist() == [1.0, 3.5, 5.5, 7.5, 9.0]
    assert blocks.first_run.tolist() == [0, 3, 5, 7, 9]
    assert blocks.of_run.tolist() == [0, 0, 0, 1, 1, 2, 2, 3, 3, 4]
    assert blocks.day.tolist() == [100, 100, 100, 100, 102]
    assert blocks.same_day.tolist() == [False, True, True, True, False]
    assert blocks.gap.tolist() == pytest.approx([0, 3 / 24, 2 / 24, 2 / 24, 2 + 5 / 24])
    assert blocks.within == pytest.approx((2 + 3 * 0.5) / 5)


def test_a_block_begins_at_a_known_step() -> None:
    blocks = nine_and_one(4)
    assert blocks.first_run.tolist() == [0, 3, 4, 5, 7, 9]
    assert blocks.count.tolist() == [3, 1, 1, 2, 2, 1]


@pytest.mark.parametrize(("days", "a_day"), [(375, 4), (376, 3), (750, 2), (751, 1), (1600, 1)])
def test_a_long_window_has_fewer_blocks_a_day(days: int, a_day: int) -> None:
    times = np.repeat(np.arange(days) * DAY_MS, 4) + np.tile(np.arange(4), days)
    assert run_blocks(times, np.zeros(times.size)).mean.size == days * a_day


def test_a_block_of_four_has_half_of_the_noise_unless_its_runs_share_some() -> None:
    blocks = nine_and_one()
    even = replace(blocks, count=np.array([4, 4, 1]), mean=np.array([0, 1e-3, 0]), within=1.0)
    assert block_scale(even).tolist() == pytest.approx([0.5, 0.5, 1.0])
    apart = replace(even, count=np.full(4, 4), mean=np.array([0.0, 2, 0, 2]), within=2.0)
    # The blocks' noise is 2 / (0.65 √2) = 2.176, so ρ = 2.176² / 2 − 1/4 = 2.117.
    assert block_scale(apart).tolist() == pytest.approx([0.8714] * 4, abs=1e-4)
    assert block_scale(replace(even, count=np.ones(3, dtype=np.int64))).tolist() == [1, 1, 1]
    assert block_scale(replace(even, within=0.0)).tolist() == [1, 1, 1]


def test_the_fewest_runs_that_hold_nine_tenths_are_listed_in_time_order() -> None:
    single = run_blocks(np.arange(12) * DAY_MS, np.zeros(12))
    found = culprit_runs(single, 3, np.array([0.15, 0.05, 0.3, 0.5]))
    assert dict(found) == pytest.approx({3: 0.15, 5: 0.3, 6: 0.5})
    assert [run for run, _ in found] == [3, 5, 6]
    exact = culprit_runs(single, 3, 2 * np.array([0.6, 0.3, 0.1]))
    assert dict(exact) == pytest.approx({3: 0.6, 4: 0.3})
    # Averaged runs share the probability, from the middle of one block to that of the next.
    shared = culprit_runs(nine_and_one(), 1, np.array([1.0, 0.0]))
    assert dict(shared) == pytest.approx({2: 0.5, 3: 0.5})


def test_the_middle_block_stands_for_a_day_and_the_last_for_the_newest() -> None:
    distinct, stands = standing_blocks(np.array([1, 1, 1, 2, 3, 3, 3]))
    assert (distinct.tolist(), stands.tolist()) == ([1, 2, 3], [1, 3, 6])
