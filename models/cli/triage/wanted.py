"""``bandwatch wanted``: which runs would tell the most, for builders that ask."""

from typing import Annotated

import typer

from models.records.errors import BadArgumentError
from models.records.settings import load_settings


def wanted(
    series: Annotated[
        list[str] | None,
        typer.Option(help="Only matching series, e.g. 'demo/main/*'. [default: all]"),
    ] = None,
    budget: Annotated[int, typer.Option(min=1, help="Runs that may be spent.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the runs that are wanted next, by open alerts.

    Runs that find the revision of a change come first, then runs that measure its size.
    """
    import json

    from models.services.alerts.wanted_runs import wanted_document, wanted_runs
    from models.storage.database.engine import open_store
    from models.storage.results.catalogue_view import match_series

    settings = load_settings()
    engine = open_store(settings)
    try:
        chosen = {
            item.id: item for pattern in (series or ["*"]) for item in match_series(engine, pattern)
        }
        if series and not chosen:
            raise BadArgumentError(f"No series matches {', '.join(series)}.")
        found = wanted_runs(engine, list(chosen.values()), budget, settings.clock.now_ms())
    finally:
        engine.dispose()
    if as_json:
        typer.echo(json.dumps(wanted_document(found), indent=2, ensure_ascii=False))
        return
    for item in found:
        what = "first" if item.backfill else "more"
        why = " (to confirm an alert)" if item.confirm else ""
        typer.echo(f"{item.runs} {what} of {item.series.key} at {item.revision}{why}")
    if not found:
        typer.echo("No run is wanted: no open alert needs more.")
