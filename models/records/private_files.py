"""Keep what Bandwatch stores from other accounts of the machine."""

import os
from pathlib import Path

OTHERS = 0o077  # what group and others may do


def make_private_folder(folder: Path) -> None:
    """Create a folder that nobody else may enter; one that is there stays as it is.

    Folders above it are made as the system makes them.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def make_private_file(path: Path) -> None:
    """Create an empty file that nobody else may read; one that is there stays as it is.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def is_open_to_others(path: Path) -> bool:
    """Whether other accounts may read or change a file, or enter a folder; False if none is."""
    try:
        return bool(path.stat().st_mode & OTHERS)
    except OSError:
        return False
