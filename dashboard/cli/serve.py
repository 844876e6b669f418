"""``bandwatch serve``: serve the pages."""

from typing import Annotated

import typer

from models.access.exposure import check_exposure
from models.records.settings import load_settings


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on. [default: BANDWATCH_HOST]")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port, 0 for any free one. [default: BANDWATCH_PORT]"),
    ] = None,
    open_to_network: Annotated[
        bool,
        typer.Option(
            "--open-to-network",
            help="Serve whoever reaches the address, to read and to write, without a sign-in.",
        ),
    ] = False,
) -> None:
    """Serve the pages until interrupted."""
    from dashboard.server.serving import serve_forever
    from models.storage.database.engine import open_store

    settings = load_settings()
    chosen: dict[str, object] = {
        "host": host or settings.host,
        "port": settings.port if port is None else port,
    }
    if open_to_network:
        chosen["open_to_network"] = True
    settings = settings.model_copy(update=chosen)
    check_exposure(settings, [settings.host])
    open_store(settings).dispose()  # fail here if the store cannot be opened, not in a worker
    serve_forever(
        settings, lambda address: typer.echo(f"Bandwatch is ready at {address}", err=False)
    )
