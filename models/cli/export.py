"""``bandwatch export``: measurements, levels, draws, comparisons, alerts and fits as files."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.records.errors import BadArgumentError
from models.records.settings import load_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from models.records.series import Series
    from models.records.settings import Settings

FITS = "fits"
KINDS = ("measurements", "levels", "draws", "comparisons", "alerts", FITS)
FORMATS = ("parquet", "csv", "arrow")
NETCDF = "netcdf"


def export(
    kind: Annotated[
        str, typer.Argument(help="measurements, levels, draws, comparisons, alerts or fits.")
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="File to write; -: print CSV. Fits: also a folder."),
    ],
    series: Annotated[
        list[str] | None,
        typer.Option(help="Only matching series, e.g. 'demo/main/*'. [default: all]"),
    ] = None,
    format_: Annotated[
        str,
        typer.Option(
            "--format", help="parquet, csv or arrow; of fits netcdf. [default: by the file's name]"
        ),
    ] = "",
    fit: Annotated[
        int | None, typer.Option(help="This fit, or draws of it. [default: the current ones]")
    ] = None,
    all_draws: Annotated[
        bool, typer.Option("--all-draws", help="Repeat the fits, and add all draws of the chains.")
    ] = False,
) -> None:
    """Write what the store holds to files of other programs.

    Parquet, CSV and Arrow have the columns of the SQL views (docs/reference/sql.md). Memory
    does not grow with the rows, and a file appears when it is complete. Fits are netCDF
    files for ArviZ (docs/reference/arviz.md).
    """
    from models.services.export.batches import ExportKind, export_batches
    from models.services.export.write_batches import ExportFormat, write_batches, write_stream
    from models.storage.database.engine import open_store
    from models.storage.results.catalogue_view import match_series

    if kind not in KINDS:
        raise BadArgumentError(f"There is no export of {kind!r}; choose {', '.join(KINDS)}.")
    _require_format_of_kind(kind, format_, fit, all_draws)
    on_screen = str(output) == "-"
    name = format_ or ("csv" if on_screen else output.suffix.removeprefix("."))
    if kind != FITS and (name not in FORMATS or (on_screen and name != "csv")):
        raise BadArgumentError(
            f"{output}: choose --format {', '.join(FORMATS)}; only csv can be printed."
        )
    if kind == FITS and on_screen:
        raise BadArgumentError("Fits cannot be printed; name a file such as fit.nc, or a folder.")
    settings = load_settings()
    engine = open_store(settings)
    try:
        chosen = {
            item.id: item for pattern in (series or ["*"]) for item in match_series(engine, pattern)
        }
        if not chosen:
            raise BadArgumentError(f"No series matches {', '.join(series or ['*'])}.")
        if kind == FITS:
            _export_fits(engine, settings, list(chosen.values()), output, fit, all_draws)
            return
        batches = export_batches(engine, ExportKind(kind), list(chosen.values()), fit)
        if on_screen:
            write_stream(batches, ExportFormat.CSV, typer.get_binary_stream("stdout"))
            return
        rows = write_batches(batches, ExportFormat(name), output)
    finally:
        engine.dispose()
    if not rows:
        raise BadArgumentError(f"There are no {kind} of these series, so {output} is not written.")
    typer.echo(f"{rows:,} rows of {len(chosen)} series in {output}.", err=True)


def _require_format_of_kind(kind: str, format_: str, fit: int | None, all_draws: bool) -> None:
    if kind == FITS and format_ not in ("", NETCDF):
        raise BadArgumentError(f"Fits are written as --format {NETCDF}, not {format_}.")
    if kind != FITS and format_ == NETCDF:
        raise BadArgumentError(f"Only fits are written as {NETCDF}: bandwatch export fits.")
    if kind != FITS and all_draws:
        raise BadArgumentError("--all-draws belongs to fits: bandwatch export fits.")
    if fit is not None and kind not in (FITS, "draws"):
        raise BadArgumentError("--fit chooses draws or fits only.")


def _export_fits(
    engine: "Engine",
    settings: "Settings",
    series: "Sequence[Series]",
    output: Path,
    fit: int | None,
    all_draws: bool,
) -> None:
    from models.services.export.export_fits import export_fits
    from models.services.export.fit_tree import require_xarray

    require_xarray()
    sampler = None
    if all_draws:
        from models.services.fitting.stan_session import open_stan

        sampler = open_stan(settings, report=lambda text: typer.echo(text, err=True)).sampler
    written = export_fits(engine, series, output, fit_id=fit, sampler=sampler)
    if not written:
        raise BadArgumentError(f"There are no fits of these series, so {output} is not written.")
    typer.echo(f"{len(written):,} fits of {len(series)} series in {output}.", err=True)
