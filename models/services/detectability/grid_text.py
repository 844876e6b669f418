"""Read what people type about a grid: ``5,10,25x5,10`` is instances × iterations."""

from enum import StrEnum
from typing import TypeVar

from models.records.errors import BadArgumentError

Choice = TypeVar("Choice", bound=StrEnum)


def parse_grid(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Read instances and iterations.

    Raises
    ------
    BadArgumentError
        If the text is not two lists of whole numbers from 1 with an x between.
    """
    sides = text.lower().replace("×", "x").split("x")
    try:
        instances, iterations = (tuple(int(number) for number in side.split(",")) for side in sides)
    except ValueError:
        raise BadArgumentError(
            f"The grid {text!r} cannot be read; write instances and iterations like 5,10,25x5,10."
        ) from None
    return instances, iterations


def parse_slowdowns(text: str) -> tuple[float, ...]:
    """Read slowdowns like ``1,1.05,1.1``.

    Raises
    ------
    BadArgumentError
        If the text is no list of numbers.
    """
    try:
        return tuple(float(number) for number in text.split(","))
    except ValueError:
        raise BadArgumentError(
            f"The slowdowns {text!r} cannot be read; write factors like 1,1.05,1.1."
        ) from None


def parse_choice(choices: type[Choice], text: str) -> Choice:
    """Find a member of an enumeration by its value.

    Raises
    ------
    BadArgumentError
        If there is none; the message names those there are.
    """
    try:
        return choices(text.strip().lower())
    except ValueError:
        known = ", ".join(str(member) for member in choices)
        raise BadArgumentError(f"There is no {text!r}; choose one of {known}.") from None
