"""Read a short CSV that people write by hand; one bad row refuses the whole file."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from data.readers.tables.long_csv import LongCsv
from models.records.errors import ReadError
from models.records.text_rules import storage_fault


class SmallTable:
    """A CSV with named columns, read whole.

    Parameters
    ----------
    path
        The file.
    required, optional
        Columns that must and that may be there.

    Raises
    ------
    ReadError
        If the file is not such a CSV, or any row has another number of fields.
    """

    def __init__(
        self, path: Path, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> None:
        if not path.is_file():
            raise ReadError(f"{path}: there is no such file.")
        self._path = path
        self._names = (*required, *optional)
        self._reader = LongCsv(path, required, optional)

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield line and fields of each row; a column that the file lacks is blank."""
        with closing(self._reader) as reader:
            for chunk in reader.chunks():
                for row in chunk.broken:
                    raise self.fault(row.line, row.reason)
                for place, line in enumerate(chunk.lines):
                    texts = {name: column[place].strip() for name, column in chunk.columns.items()}
                    for name, text in texts.items():
                        if fault := storage_fault(text):
                            raise self.fault(line, f"{name} {fault}")
                    yield line, {name: texts.get(name, "") for name in self._names}

    def fault(self, line: int, reason: str) -> ReadError:
        """Build the error that names file, line and reason."""
        return ReadError(
            f"{self._path}, line {line}: {reason}. Nothing was written; mend the row and try again."
        )
