"""``bandwatch report``: the trends of series as one HTML file."""

from pathlib import Path
from typing import Annotated

import typer

from models.records.errors import BadArgumentError
from models.records.settings import load_settings

MOST = 200  # figures that a browser shows on one page


def report(
    output: Annotated[Path, typer.Option("--output", "-o", help="HTML file to write.")],
    series: Annotated[
        list[str] | None,
        typer.Option(help="Only matching series, e.g. 'demo/main/*'. [default: all]"),
    ] = None,
    title: Annotated[str, typer.Option(help="Title of the page.")] = "Benchmarks",
) -> None:
    """Write the trends of series as one HTML file.

    The file contains figures, levels, comparisons and Plotly, needs no server and loads
    nothing from another host: publish it as a build artifact. At most 200 series.
    """
    from dashboard.shared.services import Services
    from dashboard.trend.files.html_report import html_report
    from models.storage.database.engine import open_store
    from models.storage.results.catalogue_view import match_series

    settings = load_settings()
    engine = open_store(settings)
    try:
        chosen = {
            item.id: item for pattern in (series or ["*"]) for item in match_series(engine, pattern)
        }
        if not chosen or len(chosen) > MOST:
            raise BadArgumentError(
                f"{len(chosen):,} series match; a report shows 1 to {MOST}. Choose with --series."
            )
        services = Services(engine, settings, settings.clock)
        part = output.with_name(f"{output.name}.part")
        try:
            with part.open("w", encoding="utf-8") as file, services.snapshot():
                file.writelines(html_report(services, list(chosen.values()), title))
            part.replace(output)
        except OSError as error:
            raise BadArgumentError(f"{output}: cannot be written ({error.strerror}).") from error
        finally:
            part.unlink(missing_ok=True)
    finally:
        engine.dispose()
    typer.echo(f"{len(chosen)} series in {output}.", err=True)
