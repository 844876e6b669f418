"""Recognise a file that was read before, that is not whole, or that changed while it was read."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from data.readers.source import InputSource
from data.readers.text import GZIP_FAULTS, open_bytes
from models.records.errors import ReadError

_BLOCK = 1 << 20
# Part of every fingerprint: to be raised when the rules change by which rows are judged, so
# that files are read anew under the new rules.
RULES = "2"
# Of each file: device, inode, bytes, and the times of the last change of content and of anything.
FileMark = tuple[tuple[str, int, int, int, int, int], ...]


def fingerprint(
    path: Path,
    project: str,
    branch: str,
    report: Callable[[int], None] | None = None,
    *,
    words: Sequence[str] = (),
) -> str:
    """SHA-256 of a file's or folder's content and of the defaults that its rows would take.

    A gzipped file is unpacked to its end, so that one cut off by a broken download is refused
    before anything of it is stored.

    Parameters
    ----------
    report
        Called with the bytes of the file read so far.
    words
        What else decides what the file means: its format, what the command line states.

    Raises
    ------
    ReadError
        If the file cannot be read to its end.
    """
    digest = hashlib.sha256("\0".join((RULES, project, branch, *words, "")).encode())
    done = 0
    source = InputSource(path)
    for part in source.files():
        if source.is_folder:
            digest.update(f"\0{part.relative_to(path)}\0".encode(errors="surrogateescape"))
        start = done
        for block, done in _blocks(part, start):
            digest.update(block)
            if report is not None:
                report(done)
    return digest.hexdigest()


def _blocks(path: Path, start: int) -> Iterator[tuple[bytes, int]]:
    """Yield the unpacked content of a file, and `start` plus the bytes read of it so far."""
    raw, content = open_bytes(path)
    try:
        while block := content.read(_BLOCK):
            yield block, start + raw.tell()
    except GZIP_FAULTS as error:
        raise ReadError(
            f"{path}: the gzip data are damaged or cut off. Fetch the file again; "
            "nothing was written."
        ) from error
    except OSError as error:
        raise ReadError(f"{path}: cannot be read to its end ({error.strerror}).") from error
    finally:
        raw.close()


def file_mark(path: Path) -> FileMark:
    """Return what any change of a file, or of a file of a folder, changes as well.

    Raises
    ------
    ReadError
        If there is no such file.
    """
    try:
        return tuple(_mark(part) for part in InputSource(path).files())
    except OSError as error:
        raise ReadError(f"{path}: cannot be read ({error.strerror}).") from error


def check_unchanged(
    path: Path, mark: FileMark, sha256: str, again: Callable[[], str] | None = None
) -> None:
    """Raise where a file is not the one that was checked.

    The mark notices a file that was changed and changed back; the fingerprint notices a change
    on a file system whose times are coarse.

    Parameters
    ----------
    path
        The file or folder.
    mark
        From :func:`file_mark`, taken before the fingerprint.
    sha256
        The fingerprint that was taken before the file was read.
    again
        Takes the fingerprint once more; None where nothing was read since.

    Raises
    ------
    ReadError
        If the file was changed, replaced or removed.
    """
    try:
        same = file_mark(path) == mark and (again is None or again() == sha256)
    except ReadError:
        same = False
    if not same:
        raise ReadError(
            f"{path}: the file was changed while it was read. What was stored of it stays, and"
            " the file does not count as read: run the same command again when it is complete."
        )


def _mark(path: Path) -> tuple[str, int, int, int, int, int]:
    found = path.stat()
    return (
        str(path),
        found.st_dev,
        found.st_ino,
        found.st_size,
        found.st_mtime_ns,
        found.st_ctime_ns,
    )
