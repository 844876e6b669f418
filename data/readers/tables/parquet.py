"""Read the long format from Parquet, in chunks, as the same texts that a CSV would hold."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.readers.chunk import CHUNK_ROWS, RawChunk
from data.readers.tables.header import known_columns
from data.readers.unpacking import check_expansion
from models.records.errors import ReadError

FREE_ROWS = 1_000_000
ROWS_PER_BYTE = 10  # of the file; times and values alone take more than a byte


class Parquet:
    """A ``.parquet`` file whose columns have been checked.

    A row's line is its number in the file, counted from 1.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    ReadError
        If the file is not Parquet, lacks a required column, or a column holds no plain values.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            # Texts that repeat stay one text each: a file may repeat a long one without end.
            schema = pq.read_schema(path)
            names = [field.name for field in schema if not pa.types.is_nested(field.type)]
            self._file = pq.ParquetFile(path, read_dictionary=names)
        except (pa.ArrowInvalid, OSError) as error:
            raise ReadError(f"{path}: not a whole Parquet file ({error}).") from error
        schema = self._file.schema_arrow
        places = known_columns(path, schema.names)
        self._names = {schema.names[place]: name for name, place in places.items()}
        self.ignored = tuple(name for name in schema.names if name not in self._names)
        for column in self._names:
            kind = schema.field(column).type
            if pa.types.is_nested(kind):
                raise ReadError(f"{path}: the column {column} holds {kind}, not plain values.")
        self._size = path.stat().st_size
        metadata = self._file.metadata
        groups = range(metadata.num_row_groups)
        check_expansion(
            path, sum(metadata.row_group(i).total_byte_size for i in groups), self._size
        )
        if metadata.num_rows > max(FREE_ROWS, ROWS_PER_BYTE * self._size):
            raise ReadError(
                f"{path}: the file states {metadata.num_rows:,} rows in {self._size:,} bytes, as no"
                " results do. Nothing was written."
            )

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[RawChunk]:
        """Yield the rows in order, at most `rows` at a time."""
        total = max(self._file.metadata.num_rows, 1)
        done = 0
        batches = self._file.iter_batches(batch_size=rows, columns=list(self._names))
        while True:
            try:
                batch = next(batches, None)
            except (pa.ArrowException, OSError) as error:
                raise ReadError(
                    f"{self._path}: the data break after row {done} ({error})."
                ) from error
            if batch is None:
                return
            if not batch.num_rows:
                continue
            columns = {name: _texts(batch.column(column)) for column, name in self._names.items()}
            start, done = done + 1, done + batch.num_rows
            yield RawChunk(
                lines=range(start, done + 1),
                columns=columns,
                content=partial(_content, columns),
                position=self._size * done // total,
            )

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _content(columns: Mapping[str, Sequence[str]], row: int) -> str:
    """Format a row as JSON, in place of a line that could be quoted."""
    return json.dumps({name: texts[row] for name, texts in columns.items()}, ensure_ascii=False)


def _texts(column: Any) -> list[str]:
    """Format a column's values as a CSV would; missing ones are blank."""
    if pa.types.is_dictionary(column.type):
        values = _texts(column.dictionary)
        codes = column.indices.to_pylist()
        return ["" if code is None else values[code] for code in codes]
    if pa.types.is_timestamp(column.type):
        # Milliseconds are what the store keeps; without a zone the text gets none either.
        zone = "Z" if column.type.tz else ""
        wall = pc.cast(column, pa.timestamp("ms", tz=column.type.tz), safe=False)
        wall = pc.cast(wall, pa.timestamp("ms", tz="UTC" if zone else None))
        texts = pc.strftime(wall, format=f"%Y-%m-%dT%H:%M:%S{zone}")
    elif pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return [
            "" if item is None else item.decode("utf-8", "surrogateescape")
            for item in column.to_pylist()
        ]
    else:
        texts = pc.cast(column, pa.string())
    filled: list[str] = pc.fill_null(texts, "").to_pylist()
    return filled
