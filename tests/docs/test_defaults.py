"""The defaults that documents state are those of the code."""

import ast
import dataclasses
import importlib
import re

import pytest

from tests.docs.markdown import ROOT

PAGE = ROOT / "docs" / "reference" / "defaults.md"
ROW = re.compile(r"^\| (?P<what>[^|]+) \| (?P<value>[^|]+) \| `(?P<place>[\w.]+:[\w.]+)` \|$", re.M)
ROWS = [(row["what"], row["value"], row["place"]) for row in ROW.finditer(PAGE.read_text())]


def value_at(place: str) -> object:
    """Return a constant, or the default of a dataclass's field."""
    module, _, name = place.partition(":")
    owner, _, field = name.partition(".")
    found = getattr(importlib.import_module(module), owner)
    if not field:
        return found
    return next(f.default for f in dataclasses.fields(found) if f.name == field)


@pytest.mark.parametrize(("what", "value", "place"), ROWS, ids=[place for _, _, place in ROWS])
def test_a_default_is_that_of_the_code(what: str, value: str, place: str) -> None:
    assert value_at(place) == ast.literal_eval(value), what


def test_every_line_of_the_tables_is_read() -> None:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    headings = [line for line in lines if line.startswith("| what |")]
    assert len(ROWS) == len(lines) - len(headings) >= 40
