"""``bandwatch prune``: delete the fits that newer ones replaced."""

from typing import Annotated

import typer


def prune(
    keep: Annotated[
        int | None,
        typer.Option(
            min=1, help="Newest fits of each series to keep. [default: BANDWATCH_KEEP_FITS]"
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be deleted; delete nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the sizes as JSON.")] = False,
) -> None:
    """Delete superseded fits with their draws.

    The newest fits of each series stay, and those that a frozen link shows, that an alert was
    found in, or that were fitted as of a past day. `bandwatch nightly` does this after each night.
    """
    import json
    from dataclasses import asdict

    from models.records.settings import load_settings
    from models.services import prune as service
    from models.storage.database.engine import open_store

    settings = load_settings()
    engine = open_store(settings)
    kept = settings.keep_fits if keep is None else keep
    before = service.read_sizes(engine, kept)
    deleted = 0 if dry_run else service.prune(engine, kept)
    sizes = before if dry_run else service.read_sizes(engine, kept)
    if as_json:
        typer.echo(json.dumps({"keep": kept, "deleted": deleted, **asdict(sizes)}, indent=2))
        return
    size = service.size_text
    fits = f"{before.superseded.fits:,} of {before.fits.fits:,} fits"
    share = f"about {size(before.superseded.size)} of {size(before.fits.size)}"
    if not kept:
        typer.echo("BANDWATCH_KEEP_FITS is 0: every fit is kept.")
    elif dry_run:
        typer.echo(f"Would delete {fits}, {share}.")
    else:
        typer.echo(f"Deleted {deleted:,} of {before.fits.fits:,} fits, {share}.")
    typer.echo(f"The database takes {size(sizes.database)}.")
