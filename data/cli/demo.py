"""``bandwatch demo``: demo data from generation to a page in the browser."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer


def demo(
    home: Annotated[
        Path | None, typer.Option(help="Folder of the store. [default: BANDWATCH_HOME]")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Last day of the data. [default: a recent day]"),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Series to fit in parallel.")] = 2,
    serve: Annotated[bool, typer.Option("--serve", help="Serve the pages afterwards.")] = False,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port to serve on. [default: BANDWATCH_PORT]"),
    ] = None,
) -> None:
    """Generate, store and fit demo data, and serve them on request.

    The data are 400 days of generated results. Existing data are kept, so a second start
    takes seconds; data older than a week are generated again. docs/tutorial/demo.md lists the
    planted changes.
    """
    from data.demo.keep import keep_or_make, last_complete_day
    from data.demo.load import load_demo
    from data.progress_bar import file_progress
    from models.cli.fit_report import show_progress, summarize
    from models.records.fit import FitOptions
    from models.records.settings import load_settings
    from models.services.fitting.refit_many import refit_many
    from models.services.fitting.stan_session import open_stan
    from models.storage.database.engine import open_store
    from models.storage.results.catalogue_view import match_series

    if home is not None:
        os.environ["BANDWATCH_HOME"] = str(home.resolve())
    settings = load_settings()
    try:
        made = keep_or_make(
            settings.home / "demo",
            until.date() if until else None,
            last_complete_day(settings.clock.now_ms()),
        )
        _print_status(f"Demo data up to {made.until}: {'made' if made.new else 'kept'}")
        engine = open_store(settings)
        with file_progress() as progress:
            summary = load_demo(engine, made, progress, settings.clock)
        counts = summary.counts
        _print_status(
            f"Measurements: {counts.stored:,} stored, {counts.already_there:,} already there"
        )
        stan = open_stan(settings, report=_print_status)
        series = match_series(engine, "demo/*")
        with show_progress(len(series)) as on_outcome:
            refits = refit_many(
                engine,
                stan.sampler,
                series,
                FitOptions(),
                clock=settings.clock,
                jobs=jobs,
                toolchain=stan.description,
                on_outcome=on_outcome,
            )
        summarize(refits, total=len(series), as_json=False)
        engine.dispose()
    except KeyboardInterrupt:
        _stopped()
    if refits.cancelled:
        _stopped()
    if serve:
        _become_server(port)


def _print_status(words: str) -> None:
    typer.echo(words, err=True)


def _stopped() -> NoReturn:
    _print_status("Stopped. What is finished is kept; the same command goes on from there.")
    raise typer.Exit(130)


def _become_server(port: int | None) -> None:
    """Replace this process by the server, so that one Ctrl-C ends it and nothing lingers."""
    command = [sys.executable, "-c", "from app import main; main()", "serve"]
    if port is not None:
        command += ["--port", str(port)]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)
