"""Read the long CSV format, plain or gzipped, in chunks."""

from collections.abc import Sequence
from pathlib import Path

from data.readers.chunk import OPTIONAL, REQUIRED
from data.readers.tables.delimited import Delimited
from data.readers.tables.header import known_columns


class LongCsv(Delimited):
    """A ``.csv`` or ``.csv.gz`` file in the long format.

    Parameters
    ----------
    path
        The file.
    required, optional
        Names of the columns that must and that may be there.

    Raises
    ------
    ReadError
        If the file is not a CSV in UTF-8, or lacks a required column.
    """

    def __init__(
        self,
        path: Path,
        required: Sequence[str] = REQUIRED,
        optional: Sequence[str] = OPTIONAL,
    ) -> None:
        super().__init__(path, lambda header: known_columns(path, header, required, optional))
