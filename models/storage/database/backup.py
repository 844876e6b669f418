"""Back a store up into one SQLite file while it is used, and restore it into an empty database."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from models.records.errors import StoreError
from models.storage.database.copy_store import Report, copy_store
from models.storage.database.engine import open_engine


def backup_store(source: Engine, file: Path, report: Report | None = None) -> int:
    """Write the store, as it is at this moment, to a new file; what others write goes on.

    The file appears under its name when it is complete and SQLite has checked it.

    Returns
    -------
    int
        Its bytes.

    Raises
    ------
    StoreError
        If the file exists, cannot be written, or is not whole.
    """
    if file.exists():
        raise StoreError(f"{file} exists already. Name a new file: backups are not overwritten.")
    part = file.with_name(f"{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        if source.dialect.name == "sqlite" and source.url.database:
            with closing(sqlite3.connect(source.url.database, timeout=30)) as connection:
                connection.execute("VACUUM INTO ?", (str(part),))
        else:
            target = open_engine(f"sqlite:///{part}")
            try:
                copy_store(source, target, report)
            finally:
                target.dispose()
        _check(part)
        part.rename(file)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"The backup {file} cannot be written ({error}). See that its folder may be written and"
            " that its disk has room. The store is as it was."
        ) from error
    finally:
        for name in ("", "-wal", "-shm"):
            part.with_name(part.name + name).unlink(missing_ok=True)
    return file.stat().st_size


def restore_store(file: Path, target: Engine, report: Report | None = None) -> dict[str, int]:
    """Fill an empty database with a backup, whole or not at all; the backup stays as it is.

    A backup of an earlier schema is brought up to date on the way.

    Returns
    -------
    dict
        Number of rows by table.

    Raises
    ------
    StoreError
        If the file is no whole backup, or the database holds rows.
    """
    if not file.is_file():
        raise StoreError(f"There is no backup {file}.")
    with tempfile.TemporaryDirectory(prefix="bandwatch-restore-") as folder:
        copy = Path(folder) / "store.sqlite3"
        shutil.copyfile(file, copy)
        try:
            _check(copy)
        except sqlite3.Error as error:
            raise StoreError(f"{file} is not a backup of Bandwatch ({error}).") from error
        source = open_engine(f"sqlite:///{copy}")
        try:
            return copy_store(source, target, report)
        finally:
            source.dispose()


def _check(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()
        named = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
        if found != ("ok",):
            raise sqlite3.DatabaseError(f"integrity check: {found[0]}")
        if named.fetchone() is None:
            raise sqlite3.DatabaseError("it holds no store")
