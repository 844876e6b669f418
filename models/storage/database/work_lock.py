"""Locks that one piece of work takes among all processes, on SQLite and on PostgreSQL.

The database or the operating system holds them, so they end with the process that took them,
however it ends; no clock and no heartbeat decide. On PostgreSQL they are advisory locks of a
session (so not through a pooler that changes sessions), on SQLite locks on bytes of an empty
file beside the store. Both belong to a process, therefore threads are kept apart by a set.
"""

import contextlib
import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from models.records.errors import StoreError

NIGHT = 0  # `bandwatch nightly`; the numbers of series begin with 1
POLL_SECONDS = 0.1
_FAMILY = 0x62776C6B << 32  # "bwlk", above the numbers of other advisory locks


@contextmanager
def work_lock(
    engine: Engine,
    number: int,
    *,
    wait: bool = True,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[bool]:
    """Hold a lock of the store until the block is left.

    Parameters
    ----------
    number : int
        Id of a series, or :data:`NIGHT`.
    wait : bool
        Wait for whoever holds it; otherwise the block is entered without it.
    cancelled : callable, optional
        Asked while it waits; True ends the waiting without the lock.

    Yields
    ------
    bool
        Whether the lock is held.

    Raises
    ------
    StoreError
        If the file of locks beside a SQLite store cannot be made.
    """
    name = engine.url.render_as_string(hide_password=False)
    held = _take(name, engine, number)
    while wait and not held and not (cancelled is not None and cancelled()):
        time.sleep(POLL_SECONDS)
        held = _take(name, engine, number)
    try:
        yield held
    finally:
        if held:
            _release(name, number)


class _Outer(Protocol):
    """What keeps other processes out."""

    def take(self, number: int, /) -> bool: ...

    def release(self, number: int, /) -> None: ...

    def close(self) -> None: ...


class _Nothing:
    """A database in memory: no other process has it."""

    def take(self, _number: int) -> bool:
        return True

    def release(self, _number: int) -> None:
        pass

    def close(self) -> None:
        pass


class _Bytes:
    """Locks on bytes of a file. Closing any descriptor of it would free them all: one is kept."""

    def __init__(self, path: str) -> None:
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(
                f"The file {path} cannot be opened ({error.strerror}). It keeps two processes from"
                " fitting one series at once: mend the permissions of its folder."
            ) from error

    def take(self, number: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except (BlockingIOError, PermissionError):  # POSIX allows either
            return False
        return True

    def release(self, number: int) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, number)

    def close(self) -> None:
        os.close(self._file)


class _Session:
    """Advisory locks of one session of PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._connection: Connection = engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        )

    def take(self, number: int) -> bool:
        return bool(self._ask("SELECT pg_try_advisory_lock(:key)", number))

    def release(self, number: int) -> None:
        try:
            self._ask("SELECT pg_advisory_unlock(:key)", number)
        except DBAPIError:
            self._connection.invalidate()  # the session is gone, and its locks with it

    def close(self) -> None:
        self._connection.close()

    def _ask(self, statement: str, number: int) -> Any:
        return self._connection.scalar(text(statement), {"key": _FAMILY | number})


class _Held:
    """The locks of this process in one store."""

    def __init__(self, outer: _Outer) -> None:
        self.outer = outer
        self.numbers: set[int] = set()


_guard = threading.Lock()
_stores: dict[str, _Held] = {}


def _after_fork() -> None:
    """Forget what the parent holds: its locks are not the child's."""
    global _guard
    _guard = threading.Lock()
    _stores.clear()


os.register_at_fork(after_in_child=_after_fork)


def _take(name: str, engine: Engine, number: int) -> bool:
    with _guard:
        held = _stores.get(name)
        if held is None:
            held = _stores[name] = _Held(_outer(engine))
        try:
            if number in held.numbers or not held.outer.take(number):
                return False
            held.numbers.add(number)
            return True
        except DBAPIError:
            _forget(name)  # the next one who asks begins a session
            raise
        finally:
            if not held.numbers:
                _forget(name)


def _release(name: str, number: int) -> None:
    with _guard:
        held = _stores.get(name)
        if held is None:
            return  # its session was lost, and the lock with it
        held.numbers.discard(number)
        held.outer.release(number)
        if not held.numbers:
            _forget(name)


def _forget(name: str) -> None:
    held = _stores.pop(name, None)
    if held is not None:
        with contextlib.suppress(DBAPIError):
            held.outer.close()


def _outer(engine: Engine) -> _Outer:
    if engine.dialect.name == "postgresql":
        return _Session(engine)
    file = engine.url.database
    if not file or file == ":memory:" or file.startswith("file:"):
        return _Nothing()
    return _Bytes(f"{Path(file).absolute()}-locks")
