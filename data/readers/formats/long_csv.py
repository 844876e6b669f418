"""The long CSV, one row per value: the fallback for every CSV."""

from data.readers.chunk import OPTIONAL, REQUIRED, Reader
from data.readers.completion.complete_chunks import CompleteChunks, needed_columns
from data.readers.completion.given import Given
from data.readers.format import FormatEntry
from data.readers.source import InputSource

_SUFFIXES = (".csv", ".csv.gz")


def _recognise(source: InputSource) -> bool:
    if source.is_folder:
        return False
    if source.path.name.lower().endswith(_SUFFIXES):
        return True
    header = source.head_text.split("\n", 1)[0].lower()
    return {"time", "value"} <= {name.strip(' \r"') for name in header.split(",")}


def _open(source: InputSource, given: Given) -> Reader:
    from data.readers.tables.long_csv import LongCsv

    optional = (*REQUIRED, *OPTIONAL)
    return CompleteChunks(source.path, LongCsv(source.path, needed_columns(given), optional), given)


LONG_CSV = FormatEntry("csv", "CSV in the long format, one row per value", _recognise, _open)
