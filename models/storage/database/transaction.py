"""Transactions: one kind to read a consistent picture, one kind to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Connection, Engine, text

READ_ONLY = "bandwatch_read_only"  # execution option; see models.storage.database.engine

# Any fixed number does; it names the lock among all advisory locks of the database.
_WRITERS_LOCK = 0x62616E64  # "band"


_held: ContextVar[tuple[Engine, Connection] | None] = ContextVar("_held", default=None)


@contextmanager
def snapshot(engine: Engine) -> Iterator[None]:
    """Open a read transaction: all reads within the block see the store at one moment.

    What the block itself writes meanwhile it does not see. Beginning one transaction instead
    of a hundred also saves a page a good part of its time.
    """
    with read_transaction(engine) as connection:
        token = _held.set((engine, connection))
        try:
            yield
        finally:
            _held.reset(token)


@contextmanager
def read_transaction(engine: Engine) -> Iterator[Connection]:
    """Read one consistent picture of the store, whatever others write meanwhile.

    SQLite in WAL mode gives a snapshot to every transaction; PostgreSQL gives one at
    isolation level REPEATABLE READ. Within :func:`snapshot` it is that one.
    """
    held = _held.get()
    if held is not None and held[0] is engine:
        yield held[1]
        return
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ",
                postgresql_readonly=True,
                **{READ_ONLY: True},
            )
        else:
            connection = connection.execution_options(**{READ_ONLY: True})
        with connection.begin():
            yield connection


def acquire_write_lock(connection: Connection) -> None:
    """Wait until no other transaction stores measurements or migrates; hold on until commit.

    SQLite has one writer anyway: its write lock was taken when the transaction began.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS_LOCK})
