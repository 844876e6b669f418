"""Choose the reader of a file by its name."""

from collections.abc import Callable
from pathlib import Path

from data.readers.chunk import Reader
from models.records.errors import ReadError


def _long_csv(path: Path) -> Reader:
    from data.readers.long_csv import LongCsv

    return LongCsv(path)


def _parquet(path: Path) -> Reader:
    from data.readers.parquet import Parquet

    return Parquet(path)


def _hail(path: Path) -> Reader:
    from data.readers.hail import HailJson

    return HailJson(path)


# A further format is one line here and one module beside this one.
READERS: dict[str, Callable[[Path], Reader]] = {
    ".csv": _long_csv,
    ".csv.gz": _long_csv,
    ".parquet": _parquet,
    ".jsonl": _hail,
    ".jsonl.gz": _hail,
    ".ndjson": _hail,
}


def open_reader(path: Path) -> Reader:
    """Open `path` with the reader for its suffix; its shape is checked right away.

    Raises
    ------
    ReadError
        If there is no such file, no reader for its suffix, or the file has the wrong shape.
    """
    if not path.exists():
        raise ReadError(f"{path}: there is no such file.")
    if not path.is_file():
        raise ReadError(f"{path}: this is not a file.")
    for suffix, reader in READERS.items():
        if path.name.lower().endswith(suffix):
            return reader(path)
    raise ReadError(f"{path}: the name must end in one of {', '.join(READERS)}.")
