"""``bandwatch digest``: send notifications of new alerts, once each."""

from pathlib import Path
from typing import Annotated

import typer

from models.records.days import DAY_MS
from models.records.settings import load_settings


def digest(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the mail; send nothing.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option(help="With --dry-run: write the mail's HTML to this file.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="Leave out alerts that opened longer ago.")] = 7,
) -> None:
    """Send new alerts by mail and webhook, once each.

    Exits with status 1 if a notification could not be delivered.
    """
    from dashboard.digest.html_body import digest_html
    from dashboard.digest.send import culprits_of, duty_of, send_digest
    from dashboard.digest.text_body import digest_text
    from models.notifications.digest import make_digest
    from models.storage.alerts.outbox import unsent
    from models.storage.database.engine import open_store

    settings = load_settings()
    engine = open_store(settings)
    now_ms = settings.clock.now_ms()
    since_ms = now_ms - days * DAY_MS
    if dry_run:
        news = unsent(engine, "mail", since_ms=since_ms, now_ms=now_ms)
        made = make_digest(news, now_ms, culprits_of(engine, news), duty_of(settings, now_ms))
        if html is not None:
            html.write_text(digest_html(made, settings.public_url), encoding="utf-8")
        text = digest_text(made, settings.public_url) if news else "Nothing new."
        typer.echo(text.rstrip("\n"))
        return
    failed = False
    for sent in send_digest(engine, settings, since_ms=since_ms, now_ms=now_ms):
        word = "alert" if sent.alerts == 1 else "alerts"
        if sent.error:
            failed = True
            typer.echo(
                f"{sent.channel}: {sent.alerts} {word} not delivered. {sent.error}", err=True
            )
        elif not sent.alerts:
            typer.echo(f"{sent.channel}: {sent.remark}")
        else:
            remark = f" ({sent.remark})" if sent.remark else ""
            typer.echo(f"{sent.channel}: {sent.alerts} {word} sent{remark}")
    if failed:
        raise typer.Exit(1)
