"""Check that a folder can be written and that its disk has room."""

import os
import shutil
from pathlib import Path

from models.records.errors import SettingsError


def look_at_folder(folder: Path, variable: str, *, wanted_mb: int) -> str:
    """Report where a folder is and how much free space it has; it need not exist yet.

    Parameters
    ----------
    variable : str
        Environment variable that chooses another folder.
    wanted_mb : int
        Least free space.

    Raises
    ------
    SettingsError
        If it cannot be written or has too little room.
    """
    existing = folder.absolute()
    while not existing.exists():
        existing = existing.parent
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        raise SettingsError(
            f"{folder} cannot be written. Make it writable, or choose another by {variable}."
        )
    free_mb = shutil.disk_usage(existing).free // 2**20
    if free_mb < wanted_mb:
        raise SettingsError(
            f"{folder} has {free_mb} MB left, and {wanted_mb} MB are wanted. Free some space, "
            f"or choose another disk by {variable}."
        )
    return f"{folder}, {free_mb / 1024:.1f} GB free"


def look_at_cache(folder: Path) -> str:
    """Report where the cache is; one that holds what is built may be read-only, as in the image.

    Raises
    ------
    SettingsError
        If something has to be built there and cannot be.
    """
    if (folder / "toolchain").is_dir() and not os.access(folder, os.W_OK):
        return f"{folder}, read-only, with a built toolchain"
    return look_at_folder(folder, "BANDWATCH_CACHE", wanted_mb=100)
