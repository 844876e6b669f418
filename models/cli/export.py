"""``bandwatch export``: measurements, levels, draws, comparisons and alerts as files."""

from pathlib import Path
from typing import Annotated

import typer

from models.records.errors import BadArgumentError
from models.records.settings import load_settings

KINDS = ("measurements", "levels", "draws", "comparisons", "alerts")
FORMATS = ("parquet", "csv", "arrow")


def export(
    kind: Annotated[
        str, typer.Argument(help="measurements, levels, draws, comparisons or alerts.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write; -: print CSV.")],
    series: Annotated[
        list[str] | None,
        typer.Option(help="Only matching series, e.g. 'demo/main/*'. [default: all]"),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", help="parquet, csv or arrow. [default: by the file's name]")
    ] = "",
    fit: Annotated[
        int | None, typer.Option(help="Draws of this fit. [default: the current ones]")
    ] = None,
) -> None:
    """Write what the store holds to a Parquet, CSV or Arrow file.

    Columns are those of the SQL views (docs/reference/sql.md). Memory does not grow with
    the rows, and the file appears when it is complete.
    """
    from models.services.export.batches import ExportKind, export_batches
    from models.services.export.write_batches import ExportFormat, write_batches, write_stream
    from models.storage.database.engine import open_store
    from models.storage.results.catalogue_view import match_series

    if kind not in KINDS:
        raise BadArgumentError(f"There is no export of {kind!r}; choose {', '.join(KINDS)}.")
    on_screen = str(output) == "-"
    name = format_ or ("csv" if on_screen else output.suffix.removeprefix("."))
    if name not in FORMATS or (on_screen and name != "csv"):
        raise BadArgumentError(
            f"{output}: choose --format {', '.join(FORMATS)}; only csv can be printed."
        )
    if fit is not None and kind != ExportKind.DRAWS:
        raise BadArgumentError("--fit chooses draws only.")
    engine = open_store(load_settings())
    try:
        chosen = {
            item.id: item for pattern in (series or ["*"]) for item in match_series(engine, pattern)
        }
        if not chosen:
            raise BadArgumentError(f"No series matches {', '.join(series or ['*'])}.")
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
