"""How often the burn-in rule finds a planted warm-up within ±2 iterations.

The families are those of `benchmarks.planted_warm_ups`; the table of
docs/reference/detectability.md is this program's output.
"""

import sys

import numpy as np

from benchmarks.planted_warm_ups import WarmUpKind, random_warm_up
from models.stats.detectability.burn_in import find_burn_in

INSTANCES = (1, 3, 4, 5, 10, 20, 60)


def measure(kind: WarmUpKind, instances: int, count: int) -> dict[str, float]:
    """Shares of right answers, of "never", and of cuts, over ``count`` planted benchmarks."""
    right = never = cut = 0
    for seed in range(count):
        planted = random_warm_up(kind, instances, np.random.default_rng([seed, instances]))
        found = find_burn_in(planted.runs).index
        if found is None or planted.burn_in is None:
            right += found is planted.burn_in
        else:
            right += abs(found - planted.burn_in) <= 2
        never += found is None
        cut += bool(found)
    return {"right": right / count, "never": never / count, "cut": cut / count}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    print(f"{'warm-up':>16} {'instances':>10} {'right':>8} {'never':>8} {'cut':>8}")
    for kind in WarmUpKind:
        for instances in INSTANCES:
            found = measure(kind, instances, count)
            shares = " ".join(f"{found[name]:8.1%}" for name in ("right", "never", "cut"))
            print(f"{kind:>16} {instances:>10} {shares}", flush=True)


if __name__ == "__main__":
    main()
