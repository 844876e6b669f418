"""Insert many rows, and leave alone the ones that are already there, on either database."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

type_of_insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert(connection: Connection, table: Table) -> Any:
    """Begin an INSERT that knows ON CONFLICT (SQLAlchemy has one class per database)."""
    return type_of_insert[connection.dialect.name](table)


def fill(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Any]) -> None:
    """Fill a table with rows as tuples, the fastest way that the driver offers.

    Parameters
    ----------
    columns
        Names, in the order of each row's values; no defaults are applied to the others.
    """
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        cursor = connection.connection.cursor()
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(columns))
        many = list(rows)
        if many:
            connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", many)
