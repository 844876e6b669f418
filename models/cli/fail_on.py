"""``--fail-on`` of commands that update the store: the exit codes of ``bandwatch gate``."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from models.cli.fault_log import ExitOnFault
from models.records.gate_status import BROKEN, FailOn, FailOnAlerts
from models.records.settings import load_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from models.records.series import Series


@contextmanager
def errors_break(command: str, fail_on: FailOn | FailOnAlerts) -> Iterator[None]:
    """Exit with status 4 on an error where a pipeline acts on the status: 1 is a regression."""
    if fail_on == FailOn.NOTHING:
        yield
        return
    with ExitOnFault(BROKEN, f"bandwatch {command}"):
        yield


def end_by_alerts(engine: "Engine", series: "Sequence[Series]", fail_on: FailOnAlerts) -> None:
    """Print the judgement on standard error and exit with its status, if it was asked for."""
    if fail_on is FailOnAlerts.NOTHING:
        return
    from models.services.gate.judge_alerts import judge_alerts

    judgement = judge_alerts(engine, series, load_settings().clock.now_ms())
    typer.echo("\n".join(judgement.lines), err=True)
    raise typer.Exit(judgement.status)
