"""Refuse to write where nobody has checked who asks.

Every write transaction begins here, whichever store makes it. A request is begun with writes
refused, and may write once its person and role were checked; commands and jobs always may.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Connection, Engine, event

from models.records.errors import WriteRefusedError
from models.storage.database.transaction import READ_ONLY

_refused: ContextVar[bool] = ContextVar("_refused", default=False)


def refuse_writes(refused: bool = True) -> None:
    """Refuse write transactions from here on in this context, or allow them again."""
    _refused.set(refused)


@contextmanager
def writes_allowed() -> Iterator[None]:
    """Open a block that writes within a request that was begun with writes refused.

    For what reading keeps, such as a mark on a fit that a link names, and for programs whose token
    was checked. Nothing that a person decides is written in it.
    """
    token = _refused.set(False)
    try:
        yield
    finally:
        _refused.reset(token)


def guard_writes(engine: Engine) -> None:
    """Watch the transactions of an engine."""
    event.listen(engine, "begin", _check, insert=True)  # before a lock is taken


def _check(connection: Connection) -> None:
    if _refused.get() and not connection.get_execution_options().get(READ_ONLY, False):
        raise WriteRefusedError(
            "This part of the page may only read, and tried to write; nothing was written. Report"
            " it: a callback that writes must name the role that it needs."
        )
