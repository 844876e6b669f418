"""Read the parameters of a request by the schemas that the operations declare."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from dashboard.api.operation import Operation, Parameter, Schema
from dashboard.api.problem import ProblemError
from dashboard.shared.urls.moment import moment_codec
from models.records.text_rules import storage_fault

LONGEST_QUERY = 4000  # characters; gunicorn reads 4094 of the whole line
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_NUMBER = re.compile(r"-?[0-9]{1,15}([.][0-9]{1,15})?(e-?[0-9]{1,2})?")
_MOMENT = moment_codec()


def read_parameters(operation: Operation, query: MultiDict[str, str]) -> dict[str, Any]:
    """Return the value of each declared parameter; that which was not given has its default.

    Raises
    ------
    ProblemError
        With status 400, naming the parameter that is unknown, repeated or cannot be read.
    """
    known = {item.name: item for item in operation.parameters}
    for name in query:
        if name not in known:
            some = ", ".join(sorted(known)) or "none"
            raise ProblemError(
                400, f"There is no parameter {name[:60]!r}; there are {some}.", parameter=name[:60]
            )
    return {name: _read(item, query.getlist(name)) for name, item in known.items()}


def _read(item: Parameter, given: Sequence[str]) -> Any:
    if not given:
        if item.required:
            raise ProblemError(400, f"The parameter {item.name} is missing.", parameter=item.name)
        return item.schema.get("default")
    try:
        if item.schema["type"] == "array":
            most = item.schema["maxItems"]
            if len(given) > most:
                raise ValueError(f"is given {len(given)} times, at most {most} are allowed")
            return [_value(item.schema["items"], text) for text in given]
        if len(given) > 1:
            raise ValueError("is given more than once")
        return _value(item.schema, given[0])
    except ValueError as fault:
        raise ProblemError(
            400, f"The parameter {item.name} {fault}.", parameter=item.name
        ) from None


def _value(schema: Schema, text: str) -> Any:
    """Read one value; a ValueError has the reason."""
    kind = schema["type"]
    if kind == "boolean":
        if text not in ("true", "false"):
            raise ValueError("is neither true nor false")
        return text == "true"
    if kind in ("integer", "number"):
        if not (_WHOLE if kind == "integer" else _NUMBER).fullmatch(text):
            raise ValueError(f"is no {kind}: {text[:40]!r}")
        number = int(text) if kind == "integer" else float(text)
        if number < schema["minimum"] or number > schema["maximum"]:
            raise ValueError(f"is not from {schema['minimum']} to {schema['maximum']}")
        return number
    if fault := storage_fault(text):
        raise ValueError(fault)
    if not schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", LONGEST_QUERY):
        raise ValueError("is blank" if not text else "is too long")
    if "enum" in schema and text not in schema["enum"]:
        raise ValueError(f"is none of {', '.join(schema['enum'])}")
    if schema.get("format") == "date":
        return read_day(text)
    return read_moment(text) if schema.get("format") == "date-time" else text


def read_day(text: str) -> date:
    """Read a day; other forms of ISO 8601 are refused, so that one day has one form.

    Raises
    ------
    ValueError
        With the reason.
    """
    try:
        if len(text) != len("2026-05-03"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"is no day like 2026-05-03: {text[:40]!r}") from None


def read_moment(text: str) -> int:
    """Read a moment, milliseconds since 1970; a day alone means its end, as in links.

    Raises
    ------
    ValueError
        With the reason.
    """
    upper = text.upper()
    with suppress(ValueError):  # what is wrong with a text is said below
        if datetime.fromisoformat(upper).year < 1970:
            return 0  # when nothing was known
    return int(_MOMENT.read([upper]))
