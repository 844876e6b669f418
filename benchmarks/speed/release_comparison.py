"""Time the comparison of two releases over many series, from draws as the store keeps them."""

import time

import numpy as np

from models.records.series import Direction
from models.stats.comparison.compare_releases import compare_releases

SERIES = 1000
DRAWS = 1000
ROUNDS = 9


def main() -> None:
    """Print the median of several rounds."""
    rng = np.random.default_rng(1)
    shape = (DRAWS, SERIES)
    before = (100 + rng.normal(0, 0.5, shape)).astype(np.float32)
    after = (100 + rng.normal(0, 1, SERIES) + rng.normal(0, 0.5, shape)).astype(np.float32)
    directions = [Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER] * (SERIES // 2)
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        found = compare_releases(after, before, directions)
        seconds.append(time.process_time() - start)
    print(
        f"{SERIES} series x {DRAWS} draws: {np.median(seconds):.3f} CPU seconds"
        f" ({found.regressions.called.sum()} regressions,"
        f" {found.improvements.called.sum()} improvements called)"
    )


if __name__ == "__main__":
    main()
