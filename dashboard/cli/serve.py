"""``bandwatch serve``: serve the pages."""

from typing import Annotated

import typer

from models.records.settings import load_settings


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on. [default: BANDWATCH_HOST]")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port, 0 for any free one. [default: BANDWATCH_PORT]"),
    ] = None,
) -> None:
    """Serve the pages until interrupted."""
    from dashboard.server.serving import serve_forever
    from models.storage.database.engine import open_store

    settings = load_settings()
    chosen = {"host": host or settings.host, "port": settings.port if port is None else port}
    settings = settings.model_copy(update=chosen)
    open_store(settings).dispose()  # fail here if the store cannot be opened, not in a worker
    serve_forever(
        settings, lambda address: typer.echo(f"Bandwatch is ready at {address}", err=False)
    )
