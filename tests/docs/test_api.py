"""``docs/reference/api.md`` describes every operation with every parameter, and no other."""

import re

import pytest

from dashboard.api.operation import Operation
from dashboard.api.operations import OPERATIONS
from tests.docs.markdown import DOCS

TEXT = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
SECTIONS = dict(
    re.findall(r"^### ((?:GET|POST) /\S*)\n(.*?)(?=^###? |\Z)", TEXT, re.MULTILINE | re.DOTALL)
)


def test_sections_are_the_operations() -> None:
    assert list(SECTIONS) == [f"{item.method} {item.path}" for item in OPERATIONS]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda item: item.name)
def test_parameters_and_their_defaults_are_those_of_the_operation(operation: Operation) -> None:
    section = SECTIONS[f"{operation.method} {operation.path}"]
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (.*?) ?\|$", section, re.MULTILINE))
    assert set(rows) == {item.name for item in operation.parameters}
    for item in operation.parameters:
        default = item.schema.get("default")
        shown = "required" if item.required else f"`{default}`" if default not in (None, "") else ""
        assert rows[item.name] == shown.replace("False", "false")
