"""Search for an input that breaks something, for some seconds; keep the smallest that does."""

import itertools
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import SearchStrategy

CORPUS = Path(__file__).parent / "corpus"
# How long each search lasts; `make check-slow FUZZ_SECONDS=600` searches for ten minutes each.
SECONDS = float(os.environ.get("BANDWATCH_FUZZ_SECONDS", "60"))
SEED = os.environ.get("BANDWATCH_FUZZ_SEED", "")  # of a run that is to be repeated
EXAMPLES = 100  # of one round; the next round draws from the next seed

Case = TypeVar("Case")


def search(
    cases: SearchStrategy[Case], check: Callable[[Case], None], keep: Callable[[Case], Path]
) -> None:
    """Check drawn cases until the time is up.

    Parameters
    ----------
    cases : SearchStrategy
        What is drawn.
    check : callable
        Raises where a case breaks something.
    keep : callable
        Writes a case into the corpus and returns its file; called with the smallest case found.
    """
    first = int(SEED) if SEED else random.SystemRandom().randrange(1 << 31)
    end = time.monotonic() + SECONDS
    tried = 0
    for number in itertools.count(first):
        failed: list[Case] = []
        one_case = _remembering(check, failed)

        @seed(number)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=False,
            suppress_health_check=list(HealthCheck),
        )
        @given(cases)
        def one_round(case: Case) -> None:
            nonlocal tried
            if time.monotonic() > end and not failed:  # noqa: B023  (as below)
                return  # the rest of the round
            tried += 1
            one_case(case)  # noqa: B023  (called within this round only)

        try:
            one_round()
        except Exception as error:
            if failed:
                error.add_note(f"Kept as {keep(failed[0])}")
            error.add_note(f"Found in round {number - first + 1}: BANDWATCH_FUZZ_SEED={number}")
            raise
        if time.monotonic() > end:
            break
    sys.stdout.write(f"{tried:,} inputs in {SECONDS:g} s, from BANDWATCH_FUZZ_SEED={first}\n")


def _remembering(check: Callable[[Case], None], failed: list[Case]) -> Callable[[Case], None]:
    """Check a case; keep it in the list if it fails, in place of the one before."""

    def one_case(case: Case) -> None:
        try:
            check(case)
        except Exception:
            failed[:] = [case]
            raise

    return one_case
