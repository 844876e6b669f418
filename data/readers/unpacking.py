"""Unpack gzip piece by piece, and refuse what grows beyond any file of results."""

import gzip
import io
from pathlib import Path
from typing import IO, cast

from models.records.errors import ReadError

# Tables of results shrink to a tenth or twentieth; only a file made for the purpose to less.
MOST_EXPANSION = 200
FREE_BYTES = 1 << 26  # that every file may unpack to


def unpacked(path: Path, raw: IO[bytes]) -> IO[bytes]:
    """Return the unpacked content of a gzipped file that is open."""
    return cast(IO[bytes], io.BufferedReader(_Unpacked(path, raw), 1 << 17))


def check_expansion(path: Path, unpacked_bytes: int, file_bytes: int) -> None:
    """Raise where a file unpacks to far more than any file of results.

    Raises
    ------
    ReadError
        If it has more than 64 MiB and 200 times its size.
    """
    if unpacked_bytes > max(FREE_BYTES, MOST_EXPANSION * file_bytes):
        raise ReadError(
            f"{path}: the file unpacks to more than {MOST_EXPANSION} times its size, as no results"
            " do. Nothing more of it was read. Where that is meant, unpack it first."
        )


class _Unpacked(io.RawIOBase):
    """A gzip stream that counts what comes out of it."""

    def __init__(self, path: Path, raw: IO[bytes]) -> None:
        self._path = path
        self._size = path.stat().st_size
        self._content = gzip.GzipFile(fileobj=raw)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._content.seek(offset, whence)

    def tell(self) -> int:
        return self._content.tell()

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        count = self._content.readinto(buffer)
        check_expansion(self._path, self._content.tell(), self._size)
        return count
