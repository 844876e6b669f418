"""Post the plans of alerts that await confirmation, at the end of a command that opened some."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from models.records.settings import Settings


def offer_plans(engine: "Engine", settings: "Settings") -> None:
    """Post them where an address is set, and print on standard error what came of it.

    A plan that is not taken fails no command: the next one posts it.
    """
    if not settings.retrigger_url:
        return
    from models.services.alerts.offer_confirmation import offer_confirmation

    text = offer_confirmation(engine, settings, settings.clock.now_ms()).text()
    if text:
        typer.echo(text, err=True)
