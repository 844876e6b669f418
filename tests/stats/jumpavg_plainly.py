"""The MDL recursion restated as slowly and plainly as possible, for comparison in tests."""

import math

import numpy as np


def bits(samples: list[float], largest: float, unit: float, before: float | None) -> float:
    k = len(samples)
    if k == 0:
        return 0.0
    top, mean, spread = largest / unit, np.mean(samples) / unit, np.std(samples) / unit
    total = math.log2(k * (k + 1))
    if before is None:
        total += math.log2(top + 1)
    else:
        p = before / unit
        total += math.log2((p**2 - (p - 1) * top + top**2 / 2) / (abs(mean - p) + 1))
    if k >= 2:
        total += math.log2((spread + 1) * (spread + 2)) + math.log2(1 - 1 / (top + 2))
        total += 1 + (k - 1) / 2 * math.log2(math.pi) - math.lgamma((k - 1) / 2) / math.log(2)
        total += (k - 2) * math.log2(spread + 1) + (k - 2) / 2 * math.log2(k)
    return total


def segment(
    runs: list[list[float]], unit: float | None = None, sbps: float | None = None
) -> tuple[list[int], float]:
    """Return (starts, bits) of the recursion over a list of lists."""
    largest = max(0.0, *(value for run in runs for value in run))
    unit = unit or largest / (2.0 ** ((sbps or 12) + 1) - 1)
    best: list[tuple[list[int], float, float | None]] = [
        ([], 0.0, None)
    ]  # starts, bits, mean of the last group
    for i in range(len(runs)):
        kept: tuple[list[int], float, float | None] | None = None
        for j in [i, *range(i)]:
            starts, paid, before = best[j]
            samples = [value for run in runs[j : i + 1] for value in run]
            price = paid + bits(samples, largest, unit, before if starts else None)
            # Candidates that differ by rounding alone count as equal: the older rule decides.
            if kept is None or price < kept[1] - 1e-9:
                kept = ([*starts, j], price, float(np.mean(samples)) if samples else 0.0)
        assert kept is not None
        best.append(kept)
    return best[-1][0], best[-1][1]
