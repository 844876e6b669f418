"""The visible commands of the ``bandwatch`` program, with their options."""

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

import app


def visible_commands() -> dict[str, Any]:
    """Return the commands that ``--help`` lists, by name: ``rules set``, ``fit``."""
    return dict(_walk(get_command(app.cli), ""))


def options_of(command: Any) -> set[str]:
    """Return the visible long options of a command, without ``--help``."""
    shown = [parameter for parameter in command.params if not getattr(parameter, "hidden", False)]
    names = {name for parameter in shown for name in (*parameter.opts, *parameter.secondary_opts)}
    return {name for name in names if name.startswith("--")}


def arguments_of(command: Any) -> set[str]:
    """Return the names of the positional arguments of a command, as its usage shows them."""
    return {
        (parameter.metavar or parameter.name).strip("[]").upper()
        for parameter in command.params
        if parameter.param_type_name == "argument"
    }


def _walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "commands"):
        yield name, command
        return
    for sub, item in command.commands.items():
        if not item.hidden:
            yield from _walk(item, f"{name} {sub}".strip())
