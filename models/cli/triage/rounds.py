"""``bandwatch rounds``: report how many rounds of retriggers there were, and why."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from models.records.errors import BadArgumentError
from models.records.settings import load_settings


def rounds(
    project: Annotated[str, typer.Option(help="Project to report. [default: all]")] = "",
    since: Annotated[
        str, typer.Option(help="First day of the rounds, e.g. 2026-11-01. [default: all]")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Report the rounds of retriggers of each project.

    Counts rounds, runs that were asked for, the reasons of further rounds, and how rounds were
    completed.
    """
    import orjson

    from models.storage.alerts.round_counts import count_rounds
    from models.storage.database.engine import open_store

    found = count_rounds(open_store(load_settings()), project, _moment(since))
    if as_json:
        document = [{**asdict(item), "further": dict(item.further)} for item in found]
        typer.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
        return
    for item in found:
        typer.echo(
            f"{item.project}: rounds {item.rounds}, summaries {item.summaries}, runs asked for"
            f" {item.runs}; {item.by_data} completed by their data, {item.by_hand} by hand,"
            f" {item.open} open."
        )
        for reason, number in item.further.most_common():
            typer.echo(f"  {number} further: {reason}")
    if not found:
        typer.echo("No round of retriggers was begun.")


def _moment(day: str) -> int | None:
    if not day:
        return None
    try:
        return round(datetime.fromisoformat(f"{day}T00:00:00+00:00").timestamp() * 1000)
    except ValueError:
        raise BadArgumentError(f"--since is {day!r}; write a day as 2026-11-01.") from None
