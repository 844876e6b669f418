"""How much quieter a block of many runs is than a single run."""

import numpy as np
from numpy.typing import NDArray

from models.stats.steps.preparation.difference_scale import difference_scale
from models.stats.steps.preparation.run_blocks import RunBlocks


def block_scale(blocks: RunBlocks) -> NDArray[np.float64]:
    """Return the noise of each block relative to that of a single run.

    A block's mean of n runs has the variance σ_run² (1/n + ρ), where ρ is what its runs share:
    what blocks differ by beyond what their runs' scatter explains.

    Parameters
    ----------
    blocks : RunBlocks
        B blocks.

    Returns
    -------
    (B,) float array
        From 0 to 1; all 1 where every block has one run.
    """
    parts = 1.0 / blocks.count
    if blocks.within == 0.0 or np.all(blocks.count == 1):
        return np.ones(parts.size)
    seen = difference_scale(blocks.mean) ** 2
    shared = max(0.0, seen / blocks.within - float(np.mean(parts)))
    scale: NDArray[np.float64] = np.sqrt((parts + shared) / (1.0 + shared))
    return scale
