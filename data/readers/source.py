"""A file or folder that is to be read: its first bytes, its text, its JSON, each read once."""

import codecs
import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from data.readers.json_document import parse_json
from data.readers.text import GZIP_FAULTS, open_bytes
from models.records.errors import ReadError

HEAD_BYTES = 1 << 16
# A whole document takes about ten times its size in memory; gzip can hide any size.
LARGEST_DOCUMENT = 1 << 29


class InputSource:
    """What a format looks at in order to recognise its files, and what it reads them from.

    Parameters
    ----------
    path
        A file, plain or gzipped, or a folder.
    samples
        Whether every sample of a process is wanted, where a format has one value of them and
        the samples as well.

    Raises
    ------
    ReadError
        If there is nothing at `path`, or it is neither a file nor a folder.
    """

    def __init__(self, path: Path, *, samples: bool = False) -> None:
        if not path.exists():
            raise ReadError(f"{path}: there is no such file.")
        self.path = path
        self.samples = samples
        self.is_folder = path.is_dir()
        if not self.is_folder and not path.is_file():
            raise ReadError(f"{path}: this is neither a file nor a folder.")

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB of the unpacked content; empty for a folder.

        Raises
        ------
        ReadError
            If the file cannot be opened or its gzip data are damaged.
        """
        return b"" if self.is_folder else self._read(HEAD_BYTES)

    @cached_property
    def head_text(self) -> str:
        """The first 64 KiB as text, without a byte order mark; bytes that are no UTF-8 replaced."""
        return self.head.decode("utf-8-sig", "replace")

    @cached_property
    def text(self) -> str:
        """The whole content as text.

        Raises
        ------
        ReadError
            If the file is empty, larger than 512 MiB unpacked, or not UTF-8.
        """
        data = self._read(LARGEST_DOCUMENT + 1)
        if len(data) > LARGEST_DOCUMENT:
            raise ReadError(
                f"{self.path}: the file is larger than {LARGEST_DOCUMENT >> 20} MiB unpacked;"
                " split it by runs."
            )
        if not data.strip():
            raise ReadError(f"{self.path}: the file is empty.")
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise ReadError(f"{self.path}: the text is UTF-16; save it as UTF-8 and try again.")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ReadError(
                f"{self.path}: byte {error.start} is not UTF-8 text; save the file as UTF-8."
            ) from None

    @cached_property
    def document(self) -> Any:
        """The whole content as parsed JSON; parsed once, however many formats look at it.

        Raises
        ------
        ReadError
            If the content is not JSON.
        """
        return parse_json(self.path, self.text)

    @cached_property
    def json(self) -> Any:
        """The parsed JSON as :attr:`document`, but None where the content is no JSON.

        For recognition: a file that is no JSON is simply not of a JSON format.
        """
        start = self.head_text.lstrip()
        if self.is_folder or start[:1] not in ("{", "[") or are_json_lines(start):
            return None
        try:
            return self.document
        except ReadError:
            return None

    @property
    def json_keys(self) -> frozenset[str]:
        """Keys of a JSON object, or of the first object of a JSON list; else none."""
        value = self.json
        if isinstance(value, list) and value:
            value = value[0]
        return frozenset(value) if isinstance(value, dict) else frozenset()

    def files(self) -> Iterator[Path]:
        """Yield the file itself, or all files of the folder tree in order of their paths."""
        if not self.is_folder:
            yield self.path
            return
        for path in sorted(self.path.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path

    def _read(self, size: int) -> bytes:
        raw, content = open_bytes(self.path)
        try:
            return content.read(size)
        except GZIP_FAULTS as error:
            raise ReadError(f"{self.path}: the gzip data are damaged or cut off.") from error
        except OSError as error:
            raise ReadError(f"{self.path}: cannot be read ({error.strerror}).") from error
        finally:
            raw.close()


def are_json_lines(start: str) -> bool:
    """Whether the first line is a document of its own, so that the rest need not be read.

    Parameters
    ----------
    start : str
        The beginning of the text, without blanks before it.
    """
    first, _, rest = start.partition("\n")
    if not rest.strip():
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return True
