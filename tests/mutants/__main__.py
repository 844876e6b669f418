"""Make mistakes and run the tests that should notice: ``python -m tests.mutants [WORD ...]``."""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.mutants.read_list import LISTS, Mutant, read_mutants
from tests.mutants.run_mutants import Outcome, run_mutants


def chosen(words: list[str]) -> list[Mutant]:
    """Return the mistakes whose module or description holds one of the words; all without words."""
    listed = [mutant for path in LISTS for mutant in read_mutants(path) if not mutant.equivalent]
    return [m for m in listed if not words or any(word in str(m) for word in words)]


def main() -> int:
    """Print what becomes of each mistake; return 1 unless all were noticed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants",
        description="Make mistakes in a copy of the code and run the tests that should notice.",
    )
    parser.add_argument("words", nargs="*", metavar="WORD", help="part of a module or mistake")
    mutants = chosen(parser.parse_args().words)
    count: Counter[Outcome] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for mutant, outcome, printed in run_mutants(mutants, Path(folder) / "copy"):
            count[outcome] += 1
            print(f"{outcome:9}{mutant}", flush=True)
            if outcome is Outcome.BROKEN:
                print(printed, flush=True)
    share = 100 * count[Outcome.NOTICED] / max(len(mutants), 1)
    print(f"{count[Outcome.NOTICED]} of {len(mutants)} mistakes noticed ({share:.0f} %)")
    return int(count[Outcome.NOTICED] < len(mutants))


if __name__ == "__main__":
    sys.exit(main())
