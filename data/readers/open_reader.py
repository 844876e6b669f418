"""Open a file or folder with the reader of its format."""

from dataclasses import replace
from pathlib import Path

from data.readers.chunk import Reader
from data.readers.completion.complete_chunks import CompleteChunks, needed_columns
from data.readers.completion.given import NOTHING_GIVEN, Given
from data.readers.completion.renames import RenamedReader
from data.readers.find_format import find_format
from data.readers.mapped.mapping import Mapping
from data.readers.source import InputSource
from models.records.errors import ReadError


def open_reader(path: Path, given: Given = NOTHING_GIVEN, format_name: str = "") -> Reader:
    """Open `path` with the reader of its format; its shape is checked right away.

    Parameters
    ----------
    path
        A file, plain or gzipped, or a folder where the format is a folder tree.
    given
        What stands in for statements that the file does not make.
    format_name
        Name of the format; blank means that it is recognised by content.

    Raises
    ------
    ReadError
        If there is no such file, a mapping is given beside another format, no format recognises
        it, or the file has the wrong shape.
    """
    return open_named(path, given, format_name)[1]


def open_named(path: Path, given: Given, format_name: str = "") -> tuple[str, Reader]:
    """Open `path` as :func:`open_reader` does, and return the name of its format as well."""
    if given.mapping is not None and given.mapping.metrics:
        name = "json, by the mapping" if given.mapping.records else "csv, by the mapping"
        reader = _open_mapped(path, given, given.mapping, format_name)
    else:
        source = InputSource(path, samples=given.samples)
        found = find_format(source, format_name)
        name, reader = found.name, found.open(source, given)
    return name, RenamedReader(reader, given.renames) if given.renames else reader


def _open_mapped(path: Path, given: Given, mapping: Mapping, format_name: str) -> Reader:
    from data.readers.mapped.wide_table import WideTable

    if format_name and (mapping.records or format_name != "csv"):
        raise ReadError(
            f"A mapping with metrics is a format of its own, and --format names {format_name}."
            " Leave one of them out."
        )
    if not path.is_file():
        raise ReadError(f"{path}: there is no such file; a mapping with metrics reads one file.")
    plain = replace(given, mapping=None)
    return CompleteChunks(path, WideTable(path, mapping, needed_columns(given)), plain)
