"""``bandwatch backup`` and ``bandwatch restore``: the store in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer


def backup(
    file: Annotated[Path, typer.Argument(help="New file for the backup, e.g. store.sqlite3.")],
) -> None:
    """Write the store to one file while it is used.

    The file is a SQLite database, whichever database the store is in. It holds everything as
    of one moment, and is checked before it gets its name.
    """
    from models.cli.copy_progress import CopyProgress
    from models.records.settings import load_settings
    from models.services.prune import size_text
    from models.storage.database.backup import backup_store
    from models.storage.database.engine import open_store

    engine = open_store(load_settings())
    size = backup_store(engine, file, CopyProgress())
    engine.dispose()
    typer.echo(f"Wrote {file}, {size_text(size)}, and checked it.")


def restore(
    file: Annotated[Path, typer.Argument(help="File that `bandwatch backup` wrote.")],
) -> None:
    """Fill the empty database of the settings with a backup.

    Whole or not at all. A database that holds rows is refused, and left as it is.
    """
    from models.cli.copy_progress import CopyProgress
    from models.records.settings import load_settings
    from models.storage.database.backup import restore_store
    from models.storage.database.engine import open_engine

    engine = open_engine(load_settings().store_url)
    counts = restore_store(file, engine, CopyProgress())
    engine.dispose()
    typer.echo(f"Restored {sum(counts.values()):,} rows of {len(counts)} tables from {file}.")
