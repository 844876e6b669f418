"""Rename suites, tests and platforms while a file is read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data.readers.chunk import CHUNK_ROWS, RawChunk, Reader
from models.records.errors import ReadError

COLUMNS = ("suite", "test", "platform")


@dataclass(frozen=True, slots=True)
class Rename:
    """One name of a column and what stands for it."""

    column: str
    old: str
    new: str


def parse_rename(text: str) -> Rename:
    """Read ``OLD=NEW`` for a test, or ``platform:OLD=NEW``; ``=>`` where names hold a ``=``.

    Raises
    ------
    ReadError
        If there is no such mark, more than one, or a name is blank.
    """
    head, mark, rest = text.partition(":")
    column = head.strip() if mark and head.strip() in COLUMNS else ""
    names = rest if column else text
    parts = names.split("=>") if "=>" in names else names.split("=")
    if len(parts) != 2 or not all(part.strip() for part in parts):
        raise ReadError(
            f"--rename {text!r:.80} is not OLD=NEW. Write OLD=>NEW where a name holds a =, and"
            " suite:OLD=NEW or platform:OLD=NEW for what is no test."
        )
    return Rename(column or "test", parts[0].strip(), parts[1].strip())


class RenamedReader:
    """A reader whose names are replaced; each name once, so that two may change places.

    Parameters
    ----------
    reader
        The reader of the file.
    renames
        Of one column and name, the last one counts.
    """

    def __init__(self, reader: Reader, renames: Sequence[Rename]) -> None:
        self._reader = reader
        self.ignored = reader.ignored
        self._names: dict[str, dict[str, str]] = {}
        for item in renames:
            self._names.setdefault(item.column, {})[item.old] = item.new

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[RawChunk]:
        """Yield the file's chunks, renamed."""
        for chunk in self._reader.chunks(rows):
            columns = dict(chunk.columns)
            for column, names in self._names.items():
                if column in columns:
                    texts = map(str.strip, columns[column])
                    columns[column] = [names.get(text, text) for text in texts]
            yield replace(chunk, columns=columns)

    def close(self) -> None:
        """Close the file."""
        self._reader.close()
