"""Notice that a file was changed while it was read, and refuse to call it read."""

from collections.abc import Callable
from pathlib import Path

from data.readers.source import InputSource
from models.records.errors import ReadError

# Of each file: device, inode, bytes, and the times of the last change of content and of anything.
FileMark = tuple[tuple[str, int, int, int, int, int], ...]


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
    path: Path, mark: FileMark, sha256: str, fingerprint: Callable[[], str] | None = None
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
    fingerprint
        Takes it once more; None where nothing was read since.

    Raises
    ------
    ReadError
        If the file was changed, replaced or removed.
    """
    try:
        same = file_mark(path) == mark and (fingerprint is None or fingerprint() == sha256)
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
