"""Turn readable query strings into values and back, without ever raising on junk.

A page's state is a frozen dataclass; each field has a :class:`Codec` under the name that the
link shows. What cannot be read is left at its default and reported as a note, because a broken
link should still show as much of the picture as it names.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

State = TypeVar("State")
Choice = TypeVar("Choice", bound=StrEnum)

NUMBER = re.compile("[0-9]{1,9}([.][0-9]{1,20})?")
WHOLE_NUMBER = re.compile("-?[0-9]{1,18}")
LONGEST_VALUE = 2000  # characters; longer ones are nobody's doing
LONGEST_QUOTE = 60
MOST_PERCENT = 1e6  # of a change that a link asks for


@dataclass(frozen=True, slots=True)
class Codec:
    """How one field is written in a link.

    ``read`` takes all values given under the name, in order, and raises ``ValueError`` with a
    reason if it cannot use them; ``write`` returns the values to write, none for the default.
    """

    read: Callable[[Sequence[str]], Any]
    write: Callable[[Any], Sequence[str]]


def parse_query(
    state: type[State], codecs: Mapping[str, tuple[str, Codec]], query: Mapping[str, Any]
) -> tuple[State, tuple[str, ...]]:
    """Read a state from a query.

    Parameters
    ----------
    state : type
        A frozen dataclass whose fields all have defaults.
    codecs : mapping
        Field name to (name in the link, codec).
    query : mapping
        Name to a value, or to a list of values where the name is repeated. Names that no codec
        claims are ignored with a note.

    Returns
    -------
    state, notes
        The state, and a sentence for each part that was ignored.
    """
    read: dict[str, Any] = {}
    notes: list[str] = []
    known = {name: (field, codec) for field, (name, codec) in codecs.items()}
    for name, given in query.items():
        if name not in known:
            notes.append(f"This page does not know “{_short(name)}”; that part was ignored.")
            continue
        field, codec = known[name]
        values = [str(value) for value in (given if isinstance(given, list | tuple) else [given])]
        values = [value for value in values if value != ""]
        try:
            if any(len(value) > LONGEST_VALUE for value in values):
                raise ValueError("is too long")
            if values:
                read[field] = codec.read(values)
        except (ValueError, OverflowError) as error:
            notes.append(f"“{name}={_short(values[-1])}” {error}; that part was ignored.")
    return state(**read), tuple(notes)


def query_dict(state: Any, codecs: Mapping[str, tuple[str, Codec]]) -> dict[str, list[str]]:
    """Format a state as :func:`parse_query` reads it; fields at their default are left out."""
    spelled = {codecs[field.name][0]: field.name for field in fields(state)}
    written = {
        name: list(codecs[field][1].write(getattr(state, field))) for name, field in spelled.items()
    }
    return {name: values for name, values in written.items() if values}


def format_query(state: Any, codecs: Mapping[str, tuple[str, Codec]]) -> str:
    """Format a state as a query string without ``?``; fields at their default are left out."""
    spelled = query_dict(state, codecs)
    pairs = [(name, value) for name, values in spelled.items() for value in values]
    # Slashes and colons may stand in a query as they are, and links are for people to read.
    return urlencode(pairs, quote_via=quote, safe="/:,~*", errors="replace")


def day_codec() -> Codec:
    """Format a date as YYYY-MM-DD; None is the default."""

    def read(values: Sequence[str]) -> date:
        try:
            return date.fromisoformat(values[-1])
        except ValueError:
            raise ValueError("is not a date like 2026-11-22") from None

    return Codec(read, lambda day: [] if day is None else [day.isoformat()])


def names_codec(most: int) -> Codec:
    """Format up to ``most`` different names, one ``name=`` each, in the order given."""

    def read(values: Sequence[str]) -> tuple[str, ...]:
        different = tuple(dict.fromkeys(values))
        if len(different) > most:
            raise ValueError(f"is one of {len(different)}, and a page shows at most {most}")
        return different

    return Codec(read, list)


def text_codec() -> Codec:
    """Format free text; empty is the default."""
    return Codec(lambda values: values[-1], lambda text: [text] if text else [])


def flag_codec() -> Codec:
    """Format a switch: ``1`` when on, absent when off."""

    def read(values: Sequence[str]) -> bool:
        if values[-1] not in ("0", "1"):
            raise ValueError("is neither 1 nor 0")
        return values[-1] == "1"

    return Codec(read, lambda on: ["1"] if on else [])


def choice_codec(kind: type[Choice], default: Choice) -> Codec:
    """Format one of the values of an enumeration."""

    def read(values: Sequence[str]) -> Choice:
        try:
            return kind(values[-1])
        except ValueError:
            raise ValueError(f"is none of {', '.join(kind)}") from None

    return Codec(read, lambda value: [] if value is default else [value.value])


def choices_codec(kind: type[Choice]) -> Codec:
    """Format any number of different values of an enumeration, one ``name=`` each."""

    def read(values: Sequence[str]) -> tuple[Choice, ...]:
        try:
            return tuple(dict.fromkeys(kind(value) for value in values))
        except ValueError:
            raise ValueError(f"is none of {', '.join(kind)}") from None

    return Codec(read, lambda chosen: [item.value for item in chosen])


def number_codec(default: float | None, least: float, most: float) -> Codec:
    """Format a number within limits."""

    def read(values: Sequence[str]) -> float:
        text = values[-1]
        if not NUMBER.fullmatch(text) or not least <= float(text) <= most:
            raise ValueError(f"is not a number from {least:g} to {most:,.0f}")
        return float(text)

    return Codec(
        read, lambda number: [] if number == default else [f"{Decimal(repr(number)).normalize():f}"]
    )


def whole_number_codec(default: int | None, least: int, most: int) -> Codec:
    """Format a whole number within limits."""

    def read(values: Sequence[str]) -> int:
        text = values[-1]
        if not WHOLE_NUMBER.fullmatch(text) or not least <= int(text) <= most:
            raise ValueError(f"is not a whole number from {least} to {most}")
        return int(text)

    return Codec(read, lambda number: [] if number == default else [str(number)])


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"
