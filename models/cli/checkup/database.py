"""Check that the store can be opened, without making or changing it."""

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from models.records.errors import StoreError
from models.records.settings import Settings
from models.storage.database.engine import open_engine
from models.storage.database.schema import HEAD, schema_revision
from models.storage.database.transaction import read_transaction


def look_at_database(settings: Settings) -> str:
    """Report where the store is and whether its schema is up to date.

    Raises
    ------
    StoreError
        If it cannot be opened, or was written by a newer Bandwatch.
    """
    missing = _missing_file(settings.store_url)
    if missing is not None:
        return f"{missing} is not there yet; the first command that stores something makes it"
    engine = open_engine(settings.store_url)
    try:
        shown = engine.url.set(query={}).render_as_string(hide_password=True)
        with read_transaction(engine) as connection:
            revision = schema_revision(connection)
        if revision is None:
            return f"{shown}, empty; the first command that stores something makes the tables"
        if revision < HEAD:
            return f"{shown}, schema {revision}; the next command brings it to {HEAD}"
        if revision > HEAD:
            raise StoreError(
                f"{shown} was written by a newer Bandwatch (schema {revision}; this one knows "
                f"{HEAD}). Upgrade Bandwatch, or name another database by BANDWATCH_DATABASE_URL."
            )
        return f"{shown}, schema {revision} (up to date)"
    finally:
        engine.dispose()


def _missing_file(url: str) -> Path | None:
    """Return the SQLite file that a URL names if it does not exist: opening would make it."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return None  # opening says what is wrong with it
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    path = Path(parsed.database)
    return None if path.exists() or parsed.database == ":memory:" else path
