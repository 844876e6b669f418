"""What a person is told of an error that no part of Bandwatch raises: disk, database, memory."""

import errno
import sqlite3
import sys
from collections.abc import Iterator

from models.records.errors import BandwatchError

_DISK_FULL = (
    "The disk{where} is full. Free some space and run the same command again; what was stored"
    " before stays."
)
_LOCKED = (
    "The database is locked by another process, for longer than a command waits. Let it end, or"
    " stop it, and try again; nothing was changed by the part that waited."
)
_UNREACHABLE = (
    "The database does not answer. See that it runs and can be reached, and run the same"
    " command again; what was stored before stays."
)
_SQLITE = {
    sqlite3.SQLITE_FULL: _DISK_FULL.format(where=" of the database"),
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: (
        "The database cannot be written. Make its file and its folder writable, or name another"
        " by BANDWATCH_DATABASE_URL."
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The database file cannot be opened. See that its folder is there and may be written, and"
        " try again."
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk of the database cannot be read or written. See the system's log, and try again"
        " when it is mended; what was stored before stays."
    ),
    sqlite3.SQLITE_CORRUPT: (
        "The database file is damaged. Stop all processes, keep a copy of it, and restore the"
        " newest backup."
    ),
    sqlite3.SQLITE_NOTADB: "The database file is no SQLite database. Restore the newest backup.",
}
_POSTGRESQL = {
    "53100": _DISK_FULL.format(where=" of the database server"),
    "53200": "The database server is out of memory. Try again later, or give it more.",
    "53300": "The database server takes no further connection. Try again later.",
    "55P03": _LOCKED,
    "40P01": "Another process changed the same rows at that moment. Try again.",
    "40001": "Another process changed the same rows at that moment. Try again.",
    "25006": "The database cannot be written: the server is read-only now.",
    "42501": "The database user may not do that. Grant it the rights on Bandwatch's tables.",
}
_MOST_SHOWN = 200  # characters of an error's own words


def fault_text(error: BaseException) -> str:
    """Return what happened and what to do, in a sentence or two, for any error.

    Neither statements nor their parameters are in it, nor passwords or addresses of servers.
    """
    return known_fault_text(error) or (
        f"An unexpected error ({type(error).__name__}: {_first_line(error)}). The log has the"
        " details; please report them."
    )


def known_fault_text(error: BaseException) -> str:
    """Return what happened and what to do; blank for an error that nobody foresaw."""
    if isinstance(error, BandwatchError):
        return str(error)
    return next(filter(None, map(_known, _causes(error))), "")


def is_of_store(error: BaseException) -> bool:
    """Whether the store itself fails, so that trying the next item would fail as well."""
    return any(_is_unreachable(cause) or _sqlite_code(cause) in _SQLITE for cause in _causes(error))


def _known(error: BaseException) -> str:
    if isinstance(error, sqlite3.Error):
        return _SQLITE.get(_sqlite_code(error), "")
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str) and state in _POSTGRESQL:
        return _POSTGRESQL[state]
    if _is_unreachable(error):
        return _UNREACHABLE
    if isinstance(error, MemoryError):
        return "The memory is used up. Work on fewer series at a time, or on a larger machine."
    if isinstance(error, OSError):
        return _of_system(error)
    return ""


def _of_system(error: OSError) -> str:
    name = str(error.filename) if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _DISK_FULL.format(where=f" of {name}" if name else "")
    if isinstance(error, ConnectionError | TimeoutError):
        return f"The other side does not answer ({error.strerror or 'no reason given'}). Try again."
    if not error.strerror:
        return ""
    return f"{name or 'The system'}: {error.strerror}. Mend that and run the same command again."


def _is_unreachable(error: BaseException) -> bool:
    """Whether a driver could not connect or lost its connection."""
    exceptions = sys.modules.get("sqlalchemy.exc")
    if exceptions is None:
        return False
    if isinstance(error, exceptions.TimeoutError):  # no connection of the pool came free
        return True
    if not isinstance(error, exceptions.DBAPIError) or isinstance(error.orig, sqlite3.Error):
        return False
    state = getattr(error.orig, "sqlstate", None) or ""
    gone = state[:2] in ("08", "57") or (
        not state and isinstance(error, exceptions.OperationalError)
    )
    return bool(error.connection_invalidated or gone)


def _sqlite_code(error: BaseException) -> int:
    """Return SQLite's primary result code; -1 for any other error."""
    code = getattr(error, "sqlite_errorcode", -1)
    return code & 0xFF if code >= 0 else -1


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that led to it; a driver's own before SQLAlchemy's."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        driver = getattr(current, "orig", None)
        if isinstance(driver, BaseException) and id(driver) not in seen:
            yield driver
        yield current
        current = current.__cause__ or current.__context__


def _first_line(error: BaseException) -> str:
    """Return the first line of an error's own words; of a database's error, without statement."""
    driver = getattr(error, "orig", None)
    text = str(driver if isinstance(driver, BaseException) else error).strip()
    return text.splitlines()[0][:_MOST_SHOWN] if text else "no words"
