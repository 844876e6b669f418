"""Open a file or folder with the reader of its format."""

from pathlib import Path

from data.readers.chunk import Reader
from data.readers.completion.given import NOTHING_GIVEN, Given
from data.readers.find_format import find_format
from data.readers.source import InputSource


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
        If there is no such file, no format recognises it, or the file has the wrong shape.
    """
    source = InputSource(path, samples=given.samples)
    return find_format(source, format_name).open(source, given)
