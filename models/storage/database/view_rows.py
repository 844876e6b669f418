"""Read a SQL view in pieces, so that memory does not grow with its rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, text

from models.storage.database.chunks import chunks

ROWS = 20_000  # at a time


def read_view(
    connection: Connection, name: str, series_ids: Sequence[int], order: str
) -> Iterator[tuple[tuple[str, ...], list[Sequence[Any]]]]:
    """Yield the columns of a view and some of its rows, until there are no more.

    Parameters
    ----------
    name : str
        A view of docs/reference/sql.md.
    series_ids : sequence of int
        Series to read, in their order of hundreds.
    order : str
        Columns by which the rows of some series are sorted.
    """
    options = {"stream_results": True, "max_row_buffer": ROWS}
    for some in chunks(series_ids, 100):
        places = ", ".join(str(int(key)) for key in some)
        query = f"SELECT * FROM {name} WHERE series_id IN ({places}) ORDER BY {order}"
        with connection.execution_options(**options).execute(text(query)) as found:
            columns = tuple(found.keys())
            for rows in found.partitions(ROWS):
                yield columns, [tuple(row) for row in rows]
