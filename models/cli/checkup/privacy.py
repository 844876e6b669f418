"""Check that other accounts of the machine cannot read the store."""

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from models.records.errors import SettingsError
from models.records.private_files import is_open_to_others
from models.records.settings import Settings


def look_at_privacy(settings: Settings) -> str:
    """Report whether home folder, database file and jobs are the owner's alone.

    Raises
    ------
    SettingsError
        If others may read one of them; the message names the command that ends it.
    """
    paths = (settings.home, settings.home / "jobs", *_database_files(settings))
    found = [path for path in paths if is_open_to_others(path)]
    if found:
        raise SettingsError(
            "Other accounts of this machine may read the store. Run: chmod go-rwx "
            + " ".join(f"'{path}'" for path in found)
        )
    return f"{settings.home} and what is in it is the owner's alone"


def _database_files(settings: Settings) -> tuple[Path, ...]:
    try:
        url = make_url(settings.store_url)
    except (ArgumentError, ValueError):
        return ()
    if url.get_backend_name() != "sqlite" or not url.database:
        return ()
    return tuple(Path(url.database + end) for end in ("", "-wal", "-shm"))
