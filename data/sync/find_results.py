"""Find the files and folder trees of results in a folder."""

from collections.abc import Iterator
from pathlib import Path

from data.readers.registry import formats
from data.readers.source import InputSource
from models.records.errors import ReadError

_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", "~")  # as downloads are named


def find_results(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder, and folders that are results of one tool as a whole.

    Hidden files, symbolic links and files named as unfinished downloads are passed over.

    Raises
    ------
    ReadError
        If there is no such folder, or it cannot be read.
    """
    if not folder.is_dir():
        raise ReadError(f"{folder}: there is no such folder.")
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise ReadError(f"{folder}: cannot be read ({error.strerror}).") from error
    for path in entries:
        if path.name.startswith(".") or path.is_symlink() or path.name.endswith(_UNFINISHED):
            continue
        if path.is_file():
            yield path
        elif path.is_dir():
            if _is_tree(path):
                yield path
            else:
                yield from find_results(path)


def _is_tree(folder: Path) -> bool:
    source = InputSource(folder)
    try:
        return any(format_.recognise(source) for format_ in formats())
    except ReadError:
        return False  # a broken file in it is refused by itself


def newest_change_ms(path: Path) -> int:
    """Return when a file, or any file of a folder, was last written, ms since 1970.

    Raises
    ------
    OSError
        If a file is gone meanwhile.
    """
    return max(
        (part.stat().st_mtime_ns // 1_000_000 for part in InputSource(path).files()), default=0
    )
