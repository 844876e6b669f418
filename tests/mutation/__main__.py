"""Mutate modules and print score and survivors: ``python -m tests.mutation [WORD ...]``."""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.mutants.run_mutants import copy_checkout
from tests.mutation.choose_tests import PYTEST, find_tests_by_line
from tests.mutation.forked_pytest import load_libraries, run_forked
from tests.mutation.make_mutants import Mutant, make_mutants, read_module
from tests.mutation.modules import ROOT, Module, read_equivalent, read_modules
from tests.mutation.results import Results, key_of
from tests.mutation.try_mutant import PASSED, Verdict, try_mutant

PATIENCE = 5.0  # a mutant may take so many times as long as the tests without it
KNOWN = ROOT / ".mutation.json"


def mutants_of(module: Module, most: int, seed: int) -> list[Mutant]:
    """Return a module's mutants without the equivalent ones: all, or a sample drawn by a seed."""
    same = {(e.path, e.line, e.becomes) for e in read_equivalent()}
    made = [
        mutant
        for mutant in make_mutants(module.path, read_module(ROOT, module.path))
        if (mutant.path, mutant.before, mutant.after) not in same
    ]
    if 0 < most < len(made):
        made = random.Random(f"{seed} {module.path}").sample(made, most)
    return sorted(made, key=lambda mutant: mutant.line)


def judge(root: Path, module: Module, mutants: list[Mutant], known: Results) -> Counter[Verdict]:
    """Try the mutants of a module, print those that live, and count."""
    count: Counter[Verdict] = Counter()
    began = time.monotonic()
    lines = find_tests_by_line(root, module.path, module.tests)
    if run_forked(root, [*PYTEST, *module.tests], 3600) != PASSED:
        raise ValueError(f"The tests of {module.path} are green alone and fail in a fork.")
    patience = 30 + PATIENCE * (time.monotonic() - began)
    for mutant in mutants:
        key = key_of(root, mutant, module.tests)
        # A line that no test runs by itself is run when the module is imported, if at all.
        tests = lines.get(mutant.line) or list(module.tests)
        verdict = known.get(key) or try_mutant(root, mutant, tests, patience)
        known.put(key, verdict)
        count[verdict] += 1
        if verdict is not Verdict.NOTICED:
            print(f"  {verdict}: {mutant}", flush=True)
    return count


def main() -> int:
    """Print each module's score; return 1 where one is below what it must reach."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD", help="part of a module's path")
    parser.add_argument("--most", type=int, default=12, help="mutants of a module; 0: all")
    parser.add_argument("--seed", type=int, default=1, help="draws the sample")
    asked = parser.parse_args()
    known, below, total = Results(KNOWN), [], Counter[Verdict]()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "copy"
        copy_checkout(root)
        load_libraries()
        for module in read_modules():
            if asked.words and not any(word in module.path for word in asked.words):
                continue
            mutants = mutants_of(module, asked.most, asked.seed)
            count = judge(root, module, mutants, known)
            total += count
            share = 100 * count[Verdict.NOTICED] / max(count.total(), 1)
            print(f"{module.path}: {count[Verdict.NOTICED]} of {count.total()} noticed "
                  f"({share:.0f} %, asked {module.least} %)", flush=True)  # fmt: skip
            if mutants and share < module.least:
                below.append(module.path)
    share = 100 * total[Verdict.NOTICED] / max(total.total(), 1)
    print(f"All: {total[Verdict.NOTICED]} of {total.total()} noticed ({share:.0f} %)")
    if below:
        print("Below what is asked: " + ", ".join(below))
    return int(bool(below))


if __name__ == "__main__":
    sys.exit(main())
