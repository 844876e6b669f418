"""Describe what a file or folder holds, for the message that refuses it."""

from typing import Any

from data.readers.json_document import parse_json
from data.readers.source import InputSource
from models.records.errors import ReadError

_MOST = 8  # names that are listed


def describe_source(source: InputSource) -> str:
    """Return what is seen in a source, in a few words.

    Raises
    ------
    ReadError
        If the content is broken in a way that says more than any description: empty, UTF-16,
        JSON that is cut off.
    """
    if source.is_folder:
        names = sorted(path.name for path in source.path.iterdir())
        return f"a folder with {_list(names)}" if names else "an empty folder"
    start = source.head_text.lstrip()
    if not start:
        raise ReadError(f"{source.path}: the file is empty.")
    if start[0] in "{[" and b"\x00" not in source.head:
        return _describe_json(source.json if source.json is not None else _parsed(source))
    if source.head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return f"{len(source.text)} characters of text"  # refused as UTF-16 while it is read
    if b"\x00" in source.head or start.count("�") > len(start) // 20:
        return f"a binary file that begins with the bytes {source.head[:8].hex(' ')}"
    return f"a text that begins with {start.splitlines()[0][:80]!r}"


def _parsed(source: InputSource) -> Any:
    """Parse the JSON again, for the error that recognition swallowed."""
    return parse_json(source.path, source.text)


def _describe_json(value: Any) -> str:
    if isinstance(value, dict):
        return f"a JSON object with the keys {_list(list(value))}" if value else "an empty object"
    if not value:
        return "an empty JSON list"
    if isinstance(value[0], dict):
        return f"a JSON list of objects with the keys {_list(list(value[0]))}"
    return f"a JSON list of {len(value)} {type(value[0]).__name__} items"


def _list(names: list[str]) -> str:
    shown = ", ".join(repr(name[:40]) for name in names[:_MOST])
    return shown + (f" and {len(names) - _MOST} more" if len(names) > _MOST else "")
