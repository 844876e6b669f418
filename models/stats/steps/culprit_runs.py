"""The smallest set of runs that holds a change with 90 % probability."""

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.preparation.run_blocks import RunBlocks

HELD = 0.9


def culprit_runs(
    blocks: RunBlocks, first_block: int, chance: NDArray[np.float64]
) -> tuple[tuple[int, float], ...]:
    """List the runs that may be the first on the new level.

    Parameters
    ----------
    blocks : RunBlocks
        Of the series.
    first_block : int
        Block that ``chance[0]`` belongs to, at least 1.
    chance : (W,) float array
        Expected number of steps before each block of a window; not all 0.

    Returns
    -------
    tuple of (run, probability)
        In time order; probabilities add up to at least 0.9 of the place's. Where runs were
        averaged, the runs from the middle of the block before to the middle of the block
        share its probability.
    """
    share = chance / chance.sum()
    ranked = np.argsort(-share, kind="stable")
    needed = int(np.searchsorted(np.cumsum(share[ranked]), HELD - 1e-12)) + 1
    found: dict[int, float] = {}
    for block in ranked[:needed] + first_block:
        runs = _runs_at(blocks, int(block))
        for run in runs:
            found[run] = found.get(run, 0.0) + float(share[block - first_block]) / len(runs)
    return tuple(sorted(found.items()))


def _runs_at(blocks: RunBlocks, block: int) -> range:
    first = int(blocks.first_run[block])
    half_before = (int(blocks.count[block - 1]) - 1) // 2
    half_after = (int(blocks.count[block]) - 1) // 2
    return range(first - half_before, first + half_after + 1)
