"""Open a text file, plain or gzipped, and hand out its lines one by one."""

import codecs
import gzip
import io
import zlib
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from data.readers.unpacking import unpacked
from models.records.errors import ReadError

GZIP_MAGIC = b"\x1f\x8b"
_SAMPLE = 1 << 16
# No row of a table is longer; a file without line ends must not fill the memory.
LONGEST_LINE = 1 << 20  # characters
_KEPT = 4096  # characters of a longer line, to recognise it by
# A cut-off or damaged gzip file shows as any of these, depending on where it is damaged.
GZIP_FAULTS = (EOFError, gzip.BadGzipFile, zlib.error)


def open_bytes(path: Path) -> tuple[IO[bytes], IO[bytes]]:
    """Open `path`; return the file itself, for its position, and its unpacked content.

    Raises
    ------
    ReadError
        If the file cannot be opened.
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        raise ReadError(f"{path}: cannot be opened ({error.strerror}).") from error
    # The content decides, not the name: downloads are often unpacked or packed under way.
    packed = raw.peek(2)[:2] == GZIP_MAGIC
    return raw, unpacked(path, raw) if packed else raw


def refuse_binary(path: Path, sample: bytes) -> None:
    """Raise where the first bytes of a file cannot be those of a CSV in UTF-8.

    Raises
    ------
    ReadError
        If the file is empty, binary, in another encoding, or has no lines.
    """
    if not sample.strip():
        raise ReadError(f"{path}: the file is empty.")
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ReadError(f"{path}: the text is UTF-16; save it as UTF-8 and try again.")
    header = sample.split(b"\n", 1)[0]
    if b"\x00" in header:
        raise ReadError(f"{path}: this is a binary file, not a CSV.")
    if len(sample) == _SAMPLE and len(header) == _SAMPLE:
        raise ReadError(f"{path}: there is no line end in the first {_SAMPLE} bytes; not a CSV.")
    try:
        header.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(f"{path}: the header is not UTF-8 text; save it as UTF-8.") from error


class Lines:
    """The lines of a text file, with a memory of those that the current row took."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._raw, content = open_bytes(path)
        try:
            sample = content.read(_SAMPLE)
            content.seek(0)
            refuse_binary(path, sample)
        except GZIP_FAULTS as error:
            self._raw.close()
            raise ReadError(f"{path}: the gzip data are damaged or cut off.") from error
        except ReadError:
            self._raw.close()
            raise
        # Bytes that are not UTF-8 survive as surrogates, so that only their row is rejected.
        self._text = io.TextIOWrapper(
            content, encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0  # of the last line handed out, 1-based
        self.overlong: set[int] = set()  # numbers of lines of which only the beginning is kept

    def __iter__(self) -> Iterator[str]:
        """Hand out line after line, remembering them in ``taken``."""
        while line := self.take(1):
            self.taken += line
            yield line[0]

    def take(self, count: int) -> list[str]:
        """Hand out the next `count` lines, those given back first; fewer at the end."""
        lines = [self._returned.popleft() for _ in range(min(count, len(self._returned)))]
        try:
            while len(lines) < count and (line := self._text.readline(LONGEST_LINE)):
                if len(line) == LONGEST_LINE and not line.endswith("\n"):
                    line = self._cut(line, self.number + len(lines) + 1)
                lines.append(line)
        except GZIP_FAULTS as error:
            raise ReadError(
                f"{self.path}: the gzip data end or break after line {self.number}."
            ) from error
        self.number += len(lines)
        return lines

    def _cut(self, line: str, number: int) -> str:
        """Read past the rest of a line that is too long, and return its beginning."""
        self.overlong.add(number)
        rest = line
        while rest and not rest.endswith("\n"):
            rest = self._text.readline(LONGEST_LINE)
        return line[:_KEPT] + "\n"

    def give_back(self, lines: list[str]) -> None:
        """Push back `lines`, the last ones returned, to be read again."""
        self._returned.extendleft(reversed(lines))
        self.number -= len(lines)

    @property
    def position(self) -> int:
        """Bytes of the file consumed so far."""
        return self._raw.tell()

    def close(self) -> None:
        """Close the file."""
        self._text.close()
        self._raw.close()
