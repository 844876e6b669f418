"""What every reader hands on: a chunk of rows, as text, with the place each came from."""

from collections.abc import Iterator
from typing import Protocol

from models.services.rows.raw_chunk import OPTIONAL as OPTIONAL
from models.services.rows.raw_chunk import REQUIRED as REQUIRED
from models.services.rows.raw_chunk import BrokenRow as BrokenRow
from models.services.rows.raw_chunk import RawChunk as RawChunk

CHUNK_ROWS = 20_000


class Reader(Protocol):
    """One input file, opened and found to have the right shape."""

    ignored: tuple[str, ...]
    """Columns that Bandwatch does not know and leaves alone."""

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[RawChunk]:
        """Yield the file's rows in order, at most `rows` at a time."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...
