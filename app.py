"""Bandwatch's doors: ``gunicorn app:server`` and the ``bandwatch`` command line.

Command modules import what is heavy inside their functions, so that ``bandwatch --help`` is
quick and ``bandwatch ingest`` does not wait for Dash.
"""

import sys
from typing import Any

import typer

from data.commands.analyze import analyze
from data.commands.ingest import ingest
from models.errors import BandwatchError
from models.settings import load_settings

cli = typer.Typer(
    name="bandwatch",
    help="Calibrated answers from noisy benchmark histories.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.command("ingest")(ingest)
cli.command("analyze")(analyze)


def __getattr__(name: str) -> Any:
    """Build the web server on first use, so that commands do not pay for it."""
    if name == "server":
        from dashboard.create_app import create_app

        globals()["server"] = create_app(load_settings()).server
        return globals()["server"]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def main() -> None:
    """Run the command line; errors that a user can mend are shown without a traceback."""
    try:
        cli()
    except BandwatchError as error:
        typer.echo(f"bandwatch: {error}", err=True)
        sys.exit(1)
