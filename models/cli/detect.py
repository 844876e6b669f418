"""``bandwatch detect``: open alerts for new changes, and follow those that are there."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError, IncompleteError
from models.records.gate_status import FailOnAlerts
from models.records.settings import load_settings
from models.triage.detection.history import history_text

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from models.records.series import Series


def detect(
    series: Annotated[
        list[str] | None,
        typer.Option(help="Only matching series, e.g. 'demo/main/*'. [default: all]"),
    ] = None,
    days: Annotated[
        int, typer.Option(min=1, help="Largest age of a change that opens an alert.")
    ] = 30,
    fail_on: Annotated[
        FailOnAlerts, typer.Option(help="Exit with the gate's status by open alerts.")
    ] = FailOnAlerts.NOTHING,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Search the stored results for changes and update alerts.

    `bandwatch fit` does this after each fit. Run it after thresholds (`bandwatch rules set`)
    or the release calendar changed. On the same data it changes nothing.

    Exits with status 1 if a series could not be searched. With --fail-on regression, exits
    with status 1 if a series has an open regression alert, 3 if too few series have a
    trusted fit, 4 on an error.
    """
    from models.cli.fail_on import end_by_alerts, errors_break

    with errors_break("detect", fail_on):
        engine, chosen = _detect(series, days, as_json)
        try:
            end_by_alerts(engine, chosen, fail_on)
        finally:
            engine.dispose()


def _detect(series: list[str] | None, days: int, as_json: bool) -> "tuple[Engine, list[Series]]":
    import json

    from models.cli.offer_plans import offer_plans
    from models.services.alerts.detect_all import detect_all
    from models.storage.database.engine import open_store
    from models.storage.results.catalogue_view import match_series

    settings = load_settings()
    engine = open_store(settings)
    chosen = {
        item.id: item for pattern in (series or ["*"]) for item in match_series(engine, pattern)
    }
    if not chosen:
        raise BadArgumentError(
            f"No series matches {', '.join(series)}."
            if series
            else "The store has no series yet. Load some: bandwatch ingest FILE, or bandwatch demo."
        )
    report = detect_all(
        engine,
        list(chosen.values()),
        settings.clock.now_ms(),
        recent_ms=days * DAY_MS,
    )
    typer.echo(
        json.dumps(asdict(report), indent=2)
        if as_json
        else "\n".join([spell(asdict(report)), *report.causes])
    )
    offer_plans(engine, settings)
    for line in report.failures:
        typer.echo(f"not searched  {line}", err=True)
    if report.failures:
        raise IncompleteError(f"{len(report.failures)} series could not be searched.")
    return engine, list(chosen.values())


def spell(counts: dict[str, int]) -> str:
    """Format what detection did, in a line."""
    words = {
        "opened": "opened",
        "moved": "moved",
        "retold": "resized",
        "recovered": "recovered",
        "noise": "closed as noise",
        "standing_again": "present again",
    }
    done = [f"{counts[name]} {text}" for name, text in words.items() if counts[name]]
    line = f"{counts['series']} series: {', '.join(done) or 'no alert changed'}."
    if counts["unmeasured"]:
        line += f" Without any measured value: {counts['unmeasured']}."
    if counts["history"]:
        line += f" {history_text(counts['history'])}"
    return line
