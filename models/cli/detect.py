"""``bandwatch detect``: open alerts for new changes, and follow those that are there."""

from dataclasses import asdict
from typing import Annotated

import typer

from models.records.errors import BadArgument
from models.records.settings import load_settings


def detect(
    series: Annotated[
        list[str] | None,
        typer.Option(help="Only the series that match, e.g. 'demo/main/*'. [default: all]"),
    ] = None,
    days: Annotated[
        int, typer.Option(min=1, help="How old the start of a change may be to open an alert.")
    ] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Look for changes in what is stored; on the same data it changes nothing.

    ``bandwatch fit`` does this after each fit. Alone it serves after other thresholds were
    chosen (``bandwatch rules set``), or after a change of the calendar.
    """
    import json
    import time

    from models.services.alerts.detect import DetectReport, detect_all
    from models.storage.database.engine import open_store
    from models.storage.results.catalogue_view import match_series

    engine = open_store(load_settings())
    chosen = {
        item.id: item for pattern in (series or ["*"]) for item in match_series(engine, pattern)
    }
    if not chosen:
        raise BadArgument(
            f"No series matches {', '.join(series)}."
            if series
            else "The store has no series yet. Load some: bandwatch ingest FILE, or bandwatch demo."
        )
    report: DetectReport = detect_all(
        engine,
        list(chosen.values()),
        time.time_ns() // 1_000_000,
        recent_ms=days * 86_400_000,
    )
    typer.echo(json.dumps(asdict(report), indent=2) if as_json else spell(asdict(report)))


def spell(counts: dict[str, int]) -> str:
    """Say in a line what detection did."""
    words = {
        "opened": "opened",
        "moved": "moved",
        "retold": "measured anew",
        "recovered": "recovered",
        "noise": "turned out as noise",
        "standing_again": "standing again",
    }
    done = [f"{counts[name]} {text}" for name, text in words.items() if counts[name]]
    return f"{counts['series']} series: {', '.join(done) or 'no alert changed'}."
