"""``bandwatch duty``: list who is on duty, week by week."""

from datetime import timedelta
from typing import Annotated

import typer

from models.records.settings import load_settings


def duty(
    weeks: Annotated[int, typer.Option(min=1, max=520, help="Weeks to list.")] = 4,
    as_json: Annotated[bool, typer.Option("--json", help="Print the weeks as JSON.")] = False,
) -> None:
    """List the sheriffs on duty, this week first.

    The rotas are the settings BANDWATCH_CODE_SHERIFFS and BANDWATCH_PERFORMANCE_SHERIFFS.
    """
    import json

    from models.records.days import day_of_moment
    from models.triage.duty_rota import parse_rota

    settings = load_settings()
    code = parse_rota(settings.code_sheriffs)
    performance = parse_rota(settings.performance_sheriffs)
    today = day_of_moment(settings.clock.now_ms())
    monday = today - timedelta(days=today.weekday())
    rows = [
        {
            "week": f"{day.isocalendar().year}-W{day.isocalendar().week:02}",
            "from": day.isoformat(),
            "code": code.on_duty(day),
            "performance": performance.on_duty(day),
        }
        for day in (monday + timedelta(weeks=number) for number in range(weeks))
    ]
    if as_json:
        typer.echo(json.dumps({"version": 1, "weeks": rows}, indent=2, ensure_ascii=False))
        return
    for row in rows:
        who = ", ".join(f"{role} {row[role] or 'nobody'}" for role in ("code", "performance"))
        typer.echo(f"{row['week']} from {row['from']}: {who}")
