"""What ``bandwatch fit`` shows while it works and when it is done."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from models.services.fitting.refit import Refit, RefitOutcome
from models.services.fitting.refit_many import RefitSummary
from models.triage.detection.history import history_text


@contextmanager
def show_progress(total: int) -> Iterator[Callable[[Refit], None]]:
    """Show a bar over ``total`` series on standard error, and give what moves it."""
    columns = (
        TextColumn("Fitting"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("fit", total=total, name="")

        def advance(refit: Refit) -> None:
            bar.update(task, advance=1, name=str(refit.series.key))

        yield advance


def summarize(summary: RefitSummary, *, total: int, as_json: bool) -> None:
    """Print how many series were fitted, unchanged, failed, and each reason."""
    if as_json:
        typer.echo(json.dumps(_as_dict(summary, total), indent=2))
        return
    untrusted = [
        r for r in summary.refits if r.outcome is not RefitOutcome.FAILED and not r.trusted
    ]
    for refit in summary.failures:
        typer.echo(f"failed       {refit.series.key}: {refit.reason}")
    for refit in untrusted:
        typer.echo(f"not trusted  {refit.series.key}: {refit.reason}")
    left = total - len(summary.refits)
    stopped = f", {left} not reached because you stopped it" if summary.cancelled else ""
    typer.echo(
        f"{total} series: {summary.count(RefitOutcome.FITTED)} fitted, "
        f"{summary.count(RefitOutcome.UNCHANGED)} unchanged, "
        f"{len(summary.failures)} failed, {len(untrusted)} not trusted{stopped}."
    )
    if summary.history:
        typer.echo(f"Alerts were opened; {history_text(summary.history)}")
    for line in summary.causes:
        typer.echo(line)


def _as_dict(summary: RefitSummary, total: int) -> dict[str, object]:
    return {
        "series": total,
        "fitted": summary.count(RefitOutcome.FITTED),
        "unchanged": summary.count(RefitOutcome.UNCHANGED),
        "failed": len(summary.failures),
        "cancelled": summary.cancelled,
        "causes": summary.causes,
        "history": summary.history,
        "outcomes": [
            {
                "series": str(refit.series.key),
                "outcome": refit.outcome.value,
                "fit_id": refit.fit_id,
                "trusted": refit.trusted,
                "reason": refit.reason,
                "seconds": round(refit.seconds, 3),
            }
            for refit in summary.refits
        ],
    }
