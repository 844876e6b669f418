"""``bandwatch backtest``: try thresholds on the history that is stored."""

from typing import Annotated

import typer

from models.records.errors import BadArgumentError, IncompleteError
from models.records.settings import load_settings


def backtest(
    pattern: Annotated[
        list[str] | None,
        typer.Argument(help="Series, e.g. 'php/main/*' or a part of a name. [default: all]"),
    ] = None,
    days: Annotated[int, typer.Option(min=7, max=3650, help="Number of past days.")] = 90,
    until: Annotated[
        str, typer.Option(help="Last day, e.g. 2026-08-12. [default: of the newest run]")
    ] = "",
    delta: Annotated[
        list[float] | None,
        typer.Option(help="Smallest relevant change, percent; repeatable."),
    ] = None,
    probability: Annotated[
        list[float] | None,
        typer.Option(help="Smallest probability of such a change; repeatable."),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List the alarms of the first thresholds.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Score alert thresholds on the stored history.

    Runs detection again as of each past day. Prints alarms per week and how many of them
    later data confirmed.
    """
    import json

    from rich.console import Console

    from models.cli.backtest_report import alarms_table, scores_table
    from models.services.alerts.backtest_document import as_document
    from models.services.alerts.threshold_backtest import backtest_thresholds
    from models.storage.database.engine import open_store
    from models.storage.results.catalogue_view import match_series
    from models.triage.detection.rules import DEFAULT_RULE, DetectionRule

    rules = [
        DetectionRule(one, other)
        for one in (delta or [DEFAULT_RULE.delta])
        for other in (probability or [DEFAULT_RULE.probability])
    ]
    settings = load_settings()
    until_ms = _end_of_day(until) if until else settings.clock.now_ms()
    engine = open_store(settings)
    series = {item.id: item for one in (pattern or ["*"]) for item in match_series(engine, one)}
    if not series:
        raise BadArgumentError(f"No series matches {', '.join(pattern or ['*'])}.")
    notes = Console(stderr=True)
    with notes.status("Replaying …") as status:
        bench = backtest_thresholds(
            engine,
            list(series.values()),
            rules,
            days=days,
            until_ms=until_ms,
            report=lambda done, total: status.update(f"Replayed {done} of {total} series"),
        )
    if as_json:
        typer.echo(json.dumps(as_document(bench), allow_nan=False))
    else:
        console = Console()
        console.print(scores_table(bench))
        if listed:
            console.print(alarms_table(bench))
    if bench.failures:
        raise IncompleteError(
            f"{len(bench.failures)} of {len(series)} series could not be replayed:\n  "
            + "\n  ".join(bench.failures)
        )


def _end_of_day(text: str) -> int:
    from datetime import UTC, datetime, timedelta

    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise BadArgumentError(f"{text!r} is not a day; write it as 2026-08-12.") from None
    return int((day + timedelta(days=1)).timestamp() * 1000)
