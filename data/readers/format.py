"""The interface of a file format, and the way to write one in a few lines.

A format is an object with a name, a one-line description, ``recognise`` and ``open``. Those that
read whole files are a :class:`WholeFileFormat`: a function that turns a :class:`InputSource` into
rows. ``data/readers/formats/`` has one module per format and ``data/readers/registry.py`` lists
them; packages outside add theirs by the entry point group ``bandwatch.readers``
(``docs/reference/readers.md``).

The smallest complete format::

    def _recognise(source: InputSource) -> bool:
        return {"tool", "timings"} <= source.json_keys

    def _rows(source: InputSource) -> Iterator[Row]:
        document = object_at(source.path, source.document, "the document")
        for name, seconds in object_at(source.path, document["timings"], "timings").items():
            yield Row(test=name, value=number_text(seconds), unit="s", lower_is_better=LOWER)

    FORMAT = WholeFileFormat("mytool", "mytool's JSON", _recognise, _rows)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from data.gc_paused import gc_paused
from data.readers.chunk import BrokenRow, Reader
from data.readers.completion.given import Given
from data.readers.row import Ignored, Row
from data.readers.source import InputSource


class Format(Protocol):
    """A file format that Bandwatch reads."""

    @property
    def name(self) -> str:
        """What ``--format`` takes, and the suite of rows that name none: ``jmh``."""
        ...

    @property
    def description(self) -> str:
        """One line for the list of readable formats: the tool, the kind of file."""
        ...

    def recognise(self, source: InputSource) -> bool:
        """Whether the content is of this format.

        Looks at ``source.head``, ``source.json`` or the folder's files. Must be sure: formats
        are asked in order and the first that recognises the content reads it. May raise
        ReadError only where the file cannot be opened.
        """
        ...

    def open(self, source: InputSource, given: Given) -> Reader:
        """Open the source and check its shape, before anything is written.

        Raises
        ------
        ReadError
            If the content is not of this format, broken, of an unknown version, or lacks what
            `given` does not state either.
        """
        ...


@dataclass(frozen=True, slots=True)
class WholeFileFormat:
    """A format whose files are read whole, from a function that yields their rows.

    ``rows`` raises ReadError where the file as a whole cannot be used, and yields a BrokenRow
    for a part of it that cannot, or an Ignored for a part that is left alone. It states only what
    the file does: names, times and revisions that are missing are completed from the command
    line or a checkout afterwards.
    """

    name: str
    description: str
    recognise: Callable[[InputSource], bool]
    rows: Callable[[InputSource], Iterable[Row | BrokenRow | Ignored]]

    def open(self, source: InputSource, given: Given) -> Reader:
        """Read all rows, complete them and check that no time is missing."""
        from data.readers.completion.complete_rows import complete_rows
        from data.readers.whole_file import WholeFile

        rows: list[Row] = []
        broken: list[BrokenRow] = []
        ignored: dict[str, None] = {}
        with gc_paused():
            for row in self.rows(source):
                if isinstance(row, Row):
                    rows.append(row)
                elif isinstance(row, BrokenRow):
                    broken.append(row)
                else:
                    ignored[str(row)] = None
            completed = complete_rows(source.path, rows, given, self.name)
        return WholeFile(source.path, completed, broken, tuple(ignored))


@dataclass(frozen=True, slots=True)
class FormatEntry:
    """A format whose files are read piece by piece, by a reader of its own."""

    name: str
    description: str
    recognise: Callable[[InputSource], bool]
    open: Callable[[InputSource, Given], Reader]
