"""The robust detector of this checkout beside that of another revision, on the same series.

``python -m benchmarks detector_revisions REVISION`` prints false alarms, power, recall of
switching levels, late changes, real histories, and CPU time as a ratio. Both revisions take turns
in processes of their own, so that a busy machine slows both.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.fixed_code import FOLDER as REAL
from benchmarks.accuracy.fixed_code import read_fixed_commit, read_repeats
from benchmarks.accuracy.labelled_series import FOLDER as LABELLED
from benchmarks.accuracy.labelled_series import read_labelled
from benchmarks.accuracy.planted_changes import ChangeNoise, plant_steps
from benchmarks.accuracy.switching_levels import plant_modes, plant_switching

ROOT = Path(__file__).resolve().parents[2]
WORKER = Path(__file__).with_name("revision_worker.py")
NEAR = 5


@dataclass(frozen=True)
class Case:
    """Series, and the changes that each of them holds."""

    name: str
    series: list[NDArray[np.float64]]
    truth: list[list[int]]


def main(revision: str = "4aca5d2", series: int = 100) -> None:
    """Print one row for each case: the other revision's figures, then this checkout's."""
    os.nice(5)
    print(f"{revision} against this checkout, {series} series per planted case.")
    print("alarmed: share of series with any change; found: share of true changes within ± 5 runs;")
    print("extra: changes elsewhere, per series; ratio: CPU time, this checkout / the other.\n")
    print("| case | alarmed | found | extra | CPU ratio |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as home:
        packed = subprocess.run(
            ["git", "archive", revision, "models"], cwd=ROOT, check=True, capture_output=True
        ).stdout
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(home, filter="data")
        for case in [*_planted(int(series)), *_real()]:
            before, after = _run(Path(home), case), _run(ROOT, case)
            cells = [f"{a:.3f} → {b:.3f}" for a, b in zip(before[:3], after[:3], strict=True)]
            print(f"| {case.name} | " + " | ".join(cells) + f" | {after[3] / before[3]:.2f} |")


def _planted(series: int) -> list[Case]:
    cases = []
    for kind in ChangeNoise:
        for percent in (0.0, 2.0, 4.0):
            rows = list(plant_steps(kind, series, 200, 150, percent, seed=21))
            truth: list[list[int]] = [[150] if percent else []] * series
            cases.append(Case(f"{kind} +{percent:.0f} %", rows, truth))
    for length in (200, 1000):
        rows = list(plant_modes(series, length, seed=22))
        cases.append(Case(f"a second mode of 10 %, n = {length}", rows, [[]] * series))
    for gap, between in ((12.0, 0.0), (6.0, 0.0), (12.0, 0.05), (12.0, 0.15), (60.0, 0.1)):
        drawn = plant_switching(max(1, series // 4), 300, seed=23, gap=gap, between=between)
        name = f"levels {gap:.0f} σ apart, {between:.0%} of the runs between"
        cases.append(Case(name, [d.values for d in drawn], [d.changes for d in drawn]))
    rng = np.random.default_rng(24)
    late = []
    for each in plant_switching(max(1, series // 4), 400, seed=24):
        recent = 130.0 + rng.standard_normal(90)
        recent[70:] += 4.0
        late.append(np.concatenate([each.values, recent]))
    last = [row[-90:] for row in late]
    cases.append(Case("+4 σ late, the last 90 runs alone", last, [[70]] * len(late)))
    cases.append(Case("the same behind 400 runs that switch levels", late, [[470]] * len(late)))
    return cases


def _real() -> list[Case]:
    """Make cases of the histories beside the checkout; none where there are none."""
    if not REAL.is_dir():
        return []
    nightly, _ = read_fixed_commit(REAL / "php_realtime")
    repeats = read_repeats(REAL / "ocaml_sandmark")
    cases = [
        Case(name, [np.array([value for _, value in each]) for each in dated], [[]] * len(dated))
        for name, dated in (
            ("PHP, one commit for two years", nightly),
            ("OCaml, one commit, some nights", repeats),
        )
    ]
    labelled = read_labelled(LABELLED)
    bad = [each for each in labelled if each.first_bad is not None]
    good = [each for each in labelled if each.first_bad is None]
    firsts = [[each.first_bad] for each in bad if each.first_bad is not None]
    cases.append(Case("SAP, regressions", [each.centres for each in bad], firsts))
    cases.append(Case("SAP, look-alikes", [each.centres for each in good], [[]] * len(good)))
    return cases


def _run(home: Path, case: Case) -> tuple[float, float, float, float]:
    """Return alarmed, found, extra and CPU seconds."""
    done = subprocess.run(
        [sys.executable, str(WORKER)],
        input=json.dumps([row.tolist() for row in case.series]),
        env={**os.environ, "PYTHONPATH": str(home), "OMP_NUM_THREADS": "1"},
        cwd=home,
        check=True,
        capture_output=True,
        text=True,
    )
    answer = json.loads(done.stdout)
    found: list[list[int]] = answer["changes"]
    hits = [
        any(abs(place - true) <= NEAR for place in each)
        for each, truth in zip(found, case.truth, strict=True)
        for true in truth
    ]
    extra = [
        sum(all(abs(place - true) > NEAR for true in truth) for place in each)
        for each, truth in zip(found, case.truth, strict=True)
    ]
    alarmed = float(np.mean([bool(each) for each in found]))
    return (
        alarmed,
        float(np.mean(hits)) if hits else float("nan"),
        float(np.mean(extra)),
        answer["cpu"],
    )
