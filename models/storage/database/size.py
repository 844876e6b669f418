"""How large the database is."""

from sqlalchemy import Engine, text

from models.storage.database.transaction import read_transaction


def database_bytes(engine: Engine) -> int:
    """Return the bytes of the database as its server or its file counts them, without the WAL.

    Space that deleted rows left is among them; what is stored next fills it.
    """
    with read_transaction(engine) as connection:
        if connection.dialect.name == "postgresql":
            return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
        pages, size = (
            int(connection.exec_driver_sql(f"PRAGMA {name}").scalar() or 0)
            for name in ("page_count", "page_size")
        )
        return pages * size
