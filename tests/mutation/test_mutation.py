"""Mutants are made, met by the tests that run their line, and told apart."""

from pathlib import Path

import pytest

from tests.mutation.choose_tests import find_tests_by_line
from tests.mutation.make_mutants import make_mutants
from tests.mutation.modules import ROOT, read_equivalent, read_modules
from tests.mutation.try_mutant import Verdict, try_mutant

SOURCE = '''"""Judge."""

LIMIT: int | None = 3


def is_large(value: int) -> bool:
    return value >= LIMIT and value != 7
'''
TESTS = """from models.judge import is_large


def test_the_limit_counts() -> None:
    assert is_large(3) and not is_large(2)


def test_nothing() -> None:
    pass
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "__init__.py").touch()
    (tmp_path / "models" / "judge.py").write_text(SOURCE)
    (tmp_path / "test_judge.py").write_text(TESTS)
    return tmp_path


def test_each_operator_and_number_is_changed_once_and_no_annotation() -> None:
    made = [mutant.after for mutant in make_mutants("models/judge.py", SOURCE)]
    assert "return value > LIMIT and value != 7" in made
    assert "return value >= LIMIT or value != 7" in made
    assert "return value >= LIMIT and value == 7" in made
    assert "return value >= LIMIT and value != 8" in made
    assert len(made) == len(set(made))
    assert not any("int & None" in line for line in made)


@pytest.mark.slow
def test_a_mutant_that_a_test_notices_is_told_from_one_that_lives(checkout: Path) -> None:
    lines = find_tests_by_line(checkout, "models/judge.py", ("test_judge.py",))
    assert lines == {7: ["test_judge.py::test_the_limit_counts"]}
    made = {mutant.after: mutant for mutant in make_mutants("models/judge.py", SOURCE)}
    noticed, alive = (
        try_mutant(checkout, made[f"return value {line}"], lines[7], 60)
        for line in ("> LIMIT and value != 7", ">= LIMIT and value != 8")
    )
    assert (noticed, alive) == (Verdict.NOTICED, Verdict.SURVIVED)
    assert (checkout / "models" / "judge.py").read_text() == SOURCE


def test_listed_modules_tests_and_equivalent_lines_exist() -> None:
    listed = read_modules()
    for module in listed:
        assert (ROOT / module.path).is_file(), module.path
        assert all((ROOT / test).exists() for test in module.tests), module.tests
    paths = {module.path for module in listed}
    for same in read_equivalent():
        assert same.path in paths
        lines = [line.strip() for line in (ROOT / same.path).read_text().splitlines()]
        assert same.line in lines, f"{same.path} no longer holds: {same.line}"
