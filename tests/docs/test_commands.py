"""``docs/reference/commands.md`` describes every command with every option, and no other."""

import re

import pytest

from tests.docs.commands import arguments_of, options_of, visible_commands
from tests.docs.markdown import DOCS, ROOT

TEXT = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
COMMANDS = visible_commands()


def test_sections_are_the_visible_commands() -> None:
    assert set(SECTIONS) - {"Old names"} == {f"bandwatch {name}" for name in COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_options_and_arguments_are_those_of_the_command(name: str) -> None:
    section = SECTIONS[f"bandwatch {name}"]
    first_cells = re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
    described = {item for cell in first_cells for item in re.findall(r"`(.+?)`", cell)}
    assert described == options_of(COMMANDS[name]) | arguments_of(COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_the_command(name: str) -> None:
    assert f"`bandwatch {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_documents_name_no_command_that_is_not_there() -> None:
    known = {"--help", "COMMAND", *COMMANDS, *(name.split()[0] for name in COMMANDS)}
    unknown = []
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]:
        text = page.read_text(encoding="utf-8")
        if page.name == "commands.md":
            text = text.split("## Old names")[0]
        calls = re.findall(r"(?:^|[`/])bandwatch ([a-zC][\w-]*(?: set)?)", text, re.MULTILINE)
        unknown += [f"{page.name}: {call}" for call in calls if call not in known]
    assert unknown == []
