"""The long format as Parquet."""

from data.readers.chunk import Reader
from data.readers.completion.complete_chunks import CompleteChunks
from data.readers.completion.given import Given
from data.readers.format import FormatEntry
from data.readers.source import InputSource


def _recognise(source: InputSource) -> bool:
    return source.head.startswith(b"PAR1") or source.path.name.lower().endswith(".parquet")


def _open(source: InputSource, given: Given) -> Reader:
    from data.readers.tables.parquet import Parquet

    return CompleteChunks(source.path, Parquet(source.path), given)


PARQUET = FormatEntry("parquet", "Parquet in the long format", _recognise, _open)
