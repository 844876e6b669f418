"""Open the store's database, whichever it is, and say plainly why it cannot be opened."""

import logging
import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from models.records.errors import StoreError
from models.records.private_files import make_private_file, make_private_folder
from models.records.settings import Settings
from models.storage.database.schema import bring_up_to_date
from models.storage.database.text_gate import guard_text
from models.storage.database.transaction import READ_ONLY
from models.storage.database.write_guard import guard_writes

log = logging.getLogger(__name__)

BUSY_TIMEOUT_S = 30  # of a single statement
# How long a transaction that writes waits for another process's: requests of a page as long as a
# person would, commands and jobs until a backup or an import of somebody else is surely done, for
# what they computed meanwhile would be lost.
REQUEST_PATIENCE_S = 30
JOB_PATIENCE_S = 600
PATIENCE = "bandwatch_patience_s"  # execution option of an engine

# Pages that a connection keeps, in negative KiB as SQLite wants it. A batch touches a page per
# series in the large index. Readers are many at a time, one per thread of the server, and the
# system keeps the file's pages for all of them.
WRITER_PAGES, READER_PAGES = -65536, -8192
PAGES = "bandwatch_pages"  # where a connection's present number is noted
THREADS = 8  # connections that are kept: as many as the server has threads
_OLDEST_SQLITE = (3, 35)  # the first with RETURNING


def open_store(settings: Settings, *, patience_s: float = JOB_PATIENCE_S) -> Engine:
    """Open the store that the settings name, with its schema brought up to date.

    ``patience_s`` is that of `open_engine`.

    Raises
    ------
    StoreError
        If the database cannot be opened, or was written by a newer Bandwatch.
    """
    engine = open_engine(settings.store_url, patience_s=patience_s)
    bring_up_to_date(engine)
    return engine


def open_engine(url: str, *, patience_s: float = JOB_PATIENCE_S) -> Engine:
    """Open a SQLite file (made if absent, with its folder) or reach a PostgreSQL server.

    Transactions: ``engine.begin()`` is for writing, and on SQLite takes the write lock at
    once, because a transaction that first reads and then writes fails if another process
    wrote in between. Reading goes through
    :func:`models.storage.database.transaction.read_transaction`.

    Parameters
    ----------
    patience_s : float
        How long, in seconds, a writing transaction waits for those of other processes (SQLite).

    Raises
    ------
    StoreError
        If the URL cannot be used, the folder cannot be written or the server not reached.
        Messages never show a password.
    """
    parsed = _parse(url)
    shown = parsed.set(query={}).render_as_string(hide_password=True)
    try:
        engine = _sqlite(parsed, patience_s) if _is_sqlite(parsed) else _postgresql(parsed)
        guard_text(engine)
        guard_writes(engine)
        with engine.connect():
            pass
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(
            f"The database {shown} needs a driver that is not installed ({error})."
            " Install it: pip install 'bandwatch[postgresql]'."
        ) from error
    except OSError as error:
        raise StoreError(
            f"The folder of the database {shown} cannot be made ({error.strerror}). Set"
            " BANDWATCH_HOME to a folder you may write, or mend its permissions."
        ) from error
    except DBAPIError as error:
        cause = _without_password(str(error.orig).strip(), parsed)
        # The cause may hold the whole URL, so it is told, not chained.
        raise StoreError(
            f"The database {shown} cannot be opened: {cause}. {_advice(parsed)}"
        ) from (None)
    return engine


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(
            "BANDWATCH_DATABASE_URL is not a database URL. Write sqlite:////folder/file.sqlite3"
            " or postgresql://user:password@host/database."
        ) from None
    name = parsed.get_backend_name()
    if name in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if name == "sqlite":
        return parsed.set(drivername="sqlite")
    raise StoreError(
        f"Bandwatch keeps its store in SQLite or PostgreSQL, not in {name!r}. Set"
        " BANDWATCH_DATABASE_URL to sqlite:////folder/file.sqlite3 or"
        " postgresql://user:password@host/database, or unset it."
    )


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _advice(url: URL) -> str:
    if _is_sqlite(url):
        return (
            "See that the file is a SQLite database and that you may write it and its folder,"
            " or name another by BANDWATCH_DATABASE_URL."
        )
    return (
        "See that the server runs, that user and database exist, and that"
        " BANDWATCH_DATABASE_URL names them."
    )


def _without_password(text: str, url: URL) -> str:
    for secret in (url.password, *url.normalized_query.get("password", ())):
        if secret:
            text = text.replace(str(secret), "***")
    return text.rstrip(".")


def _postgresql(url: URL) -> Engine:
    if "connect_timeout" not in url.query:
        url = url.update_query_dict({"connect_timeout": "10"})
    return create_engine(url, pool_pre_ping=True, hide_parameters=True)


def _sqlite(url: URL, patience_s: float) -> Engine:
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreError(
            f"This Python has SQLite {sqlite3.sqlite_version}; Bandwatch needs 3.35 or newer."
            " Use a newer Python build, or PostgreSQL by BANDWATCH_DATABASE_URL."
        )
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        path = Path(url.database)
        make_private_folder(path.parent)
        if path.parent.is_dir() and os.access(path.parent, os.W_OK):
            make_private_file(path)  # SQLite gives its other files the same mode
    engine = create_engine(
        url,
        pool_size=THREADS,
        connect_args={"timeout": BUSY_TIMEOUT_S},
        hide_parameters=True,  # rows of files are no business of logs and error messages
        execution_options={PATIENCE: patience_s},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Set what SQLite keeps per connection; transactions are begun by us, not by the driver."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_S * 1000:.0f}",
        "synchronous = NORMAL",  # with WAL: a power cut may lose the last commits, never the file
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "journal_size_limit = 67108864",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    _go_over_to_wal(connection)


def _go_over_to_wal(connection: Any) -> None:
    """Set WAL mode: readers and one writer do not block each other; the file keeps the mode.

    The change needs the file alone, and SQLite gives up at once instead of waiting for it.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READ_ONLY, False)
    pages = READER_PAGES if reads else WRITER_PAGES
    if connection.info.get(PAGES) != pages:
        connection.exec_driver_sql(f"PRAGMA cache_size = {pages}")
        connection.info[PAGES] = pages
    if reads:
        connection.exec_driver_sql("BEGIN")
    else:
        _begin_writing(connection)


def _begin_writing(connection: Connection) -> None:
    """Take the write lock of the file, waiting for other processes as long as the engine may."""
    # Counted, and not timed: what may wait as long as a statement waits once, and no second time.
    tries = round(connection.get_execution_options()[PATIENCE] / BUSY_TIMEOUT_S)
    for left in range(max(1, tries) - 1, -1, -1):
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError as error:
            busy = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
            if not busy or not left:
                raise
            log.warning("The database is locked by another process; waiting for it.")
