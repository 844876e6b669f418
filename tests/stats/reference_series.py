"""Names and values of the fourteen series that other programs were run on."""

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

NAMES = [
    "real_runs1",
    "real_runs2",
    "real_runs3",
    "real_runs5",
    "real_tp5rss",
    "sim01_const",
    "sim02_step_up",
    "sim03_small_down",
    "sim04_reverted",
    "sim05_bimodal",
    "sim06_outliers",
    "sim07_slow_ramp",
    "sim08_variance_change",
    "sim09_quantized",
]


def read_series(oracles: Path, name: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Read the times in seconds and the values of one series."""
    with (oracles / "series" / f"{name}.csv").open() as file:
        rows = list(csv.DictReader(file))
    times = np.array([int(float(row["time"])) for row in rows], dtype=np.int64)
    return times, np.array([float(row["value"]) for row in rows])
