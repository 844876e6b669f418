"""``bandwatch selftest``: planted histories, analysed on this machine, against their truth."""

from typing import Annotated

import typer


def selftest(
    seed: Annotated[int, typer.Option(min=0, help="Seed of the histories.")] = 1,
    per_cell: Annotated[
        int, typer.Option(min=1, help="Histories of each kind; 4 as in the documents.")
    ] = 1,
    families: Annotated[
        str, typer.Option(help="Only these, separated by commas; all is every one.")
    ] = "none,step,reverted",
    jobs: Annotated[int, typer.Option(min=1, help="Series at the same time.")] = 2,
    details: Annotated[bool, typer.Option("--details", help="With each kind of noise.")] = False,
) -> None:
    """Check intervals and verdicts on planted histories.

    Makes histories with a known true level, analyses them on this machine as any
    others, and scores the result. The default takes about a minute;
    docs/explanation/calibration.md has the whole table.
    """
    from rich.console import Console

    from data.analysis_progress import series_progress
    from data.truth.histories import plant_all
    from data.truth.levels import Family
    from data.truth.report import truth_lines
    from data.truth.score import score
    from models.records.errors import BadArgumentError
    from models.records.settings import load_settings
    from models.services.fitting.analysis import AnalysisOptions
    from models.services.fitting.analyze import analyze_many
    from models.services.fitting.stan_session import open_stan

    chosen = set(Family) if families == "all" else set()
    for name in families.split(",") if families != "all" else ():
        try:
            chosen.add(Family(name.strip()))
        except ValueError:
            known = ", ".join(Family)
            raise BadArgumentError(
                f"There is no family {name.strip()!r}; choose {known}."
            ) from None
    planted = [item for item in plant_all(per_cell, seed) if item.cell.family in chosen]
    notes = Console(stderr=True)
    with notes.status("Starting Stan …"):
        session = open_stan(load_settings(), report=notes.print)
    with series_progress("Analysing", len(planted)) as advance:
        said = analyze_many(
            [item.rows for item in planted],
            AnalysisOptions(),
            session.sampler,
            jobs=jobs,
            on_done=lambda found: advance(found.rows.key),
        )
    for line in truth_lines(score(planted, said), by_kind=details):
        typer.echo(line)
