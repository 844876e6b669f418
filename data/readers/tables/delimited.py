"""Read a table of separated fields with a header, plain or gzipped, in chunks."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from data.readers.chunk import CHUNK_ROWS, BrokenRow, RawChunk
from data.readers.text import LONGEST_LINE, Lines
from models.records.errors import ReadError

BAD_QUOTES = "the quotes of this row are not closed, or not doubled inside a field"
LONG_FIELD = f"a field is longer than {csv.field_size_limit():,} characters"
LONG_LINE = f"the line is longer than {LONGEST_LINE:,} characters"


class Delimited:
    """A ``.csv`` or ``.csv.gz`` file whose header has been checked.

    Parameters
    ----------
    path
        The file.
    places
        Choose the columns that are wanted from the header: name of the column → its place.
        Raises ReadError where one is missing.
    delimiter, quote
        One character each.

    Raises
    ------
    ReadError
        If the file is not a CSV in UTF-8, or `places` objects to its header.
    """

    def __init__(
        self,
        path: Path,
        places: Callable[[list[str]], Mapping[str, int]],
        *,
        delimiter: str = ",",
        quote: str = '"',
    ) -> None:
        self._delimiter, self._quote = delimiter, quote
        self._lines = Lines(path)
        try:
            header = self._header(path)
            self._places = places(header)
        except ReadError:
            self.close()
            raise
        self._width = len(header)
        self.ignored = tuple(
            name.strip() for place, name in enumerate(header) if place not in self._places.values()
        )

    def _reader(self, lines: Iterable[str], *, strict: bool = True) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, quotechar=self._quote, strict=strict)

    def _header(self, path: Path) -> list[str]:
        try:
            for names in self._reader(iter(self._lines)):
                if names:
                    return names
        except csv.Error as error:
            raise ReadError(f"{path}: the header is not CSV ({error}).") from error
        raise ReadError(f"{path}: the file is empty.")

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[RawChunk]:
        """Yield the rows in order, at most `rows` at a time."""
        while block := self._lines.take(rows):
            yield self._plain_chunk(block) or self._careful_chunk(block)

    def _plain_chunk(self, block: list[str]) -> RawChunk | None:
        """Split lines that are one row each; None where any of them needs care."""
        if self._lines.overlong or self._quote in "".join(block):
            return None
        try:
            fields = list(self._reader(block, strict=False))
        except csv.Error:
            return None
        if set(map(len, fields)) != {self._width}:
            return None
        last = self._lines.number
        return self._chunk(fields, range(last - len(block) + 1, last + 1), block, [])

    def _careful_chunk(self, block: list[str]) -> RawChunk:
        """Read the lines of `block` again, and as many more as its last row takes."""
        self._lines.give_back(block)
        fields: list[list[str]] = []
        lines: list[int] = []
        contents: list[str] = []
        broken: list[BrokenRow] = []
        for line, content, row in self._rows(self._lines.number + len(block), broken):
            fields.append(row)
            lines.append(line)
            contents.append(content)
        return self._chunk(fields, lines, contents, broken)

    def _chunk(
        self,
        fields: list[list[str]],
        lines: Sequence[int],
        contents: list[str],
        broken: list[BrokenRow],
    ) -> RawChunk:
        columns = list(zip(*fields, strict=True)) or [()] * self._width
        return RawChunk(
            lines=lines,
            columns={name: columns[place] for name, place in self._places.items()},
            content=lambda row: contents[row].rstrip("\r\n"),
            position=self._lines.position,
            broken=broken,
        )

    def close(self) -> None:
        """Close the file."""
        self._lines.close()

    def _rows(self, last: int, broken: list[BrokenRow]) -> Iterator[tuple[int, str, list[str]]]:
        """Yield line, original text and fields of each row up to line `last`.

        Rows out of shape are put aside. A quote that is opened and never closed would swallow
        the rows after it; so where a row that spans several lines makes no sense, only its
        first line is put aside and the others are read again.
        """
        source = self._lines
        records = self._reader(iter(source))
        while source.number < last:
            source.taken.clear()
            line = source.number + 1
            try:
                row = next(records, [])
                fault = ""
            except csv.Error as error:
                row, fault = [], LONG_FIELD if "field limit" in str(error) else BAD_QUOTES
            taken = source.taken
            if line in source.overlong:
                fault = LONG_LINE
            if not fault:
                if not row:
                    continue  # a blank line
                if len(row) == self._width:
                    yield line, "".join(taken), row
                    continue
                fault = f"{len(row)} fields where the header has {self._width}"
            if len(taken) > 1:
                fault = LONG_LINE if line in source.overlong else BAD_QUOTES
                source.give_back(taken[1:])
                # The reader may have seen the end of the file meanwhile; a new one has not.
                records = self._reader(iter(source))
            broken.append(BrokenRow(line, fault, taken[0].rstrip("\r\n")))
