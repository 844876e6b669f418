"""Refuse text that one of the databases would refuse, before it is written to either.

PostgreSQL takes no NUL, and neither takes half a character, each with an error of its own.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, event

from models.records.errors import BadArgumentError
from models.records.text_rules import storage_fault

_MOST_ROWS = 500  # of one statement; the many rows of files are checked where they are read


def guard_text(engine: Engine) -> None:
    """Check the texts of every statement that writes, except those of many rows."""
    event.listen(engine, "before_cursor_execute", _check)


def _check(
    _connection: Any,
    _cursor: Any,
    _statement: str,
    parameters: Any,
    context: Any,
    executemany: bool,
) -> None:
    if context is None or not (context.isinsert or context.isupdate):
        return
    rows = parameters if executemany else [parameters]
    if len(rows) > _MOST_ROWS:
        return
    for row in rows:
        for value in _values(row):
            if isinstance(value, str) and (fault := storage_fault(value)):
                shown = value[:60].encode(errors="backslashreplace").decode().replace("\0", "\\x00")
                raise BadArgumentError(
                    f"The text “{shown}” {fault}. Remove it and try again; nothing was changed."
                )


def _values(row: Any) -> Iterable[Any]:
    return row.values() if isinstance(row, dict) else row
