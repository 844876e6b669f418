"""Parse a whole JSON document from a file that may be cut off or hostile."""

import json
from pathlib import Path
from typing import Any

from models.records.errors import ReadError


def parse_json(path: Path, text: str) -> Any:
    """Parse `text`; NaN and Infinity, which many tools write, become floats.

    Raises
    ------
    ReadError
        If the text is no JSON, nested too deeply, or has a number of more digits than Python
        converts.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            raise ReadError(
                f"{path}: the JSON is cut off ({where}). Fetch or write the file again;"
                " nothing was written."
            ) from None
        raise ReadError(
            f"{path}: not valid JSON ({error.msg}, {where}). Nothing was written."
        ) from None
    except RecursionError:
        raise ReadError(f"{path}: the JSON is nested too deeply. Nothing was written.") from None
    except ValueError as error:
        raise ReadError(f"{path}: the JSON cannot be used ({error}).") from None


def object_at(path: Path, value: Any, place: str) -> dict[str, Any]:
    """Return `value` if it is a JSON object.

    Raises
    ------
    ReadError
        If it is anything else; `place` names where it stands in the document.
    """
    if not isinstance(value, dict):
        raise ReadError(f"{path}: {place} is {_kind(value)}, where an object is expected.")
    return value


def list_at(path: Path, value: Any, place: str) -> list[Any]:
    """Return `value` if it is a JSON list.

    Raises
    ------
    ReadError
        If it is anything else; `place` names where it stands in the document.
    """
    if not isinstance(value, list):
        raise ReadError(f"{path}: {place} is {_kind(value)}, where a list is expected.")
    return value


def text_at(path: Path, value: Any, place: str) -> str:
    """Return `value` as a text; a number is formatted, null is blank.

    Raises
    ------
    ReadError
        If it is a truth, a list or an object.
    """
    if type(value) is str:
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ReadError(f"{path}: {place} is {_kind(value)}, where a text is expected.")
    return str(value)


def _kind(value: Any) -> str:
    if value is None:
        return "missing"
    if isinstance(value, bool):
        return "true or false"
    names = {dict: "an object", list: "a list", str: "a text", int: "a number", float: "a number"}
    return names.get(type(value), type(value).__name__)
