"""Detectors on code that did not change, where the folder `shared` lies beside the checkout.

PHP re-measures one commit every night for two years; the OCaml project's machines measured some
commits several nights in a row. Whatever shifts there is the machine, not the code.
"""

import csv
from collections import defaultdict
from datetime import datetime, timedelta
from fnmatch import fnmatch
from itertools import pairwise
from pathlib import Path

import numpy as np

from models.records.series import Direction
from models.records.series_status import Label
from models.stats.changes.detector import Detector, detect
from models.stats.series.groups import Groups

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "real-data"
NEAR = timedelta(days=3)
FEWEST = 8  # runs, for an interval to be asked

Dated = list[tuple[datetime, float]]


def main() -> None:
    """Print alarms on PHP's fixed commit and on OCaml's repeated commits."""
    if not FOLDER.is_dir():
        print("The histories are not beside this checkout; nothing was measured.")
        return
    nightly, hosts = read_fixed_commit(FOLDER / "php_realtime")
    nights = [time for series in nightly for time, _ in series]
    by_chance = np.mean([_near(time, hosts) for time in nights])
    repeats = read_repeats(FOLDER / "ocaml_sandmark")
    print(f"PHP: {len(nightly)} series, {len(nights)} runs of one commit; {by_chance:.0%} of the")
    print(f"runs lie within {NEAR.days} days of a change of the host's kernel or system.")
    print(f"OCaml: {len(repeats)} stretches of at least {FEWEST} runs of one commit.\n")
    print("| detector | PHP: changes | near a host's change | of 2 % or more | OCaml: alarmed |")
    print("|---|---|---|---|---|")
    for name in Detector:
        found = [change for series in nightly for change in _changes(series, name)]
        near = sum(_near(time, hosts) for time, _ in found)
        large = sum(size >= 0.02 for _, size in found)
        alarmed = sum(bool(_changes(series, name)) for series in repeats)
        print(f"| **{name}** | {len(found)} | {near} | {large} | {alarmed} |", flush=True)


def read_fixed_commit(folder: Path) -> tuple[list[Dated], list[datetime]]:
    """Read PHP's nightly runs of one commit, and the days on which the host changed."""
    series: dict[str, Dated] = defaultdict(list)
    for row in _rows(folder / "results.csv"):
        if row["suite"] == "php-fixed-baseline":
            key = f"{row['test']} {row['platform']}"
            series[key].append((datetime.fromisoformat(row["time"]), float(row["value"])))
    truth = _rows(folder / "truth.csv")
    hosts = [datetime.fromisoformat(r["time"]) for r in truth if r["kind"].startswith("environ")]
    return [sorted(each) for each in series.values()], hosts


def read_repeats(folder: Path) -> list[Dated]:
    """Read OCaml's runs of one commit on several nights in a row."""
    results = _rows(folder / "results.csv")
    found: list[Dated] = []
    for label in _rows(folder / "truth.csv"):
        pattern, version, _ = label["series"].split(" ")  # the interval holds one revision
        first, last = label["time"].split("/")
        stretch: dict[str, Dated] = defaultdict(list)
        for row in results:
            key = f"{row['suite']}/{row['test']}/{row['platform']}"
            same = f"version={row['version']}" == version and fnmatch(key, pattern)
            if same and first <= row["time"] <= last:
                stretch[key].append((datetime.fromisoformat(row["time"]), float(row["value"])))
        found += [sorted(each) for each in stretch.values() if len(each) >= FEWEST]
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _near(time: datetime, hosts: list[datetime]) -> bool:
    return any(abs(time - host) <= NEAR for host in hosts)


def _changes(series: Dated, name: Detector) -> list[tuple[datetime, float]]:
    """When the series changes, and by what share of the level before."""
    values = np.array([value for _, value in series])
    groups: Groups = detect(values, Direction.LOWER_IS_BETTER, detector=name)
    return [
        (series[after.start][0], abs(after.mean / before.mean - 1.0))
        for before, after in pairwise(groups)
        if after.label is not Label.NORMAL
    ]


if __name__ == "__main__":
    main()
