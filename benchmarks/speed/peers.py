"""How long our detectors take, and how many times longer the peers take in the same run."""

import resource
import time
from collections.abc import Callable

import numpy as np

from benchmarks.accuracy.planted_changes import ChangeNoise, plant_steps
from benchmarks.peer_environment import available_peers, run_peer
from models.records.series import Direction
from models.stats.changes.detector import Detector, detect

# Longest series that a peer is given; beyond, it takes minutes.
LONGEST = {"jumpavg": 4000, "otava": 4000, "asv": 1000, "ruptures": 4000, "mongodb": 1000}
LENGTHS = {200: 20, 1000: 3, 4000: 1}  # and how many series of each


def main() -> None:
    """Print CPU seconds per series, and the ratio to the one of ours that answers the same."""
    print("CPU seconds per series; a ratio says how many times longer than the robust detector,")
    print("for jumpavg: than our own jumpavg groups. A step of 5 % at three quarters, seed 17.\n")
    print(f"{'n':>6} {'detector':<22} {'seconds':>10} {'ratio':>8}")
    peers = available_peers()
    for length, series in LENGTHS.items():
        values = plant_steps(ChangeNoise.GAUSSIAN, series, length, 3 * length // 4, 5.0, 17)
        ours = {name: _seconds(values, name) for name in Detector}
        for name, seconds in ours.items():
            print(f"{length:6d} {'Bandwatch ' + name:<22} {seconds:10.4f}", flush=True)
        for peer in peers:
            if length <= LONGEST[peer]:
                seconds = run_peer(peer, values).cpu_seconds / series
                same = ours[Detector.JUMPAVG if peer == "jumpavg" else Detector.ROBUST]
                print(f"{length:6d} {peer:<22} {seconds:10.4f} {seconds / same:8.1f}", flush=True)
    values = plant_steps(ChangeNoise.GAUSSIAN, 1, 20_000, 15_000, 5.0, 17)
    for name in Detector:
        print(f"{20_000:6d} {'Bandwatch ' + name:<22} {_seconds(values, name):10.3f}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nPeak memory of this process: {peak:.0f} MB")


def _seconds(values: np.ndarray, name: Detector) -> float:
    """Least CPU seconds per series of three rounds, the longest series but one."""
    rounds = 3 if values.shape[1] <= 4000 else 1
    return min(
        _once(values, lambda row: detect(row, Direction.LOWER_IS_BETTER, detector=name))
        for _ in range(rounds)
    )


def _once(values: np.ndarray, find: Callable[[np.ndarray], object]) -> float:
    start = time.process_time()
    for row in values:
        find(row)
    return (time.process_time() - start) / len(values)


if __name__ == "__main__":
    main()
