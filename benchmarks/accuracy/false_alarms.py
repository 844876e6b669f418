"""False alarms and power of all detectors, the peers' among them, side by side."""

import os

from benchmarks.accuracy.detection_rates import (
    Finder,
    false_alarms,
    ours,
    peers_finder,
    power,
    runs_needed,
)
from benchmarks.accuracy.planted_changes import ChangeNoise
from benchmarks.peer_environment import available_peers
from models.stats.changes.detector import Detector

OURS = {f"**{name}**" for name in Detector}
STEPS = (1.0, 2.0, 4.0)


def main(series: int = 500, seed: int = 1, with_peers: bool = True) -> None:
    """Print two tables: stationary series with an alarm, and series with a step."""
    os.nice(5)
    finders: dict[str, Finder] = {f"**{name}**": ours(name) for name in Detector}
    if with_peers:
        for peer in available_peers():
            if peer != "jumpavg":  # ours gives the same groups
                finders[peer] = peers_finder(peer)
    error = (0.05 * 0.95 / series) ** 0.5
    print(
        f"Series of 200 runs, coefficient of variation 2 %. {series} series per cell, seed {seed};"
    )
    print(f"the standard error of a share p is √(p(1-p)/{series}), at .05 about {error:.3f}.\n")
    _print_false_alarms(finders, series, seed)
    _print_power(finders, series, seed)
    _print_runs_needed(finders, seed)


def _print_false_alarms(finders: dict[str, Finder], series: int, seed: int) -> None:
    print("Share of stationary series with any alarm:\n")
    print("| detector | " + " | ".join(ChangeNoise) + " |\n|---|" + "---|" * len(ChangeNoise))
    for name, find in finders.items():
        rates = [false_alarms(find, kind, series, seed) for kind in ChangeNoise]
        print(f"| {name} | " + " | ".join(f"{rate:.3f}" for rate in rates) + " |", flush=True)


def _print_power(finders: dict[str, Finder], series: int, seed: int) -> None:
    cases = [(ChangeNoise.GAUSSIAN, step) for step in STEPS]
    cases += [(ChangeNoise.STUDENT, 2.0), (ChangeNoise.OUTLIERS, 2.0)]
    print("\nA step at run 150: share found within ± 5 runs / share with any alarm:\n")
    heads = [f"{kind} +{step:.0f} %" for kind, step in cases]
    print("| detector | " + " | ".join(heads) + " |\n|---|" + "---|" * len(cases))
    for name, find in finders.items():
        found = [power(find, kind, step, series, seed + 1) for kind, step in cases]
        cells = [f"{each.located:.3f} / {each.any_alarm:.3f}" for each in found]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def _print_runs_needed(finders: dict[str, Finder], seed: int, series: int = 100) -> None:
    print(f"\nMedian runs needed after a step, 50 quiet runs before it ({series} series):\n")
    print("| detector | 2 σ | 3 σ |\n|---|---|---|")
    for name, find in finders.items():
        if name not in OURS:
            continue  # up to forty starts of another interpreter take too long
        needed = [runs_needed(find, sigmas, series, seed + 2) for sigmas in (2.0, 3.0)]
        cells = [f"{each:.0f}" if each <= 40 else "> 40" for each in needed]
        print(f"| {name} | {cells[0]} | {cells[1]} |", flush=True)


if __name__ == "__main__":
    main()
