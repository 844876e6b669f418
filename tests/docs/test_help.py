"""``--help`` of the program and of each command reads well in a terminal of 80 columns."""

import re
from functools import cache

import pytest
from typer.testing import CliRunner

import app
from tests.docs.commands import visible_commands

COLUMNS = 80
GROUPS = ("", "rules", "series", "templates", "token")
# Words that a reader would have to translate into the field's terms first.
BANNED = re.compile(
    r"\b(tells?|told|says?|said|spell\w*|lets?|rooms?|words?|standing|desks?|anew|nobody|whose)\b",
    re.IGNORECASE,
)

_OPTION = re.compile(r"  -\S.*?  +(?=\S)")


@cache
def _help(name: str) -> str:
    result = CliRunner().invoke(
        app.cli, [*name.split(), "--help"], env={"COLUMNS": str(COLUMNS), "TERM": "dumb"}
    )
    assert result.exit_code == 0
    return result.stdout


@pytest.fixture(params=[*GROUPS, *visible_commands()], ids=lambda name: name or "bandwatch")
def text(request: pytest.FixtureRequest) -> str:
    """Return the help text of a command in 80 columns."""
    name: str = request.param
    return _help(name)


def test_no_line_is_wider_than_the_terminal(text: str) -> None:
    assert [line for line in text.splitlines() if len(line.rstrip()) > COLUMNS] == []


def test_no_help_text_is_cut_off(text: str) -> None:
    lines = [line for line in text.splitlines() if not line.startswith("Usage:")]
    assert [line for line in lines if line.endswith(("…", "..."))] == []


def test_texts_begin_in_the_left_half(text: str) -> None:
    options = [found for line in text.splitlines() if (found := _OPTION.match(line))]
    assert options
    assert max(found.end() for found in options) <= COLUMNS // 2


def test_help_uses_plain_technical_english(text: str) -> None:
    assert BANNED.findall(text) == []


def test_every_command_and_option_has_help() -> None:
    lacking = [
        f"{name} {parameter.opts[0]}"
        for name, command in visible_commands().items()
        for parameter in command.params
        if not parameter.hidden and not parameter.help
    ]
    assert lacking == []
    assert [name for name, command in visible_commands().items() if not command.help] == []
