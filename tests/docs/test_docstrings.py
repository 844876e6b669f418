"""Docstrings of public functions begin with a verb that says what the caller gets."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.markdown import ROOT

PACKAGES = ("models", "data", "dashboard", "benchmarks")
BANNED = {"Give", "Let", "Make", "Say", "Spell", "Tell"}


def first_words(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and first word of the docstring of every public function and method."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text and not node.name.startswith("_"):
                yield node.lineno, text.split()[0].strip(".,:;")


@pytest.mark.parametrize("package", PACKAGES)
def test_docstrings_begin_with_a_plain_verb(package: str) -> None:
    files = sorted(Path(ROOT, package).rglob("*.py"))
    assert files
    found = [
        f"{file.relative_to(ROOT)}:{line}: {word}"
        for file in files
        for line, word in first_words(file.read_text(encoding="utf-8"))
        if word in BANNED
    ]
    assert found == []


def test_a_banned_verb_is_found_in_methods_too() -> None:
    source = 'class A:\n    def b(self):\n        """Tell the time."""\n'
    assert list(first_words(source)) == [(2, "Tell")]
