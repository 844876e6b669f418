"""``bandwatch mute``: stop notifications for matching series."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from models.records.errors import BadArgumentError
from models.records.settings import load_settings


def mute(
    pattern: Annotated[
        str | None,
        typer.Argument(help="Series to mute, e.g. 'demo/main/*' or a part of a name."),
    ] = None,
    until: Annotated[str, typer.Option(help="Last day of the rule, e.g. 2026-12-24.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Reason, shown by --list.")] = "",
    why: Annotated[str, typer.Option(hidden=True)] = "",  # its name until 0.1.0
    who: Annotated[str, typer.Option(help="Name of the person.", envvar="USER")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Remove the rule.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List all rules.")] = False,
) -> None:
    """Stop notifications for matching series.

    A rule holds permanently or until a date. Alerts stay in the queue.
    """
    from models.notifications.mute import MuteRule
    from models.storage.alerts.mute_store import read_mutes, remove_mute, save_mute
    from models.storage.database.engine import open_store

    if (pattern is None) == (not listed):
        raise BadArgumentError("Choose the series to mute: bandwatch mute PATTERN, or --list.")
    until_ms = _end_of_day(until) if until else None
    settings = load_settings()
    engine = open_store(settings)
    now_ms = settings.clock.now_ms()
    if pattern is None:
        rules = read_mutes(engine)
        for rule in rules:
            typer.echo(_line(rule.pattern, rule.until_ms, rule.who, rule.why, rule.holds(now_ms)))
        if not rules:
            typer.echo("Nothing is muted.")
    elif remove:
        remove_mute(engine, pattern)
        typer.echo(f"Notifications for {pattern} are on again.")
    else:
        if until_ms is not None and until_ms <= now_ms:
            raise BadArgumentError(f"{until} is over; give a day to come, or leave --until out.")
        rule = MuteRule(pattern.strip(), until_ms, who, reason or why)
        save_mute(engine, rule)
        typer.echo(f"Muted: {_line(rule.pattern, until_ms, who, rule.why, True)}")


def _line(pattern: str, until_ms: int | None, who: str, why: str, holds: bool) -> str:
    parts = [pattern]
    if until_ms is not None:
        last = datetime.fromtimestamp(until_ms / 1000, UTC).date() - timedelta(days=1)
        parts.append(f"until {last}" if holds else f"was until {last}, reported again since")
    if who:
        parts.append(f"by {who}")
    if why:
        parts.append(why)
    return " · ".join(parts)


def _end_of_day(text: str) -> int:
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise BadArgumentError(f"{text!r} is no day; write it as 2026-12-24.") from None
    return int((day + timedelta(days=1)).timestamp() * 1000)
