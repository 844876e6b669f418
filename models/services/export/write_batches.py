"""Write batches to a Parquet, CSV or Arrow file: whole or not at all."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from models.records.errors import BadArgumentError


class ExportFormat(StrEnum):
    """Formats of an export."""

    PARQUET = "parquet"
    CSV = "csv"
    ARROW = "arrow"  # IPC file, also known as Feather 2


def write_batches(batches: Iterable[pa.RecordBatch], format_: ExportFormat, path: Path) -> int:
    """Write batches of one schema to a file, which appears when it is complete.

    Returns
    -------
    int
        Number of rows; without any, no file is written.

    Raises
    ------
    BadArgumentError
        If the file cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as sink:
            rows = write_stream(batches, format_, sink)
        if rows:
            part.replace(path)
    except OSError as error:
        raise BadArgumentError(f"{path}: cannot be written ({error.strerror}).") from error
    finally:
        part.unlink(missing_ok=True)
    return rows


def write_stream(batches: Iterable[pa.RecordBatch], format_: ExportFormat, sink: BinaryIO) -> int:
    """Write batches to a stream, one after the other; return the number of rows."""
    rows = 0
    writer: Any = None
    try:
        for batch in batches:
            if format_ is ExportFormat.CSV:
                batch = _plain(batch)
            if writer is None:
                writer = _WRITERS[format_](sink, batch.schema)
            writer.write_batch(batch)
            rows += batch.num_rows
    finally:
        if writer is not None:
            writer.close()
    return rows


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Write names out, which CSV has no dictionary for."""
    columns = [
        column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        for column in batch.columns
    ]
    return pa.record_batch(columns, names=batch.schema.names)


def _parquet(sink: BinaryIO, schema: pa.Schema) -> Any:
    from pyarrow.parquet import ParquetWriter

    return ParquetWriter(sink, schema, compression="zstd")


def _csv(sink: BinaryIO, schema: pa.Schema) -> Any:
    from pyarrow.csv import CSVWriter

    return CSVWriter(sink, schema)


def _arrow(sink: BinaryIO, schema: pa.Schema) -> Any:
    return pa.ipc.new_file(sink, schema)


_WRITERS: dict[ExportFormat, Callable[[BinaryIO, pa.Schema], Any]] = {
    ExportFormat.PARQUET: _parquet,
    ExportFormat.CSV: _csv,
    ExportFormat.ARROW: _arrow,
}
