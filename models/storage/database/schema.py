"""Bring a database's schema up to date, by the migrations that are packaged beside."""

from pathlib import Path

from sqlalchemy import Connection, Engine, column, inspect, select, table
from sqlalchemy.exc import DBAPIError

from models.records.errors import StoreError
from models.storage.database.tables import metadata
from models.storage.database.transaction import acquire_write_lock, read_transaction

# The newest revision in migrations/versions. Spelled here, so that opening a store that is
# up to date does not import Alembic; a test compares the two.
HEAD = "0023"

_MIGRATIONS = Path(__file__).parent / "migrations"
_version = table("alembic_version", column("version_num"))


def bring_up_to_date(engine: Engine) -> None:
    """Migrate the database to :data:`HEAD`; safe when several processes start at once.

    Raises
    ------
    StoreError
        If the database was written by a newer Bandwatch, holds tables of another program, or
        a migration fails; the database is then as it was.
    """
    with read_transaction(engine) as connection:
        if schema_revision(connection) == HEAD:
            return
    migrate(engine, HEAD)


def schema_revision(connection: Connection) -> str | None:
    """Read the revision of the schema; None if there is none yet.

    Raises
    ------
    StoreError
        If there is none, and yet tables of the same names as Bandwatch's.
    """
    names = set(inspect(connection).get_table_names())
    if _version.name in names:
        revision: str | None = connection.scalar(select(_version.c.version_num))
        if revision is not None:
            return revision
    strangers = sorted(names & set(metadata.tables))
    if strangers:
        raise StoreError(
            f"The database {_shown(connection.engine)} holds tables that Bandwatch did not make"
            f" ({', '.join(strangers)}). Name an empty database by BANDWATCH_DATABASE_URL."
        )
    return None


def migrate(engine: Engine, target: str) -> None:
    """Migrate up or down to a revision (``"base"``: no tables), in one transaction.

    Raises
    ------
    StoreError
        As :func:`bring_up_to_date`.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    order = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    order = ["base", *reversed(order)]
    try:
        with engine.connect() as connection:
            _enforce_foreign_keys(connection, False)
            try:
                with connection.begin():
                    acquire_write_lock(connection)
                    now = schema_revision(connection) or "base"
                    if now not in order:
                        raise StoreError(
                            f"The database {_shown(engine)} was written by a newer Bandwatch"
                            f" (schema {now}; this one knows {HEAD}). Upgrade Bandwatch, or name"
                            " another database by BANDWATCH_DATABASE_URL."
                        )
                    config.attributes["connection"] = connection
                    if order.index(now) < order.index(target):
                        command.upgrade(config, target)
                    elif now != target:
                        command.downgrade(config, target)
                    _check_foreign_keys(connection)
            finally:
                _enforce_foreign_keys(connection, True)
    except DBAPIError as error:
        raise StoreError(
            f"The database {_shown(engine)} cannot be brought up to date: {error.orig}."
            " Nothing was changed. See that you may write it, and that its disk is not full."
        ) from error


def _shown(engine: Engine) -> str:
    return engine.url.set(query={}).render_as_string(hide_password=True)


def _enforce_foreign_keys(connection: Connection, on: bool) -> None:
    """Switch SQLite's checks, for it changes a table by dropping it, which would cascade."""
    if connection.dialect.name == "sqlite":
        raw = connection.connection.cursor()
        raw.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
        raw.close()


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise StoreError(
                f"A migration would leave rows of {broken[0]!r} without their {broken[2]!r}."
                " Nothing was changed. Please report this with the two schema revisions."
            )
