"""Check that a file has the columns of the long format, before anything is written."""

from collections.abc import Sequence
from pathlib import Path

from data.readers.chunk import OPTIONAL, REQUIRED
from models.records.errors import ReadError


def known_columns(
    path: Path,
    names: Sequence[str],
    required: Sequence[str] = REQUIRED,
    optional: Sequence[str] = OPTIONAL,
) -> dict[str, int]:
    """Place of each column that Bandwatch knows; case and blanks around a name do not count.

    Raises
    ------
    ReadError
        If a required column is missing or a name stands twice.
    """
    cleaned = [name.strip().lower() for name in names]
    found = ", ".join(name.strip() or "(blank)" for name in names)[:500]
    missing = [name for name in required if name not in cleaned]
    if missing:
        raise ReadError(
            f"{path}: the header lacks the column{'s' if len(missing) > 1 else ''} "
            f"{', '.join(missing)} (found: {found}).{_hint(names)} "
            "Rename or add what is missing; docs/reference/data-format.md describes the format."
        )
    twice = sorted({name for name in cleaned if name and cleaned.count(name) > 1})
    if twice:
        raise ReadError(
            f"{path}: the header names {', '.join(twice)} twice (found: {found}). "
            "Remove or rename one of them."
        )
    known = {*required, *optional}
    return {name: place for place, name in enumerate(cleaned) if name in known}


def _hint(names: Sequence[str]) -> str:
    """Return what is probably wrong where one glance shows it."""
    if len(names) == 1:
        for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if mark in names[0]:
                return f" The fields seem to be separated by {word}; they must be by commas."
    if names and names[0].lstrip().startswith(("{", "[")):
        return " This looks like JSON, not CSV."
    return ""
