"""Read the Parquet that CSIT makes of its test cases."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from data.readers.source import InputSource
from models.records.errors import ReadError

_WANTED = ("job", "build", "dut_version", "hosts", "start_time", "passed", "test_id", "version")
_LATENCY = "result_latency_forward_pdr_50_"


def is_csit_table(source: InputSource) -> bool:
    """Whether a source is a Parquet file with the columns of CSIT's trending."""
    if not source.head.startswith(b"PAR1"):
        return False
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        names = set(pq.read_schema(source.path).names)
    except (pa.ArrowException, OSError):
        return False
    return {"test_id", "dut_type"} <= names


def table_records(source: InputSource) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of the table, each a mapping of its column's names; null where blank.

    Raises
    ------
    ReadError
        If the file is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(source.path) as file:
            columns = [
                name
                for name in file.schema_arrow.names
                if name in _WANTED or name == "test_type" or _is_result(name)
            ]
            for batch in file.iter_batches(batch_size=2000, columns=columns):
                for row in batch.to_pylist():
                    yield {name: _plain(value) for name, value in row.items()}
    except (pa.ArrowException, OSError) as error:
        raise ReadError(f"{source.path}: not a whole Parquet file ({error}).") from error


def _is_result(column: str) -> bool:
    """Whether a column of a result is read: histograms of latency are not."""
    if not column.startswith("result_") or column.endswith("_hdrh"):
        return False
    return not column.startswith("result_latency_") or column.startswith(
        (_LATENCY, "result_latency_unit", "result_latency_value")
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.tolist() if hasattr(value, "tolist") else value
