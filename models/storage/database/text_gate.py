"""Refuse text that one of the databases would refuse, before it is written to either.

PostgreSQL takes no NUL, and neither takes half a character, each with an error of its own.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, event

from models.records.errors import BadArgumentError
from models.records.text_rules import storage_fault

# Rows or values of one statement; the many rows of files are checked where they are read.
_MOST_PARAMETERS = 2000


def guard_text(engine: Engine) -> None:
    """Check the texts of every statement that writes, except those of many rows."""
    event.listen(engine, "before_cursor_execute", _check)


def _check(
    _connection: Any,
    _cursor: Any,
    _statement: str,
    parameters: Any,
    context: Any,
    _executemany: bool,
) -> None:
    if context is None or not (context.isinsert or context.isupdate):
        return
    if len(parameters) > _MOST_PARAMETERS:
        return
    for value in _values(parameters):
        if isinstance(value, str) and (fault := storage_fault(value)):
            shown = value[:60].encode(errors="backslashreplace").decode().replace("\0", "\\x00")
            raise BadArgumentError(
                f"The text “{shown}” {fault}. Remove it and try again; nothing was changed."
            )


def _values(parameters: Any) -> Iterator[Any]:
    """Yield all values, of one row, of many, or of many in one."""
    for item in parameters.values() if isinstance(parameters, dict) else parameters:
        if isinstance(item, dict | tuple | list):
            yield from _values(item)
        else:
            yield item
