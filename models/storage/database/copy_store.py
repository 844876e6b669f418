"""Copy a whole store into another database: from SQLite to PostgreSQL, or back."""

from collections.abc import Callable

from sqlalchemy import Connection, Engine, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from models.records.errors import StoreError
from models.storage.database.schema import bring_up_to_date
from models.storage.database.statistics import update_statistics
from models.storage.database.tables import metadata
from models.storage.database.transaction import read_transaction

_ROWS = 1000  # per statement; a row of draws is a few kilobytes

# Called with a table's name, the rows of it copied so far, and those that it has.
Report = Callable[[str, int, int], None]


def copy_store(source: Engine, target: Engine, report: Report | None = None) -> dict[str, int]:
    """Copy every row with its id, so that links and histories hold; whole or not at all.

    At the end the target counts its rows, so that its pages are as fast as they will be.

    Parameters
    ----------
    source
        The store as it is at this moment; what is written meanwhile is not copied.
    target
        A database without rows; its tables are made.

    Returns
    -------
    dict
        Number of rows by table.

    Raises
    ------
    StoreError
        If the target holds rows already, or refuses one of them.
    """
    bring_up_to_date(source)
    bring_up_to_date(target)
    shown = target.url.set(query={}).render_as_string(hide_password=True)
    try:
        with read_transaction(source) as taking, target.begin() as putting:
            _require_empty(putting, shown)
            counts = {
                table.name: _copy_table(taking, putting, table, report)
                for table in metadata.sorted_tables
            }
            _number_after_the_copied(putting)
    except DBAPIError as error:
        raise StoreError(
            f"The store cannot be copied to {shown}: {error.orig}. Nothing was copied."
        ) from error
    update_statistics(target)
    return counts


def _require_empty(connection: Connection, shown: str) -> None:
    for table in metadata.sorted_tables:
        if connection.execute(select(table).limit(1)).first() is not None:
            raise StoreError(
                f"The database {shown} holds rows of table {table.name!r} already. Name an empty"
                " database: stores are copied, not merged."
            )


def _copy_table(
    taking: Connection, putting: Connection, table: Table, report: Report | None
) -> int:
    copied = 0
    total = (taking.scalar(select(func.count()).select_from(table)) or 0) if report else 0
    with taking.execution_options(stream_results=True).execute(select(table)) as rows:
        for some in rows.mappings().partitions(_ROWS):
            putting.execute(insert(table), [dict(row) for row in some])
            copied += len(some)
            if report is not None:
                report(table.name, copied, total)
    return copied


def _number_after_the_copied(connection: Connection) -> None:
    """Set PostgreSQL's sequences past the copied rows; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if "id" in table.c:
            newest = connection.scalar(select(func.max(table.c.id)))
            if newest is not None:
                sequence = {"name": table.name, "newest": newest}
                query = "SELECT setval(pg_get_serial_sequence(:name, 'id'), :newest)"
                connection.execute(text(query), sequence)
