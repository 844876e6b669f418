"""``bandwatch score``: how alerts ended, and how long triage took."""

from typing import TYPE_CHECKING, Annotated

import typer

from models.records.days import WEEK_MS
from models.records.settings import load_settings
from models.triage.score_board import ScoreBy

if TYPE_CHECKING:
    from models.triage.score_board import ScoreRow


def score(
    project: Annotated[str, typer.Option(help="Project to score. [default: all]")] = "",
    by: Annotated[ScoreBy, typer.Option(help="What the rows are.")] = ScoreBy.SUITE,
    weeks: Annotated[int, typer.Option(min=1, max=520, help="Past weeks to score.")] = 12,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Score past alerts: how they ended, how long triage took.

    Monitored series and imported history are left out.
    """
    import json

    from rich.console import Console

    from models.storage.alerts.score_view import read_score
    from models.storage.database.engine import open_store

    settings = load_settings()
    now_ms = settings.clock.now_ms()
    engine = open_store(settings)
    rows = read_score(engine, now_ms - weeks * WEEK_MS, now_ms + 1, by, project)
    engine.dispose()
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "version": 1,
                    "by": by.value,
                    "weeks": weeks,
                    "rows": [_document(row) for row in rows],
                },
                indent=2,
                ensure_ascii=False,
            )
        )
        return
    if not rows:
        typer.echo(f"No alert was opened in the past {weeks} weeks.")
        return
    Console().print(_table(rows, by))


def _document(row: "ScoreRow") -> dict[str, object]:
    return {
        "place": list(row.place),
        "alerts": row.alerts,
        "per_week": row.per_week,
        "confirmed": row.confirmed,
        "invalid": row.invalid,
        "infra": row.infra,
        "undecided": row.undecided,
        "improvement_share": row.improvement_share,
        "missed": row.missed,
        "triage_hours": row.triage_hours,
        "culprit_hours": row.culprit_hours,
    }


def _table(rows: "list[ScoreRow]", by: ScoreBy) -> object:
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column(by.value, overflow="fold", min_width=12)
    for head in (
        *("\nnew", "a\nweek", "con-\nfirmed", "in-\nvalid", "\ninfra", "\nopen"),
        *("bet-\nter", "\nmissed", "triage\nhours", "culprit\nhours"),
    ):
        table.add_column(head, justify="right", no_wrap=True)
    for row in rows:
        share = row.improvement_share
        table.add_row(
            "/".join(row.place),
            str(row.alerts),
            f"{row.per_week:.1f}",
            str(row.confirmed),
            str(row.invalid),
            str(row.infra),
            str(row.undecided),
            "–" if share is None else f"{100 * share:.0f} %",
            str(row.missed),
            _hours(row.triage_hours),
            _hours(row.culprit_hours),
        )
    return table


def _hours(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
