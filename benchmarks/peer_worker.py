"""Run one peer over many series. Started by its environment's own interpreter.

Usage: peer_worker.py PEER SERIES.npy CHANGES.json; it imports numpy and the peer alone.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

Finder = Callable[[np.ndarray], list[int]]


def jumpavg() -> Finder:
    from jumpavg import classify

    def find(values: np.ndarray) -> list[int]:
        ends = np.cumsum([len(group.run_list) for group in classify(values.tolist())])
        return [int(end) for end in ends[:-1]]

    return find


def otava() -> Finder:
    from otava.analysis import compute_change_points

    # Its window slicing wants a list, not an array.
    return lambda values: [point.index for point in compute_change_points(values.tolist())[0]]


def asv() -> Finder:
    from asv.step_detect import detect_regressions, detect_steps

    def find(values: np.ndarray) -> list[int]:
        found = detect_regressions(detect_steps(values.tolist()), threshold=0.05)
        return [right for _, right, *_ in found[2] or ()]

    return find


def ruptures() -> Finder:
    from ruptures import KernelCPD  # its PELT in C; the one in Python takes 30 times longer

    def find(values: np.ndarray) -> list[int]:
        # A penalty of the BIC's kind needs the noise's scale, here from the differences.
        spread = 1.4826 * np.median(np.abs(np.diff(values))) / np.sqrt(2.0)
        search = KernelCPD(kernel="linear", min_size=4).fit(values)
        ends = search.predict(pen=3.0 * np.log(len(values)) * spread**2)
        return [int(end) for end in ends[:-1]]

    return find


def mongodb() -> Finder:
    from signal_processing_algorithms.energy_statistics.energy_statistics import e_divisive

    def find(values: np.ndarray) -> list[int]:
        np.random.seed(1)  # noqa: NPY002 - the package draws from the global generator
        return sorted(int(i) for i in e_divisive(values, pvalue=0.05, permutations=100))

    return find


def main() -> None:
    peer, given, found = sys.argv[1:]
    finder = {"jumpavg": jumpavg, "otava": otava, "asv": asv, "ruptures": ruptures}
    find = {**finder, "mongodb": mongodb}[peer]()
    series = np.load(given)
    find(series[0])  # not counted: what is loaded or compiled on first use
    start = time.process_time()
    changes = [[int(i) for i in find(values)] for values in series]
    seconds = time.process_time() - start
    Path(found).write_text(json.dumps({"changes": changes, "cpu_seconds": seconds}))


if __name__ == "__main__":
    main()
