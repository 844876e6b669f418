"""``bandwatch token …``: create, list and revoke tokens of the HTTP API."""

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from models.records.errors import BadArgumentError

if TYPE_CHECKING:
    from models.access.tokens import ApiToken

NEVER = "never"
WhoOption = Annotated[str, typer.Option(help="Name of the person.", envvar="USER")]


def create(
    name: Annotated[str, typer.Argument(help="What the token is for, e.g. nightly-ci.")],
    scope: Annotated[
        list[str] | None,
        typer.Option(help="read, write:runs or write:calendar. Repeatable. [default: read]"),
    ] = None,
    project: Annotated[str, typer.Option(help="The only project of the token; *: all.")] = "*",
    expires: Annotated[
        str, typer.Option(help="After days (90d), on a day (2027-01-31), or never.")
    ] = "365d",
    who: WhoOption = "",
) -> None:
    """Create a token and print it.

    It is shown this once: the store keeps a hash of it. Give it to programs as
    BANDWATCH_TOKEN.
    """
    from models.access.tokens import Scope, make_token
    from models.records.settings import load_settings
    from models.storage.access.token_store import create_token
    from models.storage.database.engine import open_store

    unknown = sorted(set(scope or ()) - set(Scope))
    if unknown:
        raise BadArgumentError(f"There is no scope {unknown[0]!r}; choose {', '.join(Scope)}.")
    settings = load_settings()
    now_ms = settings.clock.now_ms()
    expires_ms = _expiry(expires, now_ms)
    engine = open_store(settings)
    try:
        new = make_token()
        token = create_token(
            engine,
            new,
            name=name,
            scopes=frozenset(map(Scope, scope or (Scope.READ,))),
            project=project,
            created_ms=now_ms,
            created_by=who,
            expires_ms=expires_ms,
        )
    finally:
        engine.dispose()
    typer.echo(f"{_line(token, now_ms)}\nIt is shown this once:", err=True)
    typer.echo(new.text)


def list_() -> None:
    """List all tokens, the newest first, without their secrets."""
    from models.records.settings import load_settings
    from models.storage.access.token_store import read_tokens
    from models.storage.database.engine import open_store

    settings = load_settings()
    engine = open_store(settings)
    try:
        found = read_tokens(engine)
    finally:
        engine.dispose()
    now_ms = settings.clock.now_ms()
    for token in found:
        typer.echo(_line(token, now_ms))
    if not found:
        typer.echo("There is no token. Create one: bandwatch token create NAME.")


def revoke(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the token, by the list.")],
    who: WhoOption = "",
) -> None:
    """Revoke a token: it is refused from now on."""
    from models.records.settings import load_settings
    from models.storage.access.token_store import revoke_token
    from models.storage.database.engine import open_store

    settings = load_settings()
    engine = open_store(settings)
    try:
        token = revoke_token(engine, token_id, settings.clock.now_ms(), who)
    finally:
        engine.dispose()
    typer.echo(_line(token, settings.clock.now_ms()))


def _expiry(text: str, now_ms: int) -> int | None:
    """Read ``90d``, a day, whose end counts, or ``never``."""
    from models.records.days import DAY_MS, moment_of_day

    if text == NEVER:
        return None
    if days := re.fullmatch(r"(\d{1,5})d", text):
        return now_ms + int(days[1]) * DAY_MS
    try:
        return moment_of_day(date.fromisoformat(text)) + DAY_MS
    except ValueError:
        raise BadArgumentError(
            f"--expires {text!r} is neither days (90d), nor a day (2027-01-31), nor {NEVER}."
        ) from None


def _line(token: "ApiToken", now_ms: int) -> str:
    parts = [token.key_id, token.name, token.project, ", ".join(sorted(token.scopes))]
    by = f" by {token.created_by}" if token.created_by else ""
    parts.append(f"created {_moment(token.created_ms)}{by}")
    if token.revoked_ms is not None:
        by = f" by {token.revoked_by}" if token.revoked_by else ""
        parts.append(f"revoked {_moment(token.revoked_ms)}{by}")
    elif token.expires_ms is not None:
        word = "expired" if token.refusal(now_ms) else "expires"
        parts.append(f"{word} {_moment(token.expires_ms)}")
    last = token.last_used_ms
    parts.append("never used" if last is None else f"used {_moment(last)}")
    return " · ".join(parts)


def _moment(time_ms: int) -> str:
    return datetime.fromtimestamp(time_ms // 1000, UTC).isoformat().replace("+00:00", "Z")
