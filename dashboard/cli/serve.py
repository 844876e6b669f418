"""``bandwatch serve``: the pages, served for real."""

from typing import Annotated

import typer

from models.records.settings import load_settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0: any.")] = None,
) -> None:
    """Serve the pages until interrupted; BANDWATCH_HOST and BANDWATCH_PORT are the defaults."""
    from dashboard.server.serving import serve_forever
    from models.storage.database.engine import open_store

    settings = load_settings()
    chosen = {"host": host or settings.host, "port": settings.port if port is None else port}
    settings = settings.model_copy(update=chosen)
    open_store(settings).dispose()  # a store that cannot be opened is told before a worker dies
    serve_forever(
        settings, lambda address: typer.echo(f"Bandwatch is ready at {address}", err=False)
    )
