"""Run the tests that a mutant's line is run by, with the mutant in place of the module."""

from enum import StrEnum
from pathlib import Path

from tests.mutation.choose_tests import PYTEST
from tests.mutation.forked_pytest import HUNG, run_forked
from tests.mutation.make_mutants import Mutant

MOST_TESTS = 60  # of one mutant; more are cut down to their files
PASSED, FAILED, NOT_COLLECTED = 0, 1, 2  # of pytest
NOT_FOUND = 4  # of pytest: the ids of tests whose file cannot be imported any more


class Verdict(StrEnum):
    """What the tests made of a mutant."""

    NOTICED = "noticed"
    SURVIVED = "survived"


def try_mutant(root: Path, mutant: Mutant, tests: list[str], seconds: float) -> Verdict:
    """Put a mutant in its module's place, run tests until one fails, and put the module back.

    A mutant counts as noticed also where tests cannot be collected, or hang.

    Parameters
    ----------
    root : Path
        Of a copy of the checkout.
    tests : list of str
        Ids of the tests that run its line, or the files that do.
    seconds : float
        After which a mutant counts as hanging.

    Raises
    ------
    ValueError
        If pytest itself failed, which says nothing about the mutant.
    """
    if len(tests) > MOST_TESTS:
        tests = sorted({test.split("::")[0] for test in tests})
    module = root / mutant.path
    before = module.read_bytes()
    module.write_text(mutant.code, encoding="utf-8")
    try:
        code = run_forked(root, [*PYTEST, "-x", *tests], seconds)
    finally:
        module.write_bytes(before)
    if code not in (PASSED, FAILED, NOT_COLLECTED, NOT_FOUND, HUNG):
        raise ValueError(f"pytest ended with {code} at {mutant}; its tests: {' '.join(tests)}")
    return Verdict.SURVIVED if code == PASSED else Verdict.NOTICED
