"""``bandwatch copy-store``: move the store to another database."""

from typing import Annotated

import typer


def copy_store(
    url: Annotated[
        str, typer.Argument(help="URL of an empty database, e.g. postgresql://user@host/name.")
    ],
) -> None:
    """Copy the store, with ids and history, to another database.

    The other database must be empty. Progress is shown on standard error.
    """
    from models.cli.copy_progress import CopyProgress
    from models.records.settings import load_settings
    from models.storage.database import copy_store as storage
    from models.storage.database.engine import open_engine, open_store

    source = open_store(load_settings())
    counts = storage.copy_store(source, open_engine(url), CopyProgress())
    for name, number in counts.items():
        typer.echo(f"{number:>12,} {name}")
    typer.echo("Copied. Set BANDWATCH_DATABASE_URL to the new database to use it from now on.")
