"""Complete the chunks of a file that is read piece by piece, by what the command line states."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from data.readers.chunk import CHUNK_ROWS, REQUIRED, RawChunk, Reader
from data.readers.completion.checkout import Checkout
from data.readers.completion.given import Given
from data.readers.mapped.fill_rows import fill_columns
from models.records.errors import ReadError

_FILLED = ("time", "revision", "version", "suite", "platform")


def needed_columns(given: Given) -> tuple[str, ...]:
    """Columns that a table must have, for nothing on the command line stands in for them."""
    stated = {name for name in _FILLED if getattr(given, name)}
    if given.checkout is not None:
        stated.add("time")
    if given.mapping is not None:
        stated |= given.mapping.fields.keys()
    return tuple(name for name in REQUIRED if name not in stated)


class CompleteChunks:
    """A reader whose blank or absent columns take what was given.

    Rows for which nothing states a time are put aside one by one later, as in any table.

    Parameters
    ----------
    path
        The file, whose name a mapping may take texts from.
    reader
        Its reader.
    given
        What the command line states.

    Raises
    ------
    ReadError
        If the checkout cannot be read, or times of commits are wanted without one.
    """

    def __init__(self, path: Path, reader: Reader, given: Given) -> None:
        self._path = path
        self._reader = reader
        self.ignored = reader.ignored
        self._given = given
        self._checkout: Checkout | None = None
        try:
            if given.checkout is not None:
                self._checkout = Checkout.read(given.checkout)
            elif given.commit_times:
                raise ReadError("--commit-times needs --git REPO for a table of rows.")
        except ReadError:
            reader.close()
            raise

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[RawChunk]:
        """Yield the file's chunks, completed."""
        for chunk in self._reader.chunks(rows):
            yield self._complete(chunk)

    def close(self) -> None:
        """Close the file."""
        self._reader.close()

    def _complete(self, chunk: RawChunk) -> RawChunk:
        count = len(chunk.lines)
        columns = dict(chunk.columns)
        if self._given.mapping is not None:
            columns = fill_columns(self._path, columns, count, self._given.mapping)
        for name in _FILLED:
            if text := getattr(self._given, name):
                columns[name] = _filled(columns.get(name), [text] * count)
        if self._checkout is not None:
            revisions = columns.get("revision", [""] * count)
            times = [self._checkout.find(text.strip()) for text in revisions]
            stated = None if self._given.commit_times else columns.get("time")
            columns["time"] = _filled(stated, times)
        return replace(chunk, columns=columns)


def _filled(texts: Sequence[str] | None, instead: Sequence[str]) -> Sequence[str]:
    if texts is None:
        return instead
    return [text if text.strip() else other for text, other in zip(texts, instead, strict=True)]
