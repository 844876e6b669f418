"""Run the tests beside each mistake, in a copy of the checkout."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from tests.mutants.read_list import ROOT, Mutant

COPIED = ("app.py", "benchmarks", "dashboard", "data", "docs", "models", "stan", "tests")
MARKS = "not slow and not browser"
PASSED, FAILED = 0, 1  # of pytest


class Outcome(StrEnum):
    """What the tests made of a mistake."""

    NOTICED = "noticed"
    SURVIVED = "survived"
    BROKEN = "broken"  # the tests could not run at all


def run_mutants(mutants: Sequence[Mutant], folder: Path) -> Iterator[tuple[Mutant, Outcome, str]]:
    """Make each mistake in turn in a copy, and run its tests until one fails.

    Parameters
    ----------
    mutants : sequence of Mutant
        Without those that are equivalent.
    folder : Path
        Where the copy is made; empty or absent.

    Yields
    ------
    mutant, outcome, printed
        What pytest printed comes last.

    Raises
    ------
    ValueError
        If a mistake cannot be made, or its tests fail without it.
    """
    copy_checkout(folder)
    tests = sorted({test for mutant in mutants for test in mutant.tests})
    code, printed = _run(folder, tests)
    if code != PASSED:
        raise ValueError(f"The tests are not green without any mistake:\n{printed}")
    for place, mutant in enumerate(mutants, start=1):
        module = folder / mutant.path
        before, stat = module.read_bytes(), module.stat()
        mutant.apply(folder)
        # Python keeps compiled code by the second and the size; neither need differ here.
        os.utime(module, (stat.st_atime, stat.st_mtime + place))
        code, printed = _run(folder, mutant.tests)
        module.write_bytes(before)
        os.utime(module, (stat.st_atime, stat.st_mtime))
        outcome = {PASSED: Outcome.SURVIVED, FAILED: Outcome.NOTICED}.get(code, Outcome.BROKEN)
        yield mutant, outcome, printed


def copy_checkout(folder: Path) -> None:
    """Copy what tests need into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*COPIED, *(path.name for path in ROOT.glob("*.*") if path.is_file())):
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        elif not target.exists():
            shutil.copy2(source, target)


def _run(folder: Path, tests: Sequence[str]) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", MARKS]
    done = subprocess.run(
        [*command, *tests],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
