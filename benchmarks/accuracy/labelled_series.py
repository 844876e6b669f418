"""Detectors on SAP HANA's labelled histories, where the folder `shared` lies beside the checkout.

Five series hold a regression whose first bad build is known; twenty look like one and hold none.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.accuracy.detection_rates import Finder, ours, peers_finder
from benchmarks.peer_environment import available_peers
from models.stats.changes.detector import Detector
from models.stats.changes.robust_runs import run_centres

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "real-data" / "sap_hana_small"
NEAR = 10  # builds


@dataclass(frozen=True)
class Labelled:
    """One history: measurements of each build, and where engineers saw a regression."""

    name: str
    builds: list[list[float]]  # measurements of each build
    first_bad: int | None  # index of a build
    kind: str

    @property
    def centres(self) -> np.ndarray:
        """One value per build, the one that the robust detector takes."""
        return run_centres(self.builds)


def read_labelled(folder: Path = FOLDER) -> list[Labelled]:
    """Read all histories with their labels."""
    builds: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with (folder / "results.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            builds[row["test"]][row["time"]].append(float(row["value"]))
    found = []
    with (folder / "truth.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            test = row["series"].split("/")[1]
            times = list(builds[test])
            first = times.index(row["time"]) if row["time"] else None
            found.append(Labelled(test, list(builds[test].values()), first, row["kind"]))
    return found


def main() -> None:
    """Print regressions found and look-alikes alarmed, for every detector."""
    if not FOLDER.is_dir():
        print("The labelled histories are not beside this checkout; nothing was measured.")
        return
    series = read_labelled()
    finders: dict[str, Finder] = {f"**{name}**": ours(name) for name in Detector}
    for peer in available_peers():
        if peer != "jumpavg":  # ours gives the same groups
            finders[peer] = peers_finder(peer)
    print("One value per build; found: an alarm within ± 10 builds of the first bad one; alarmed:")
    print("look-alikes with any alarm, and of these with one for the worse.\n")
    print("| detector | regressions found, of 5 | look-alikes alarmed, of 20 | for the worse |")
    print("|---|---|---|---|")
    for name, find in finders.items():
        hits = alarmed = worse = 0
        for each in series:
            changes = list(find(each.centres[None, :])[0])
            if each.first_bad is not None:
                hits += any(abs(place - each.first_bad) <= NEAR for place in changes)
            else:
                alarmed += bool(changes)
                worse += _any_rise(each.centres, changes)
        print(f"| {name} | {hits} | {alarmed} | {worse} |", flush=True)


def _any_rise(values: np.ndarray, changes: list[int]) -> bool:
    """Return whether any stretch lies above the one before it (here, less is better)."""
    means = [part.mean() for part in np.split(values, changes)]
    return any(np.diff(means) > 0)


if __name__ == "__main__":
    main()
