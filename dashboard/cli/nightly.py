"""``bandwatch nightly``: the work of a night in one command."""

from typing import Annotated

import typer

from models.records.settings import load_settings


def nightly(
    jobs: Annotated[int, typer.Option(min=1, help="Series to fit in parallel.")] = 1,
    distributed: Annotated[
        bool, typer.Option(help="Fit on all Celery workers, by BANDWATCH_CELERY_URL.")
    ] = False,
    skip: Annotated[
        list[str] | None,
        typer.Option(help="A step to leave out: fit, confirm, prune or digest. Repeatable."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the steps as JSON.")] = False,
) -> None:
    """Fit what changed, update alerts, prune, send the digest.

    Two nights at once are safe: the second ends at once, with status 0. Exits with status 1 if
    a step failed; the steps after it run all the same. A series that cannot be fitted is counted,
    and no failure of the night.
    """
    import json
    from dataclasses import asdict

    from dashboard.digest.night_steps import night_steps
    from models.records.errors import BadArgumentError
    from models.services.night import StepDone, StepState, run_night
    from models.storage.database.engine import open_store

    settings = load_settings()
    engine = open_store(settings)
    steps = night_steps(engine, settings, None if distributed else jobs)
    unknown = sorted(set(skip or []) - {step.name for step in steps})
    if unknown:
        names = ", ".join(step.name for step in steps)
        raise BadArgumentError(f"There is no step {', '.join(unknown)}. The steps are: {names}.")

    def show(done: StepDone) -> None:
        if not as_json:
            typer.echo(f"{done.name:<7} {done.state:<8} {done.seconds:>8.1f} s  {done.text}")

    chosen = [step for step in steps if step.name not in (skip or [])]
    found = run_night(engine, chosen, settings.clock, show)
    engine.dispose()
    if as_json:
        named = None if found is None else [asdict(done) for done in found]
        typer.echo(json.dumps({"ran": found is not None, "steps": named or []}, indent=2))
    elif found is None:
        typer.echo("Another bandwatch nightly runs on this store; nothing was done.")
    if found is not None and any(done.state is StepState.FAILED for done in found):
        raise typer.Exit(1)
