"""The list of mistakes fits the code, and each of them is noticed."""

import shutil
from pathlib import Path

import pytest

from tests.mutants.read_list import LISTS, ROOT, Mutant, read_mutants
from tests.mutants.run_mutants import Outcome, run_mutants

MUTANTS = [mutant for path in LISTS for mutant in read_mutants(path)]


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_listed_mistake_can_be_made(mutant: Mutant, tmp_path: Path) -> None:
    module = tmp_path / mutant.path
    module.parent.mkdir(parents=True)
    shutil.copy(ROOT / mutant.path, module)
    mutant.apply(tmp_path)
    if mutant.path.endswith(".py"):
        compile(module.read_text(encoding="utf-8"), mutant.path, "exec")
    assert module.read_bytes() != (ROOT / mutant.path).read_bytes()
    assert mutant.tests
    assert all((ROOT / test).exists() for test in mutant.tests)


def test_each_mistake_is_listed_once() -> None:
    assert len({str(mutant) for mutant in MUTANTS}) == len(MUTANTS)


def test_a_mistake_in_code_that_has_changed_is_reported(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text("x = 1\nx = 1\n", encoding="utf-8")
    mutant = Mutant("module.py", "x is two", "x = 1", "x = 2", ("tests",))
    with pytest.raises(ValueError, match="2 times, not once; bring the entry “x is two”"):
        mutant.apply(tmp_path)


@pytest.mark.slow
def test_what_no_test_notices_survives(tmp_path: Path) -> None:
    noticed = next(mutant for mutant in MUTANTS if "derive.py" in mutant.path)
    survives = Mutant(noticed.path, "no test is beside it", noticed.old, noticed.new, UNRELATED)
    found = [
        outcome
        for _, outcome, _ in run_mutants(
            [Mutant(noticed.path, "noticed", noticed.old, noticed.new, BESIDE), survives],
            tmp_path / "copy",
        )
    ]
    assert found == [Outcome.NOTICED, Outcome.SURVIVED]


BESIDE = ("tests/triage/summaries/test_derive.py",)
UNRELATED = ("tests/triage/summaries/test_relations.py",)


@pytest.mark.slow
@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_mistake_is_noticed(path: Path, tmp_path: Path) -> None:
    mutants = [mutant for mutant in read_mutants(path) if not mutant.equivalent]
    done = run_mutants(mutants, tmp_path / "copy")
    assert [str(mutant) for mutant, outcome, _ in done if outcome is not Outcome.NOTICED] == []
