"""Hand out the rows of a file that was read whole, in chunks."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from data.readers.chunk import CHUNK_ROWS, BrokenRow, RawChunk
from data.readers.row import COLUMNS, Row
from models.records.errors import ReadError


class WholeFile:
    """Rows in memory, as a reader.

    Parameters
    ----------
    path
        Where they come from.
    rows, broken
        What can be judged, and what cannot be distinguished.
    ignored
        Names of what was left alone.

    Raises
    ------
    ReadError
        If there is neither: the file holds no result.
    """

    def __init__(
        self,
        path: Path,
        rows: Sequence[Row],
        broken: Sequence[BrokenRow],
        ignored: tuple[str, ...] = (),
    ) -> None:
        if not rows and not broken:
            raise ReadError(f"{path}: the file holds no results. Nothing was written.")
        self.ignored = ignored
        self._rows = rows
        self._broken = list(broken)
        self._size = path.stat().st_size

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[RawChunk]:
        """Yield the rows in order, at most `rows` at a time; broken ones come with the first."""
        broken = self._broken
        for start in range(0, max(len(self._rows), 1), rows):
            part = self._rows[start : start + rows]
            columns = list(zip(*part, strict=True)) or [()] * len(Row._fields)
            yield RawChunk(
                lines=[row.line or place for place, row in enumerate(part, start + 1)],
                columns=dict(zip(COLUMNS, columns, strict=False)),
                content=lambda row, part=part: _content(part[row]),  # type: ignore[misc]
                position=self._size * (start + len(part)) // max(len(self._rows), 1),
                broken=broken,
            )
            broken = []

    def close(self) -> None:
        """Do nothing: the file was closed when it had been read."""


def _content(row: Row) -> str:
    """Return a row as JSON, for want of a line that could be quoted."""
    stated = {name: text for name, text in zip(COLUMNS, row, strict=False) if text}
    return json.dumps(stated, ensure_ascii=False)
